/** One term in two spellings: `workspace` here and `work space` there. Readers, and searches, take them for two things. */
import { compareText } from '../../../std/order.ts'
import type { Report } from '../../spec/report.ts'
import { verbOf } from '../../language/verb.ts'
import { placeOf } from '../../spec/source-text.ts'
import type { Prose } from './passages.ts'

/** Each spelling stands at least so often; once is a slip of the pen. */
const FEWEST = 2
const MOST_TOLD = 5
/** Two words in a row, with a space or a hyphen between them. */
const APART = /(?<![\p{L}\p{N}_./\\-])(\p{L}{3,15})([ -])(?=(\p{L}{3,15})(?![\p{L}\p{N}_/\\-]))/gu
/** A word in prose; names of code have capitals within. */
const WORD = /(?<![\p{L}\p{N}_./\\-])\p{L}\p{Ll}{4,29}(?![\p{L}\p{N}_/\\(-]|\.\p{L})/gu
/** With these as its second part a term is a verb when apart and a noun when joined: `log in`, `set up`. */
const PARTICLES = new Set(
  'up in out on off down back over through away to by as with at of for an it or and so the is be day time where one thing body times'.split(
    ' ',
  ),
)
/** Parts that make a word of their own with what follows, joined or not. */
const FORE = new Set(
  'a an the in on no any some every each more to of or and is be it if not non pre post multi sub super re un can may what who when some'.split(
    ' ',
  ),
)

interface Spelling {
  readonly written: string
  times: number
  readonly first: Prose
  readonly at: number
}

/** Reports terms that are written as one word in some places and as two in others. */
export function reportSpellings(passages: readonly Prose[], report: Report): void {
  const texts = passages.map(({ text }) => uncoded(text))
  const joined = new Set(texts.flatMap((text) => Array.from(text.matchAll(WORD), ([word]) => word.toLowerCase())))
  const terms = new Map<string, Map<string, Spelling>>()
  for (const [place, passage] of passages.entries()) collect(passage, texts[place] as string, joined, terms)
  const doubtful = [...terms]
    .map(([key, spellings]) => ({ key, spellings: [...spellings.values()].filter(({ times }) => times >= FEWEST) }))
    .filter(({ key, spellings }) => spellings.length > 1 && spellings.some(({ written }) => written === key))
    .map(({ spellings }) => spellings.toSorted((a, b) => b.times - a.times || compareText(a.written, b.written)))
    .toSorted(
      (a, b) => (b[1]?.times ?? 0) - (a[1]?.times ?? 0) || compareText(a[0]?.written ?? '', b[0]?.written ?? ''),
    )
  for (const [usual, other] of doubtful.slice(0, MOST_TOLD)) {
    if (usual === undefined || other === undefined) continue
    report.add({
      code: 'term-in-two-spellings',
      severity: 'info',
      source: other.first.source,
      offset: other.first.start + other.at,
      message: `“${other.written}” (${other.times} times) and “${usual.written}” (${usual.times} times, first in ${placeOf(usual.first.source, usual.first.start + usual.at)}) seem to be one term.`,
      advice: 'Write a term in one way, so that it is found everywhere.',
    })
  }
}

/** Takes the spellings of a passage that are also written as one word somewhere. `text` is its text without code. */
function collect(
  passage: Prose,
  text: string,
  joined: ReadonlySet<string>,
  terms: Map<string, Map<string, Spelling>>,
): void {
  const take = (key: string, written: string, at: number): void => {
    const spellings = terms.get(key) ?? new Map<string, Spelling>()
    const known = spellings.get(written)
    if (known === undefined) spellings.set(written, { written, times: 1, first: passage, at })
    else known.times++
    terms.set(key, spellings)
  }
  for (const { 0: word, index } of text.matchAll(WORD)) take(word.toLowerCase(), word.toLowerCase(), index)
  for (const found of text.toLowerCase().matchAll(APART)) {
    const [, one = '', sign = '', two = ''] = found
    const key = one + two
    if (!joined.has(key) || PARTICLES.has(two) || FORE.has(one) || verbOf(key) !== undefined) continue
    take(key, one + sign + two, found.index)
  }
}

/** The same length without code and addresses. */
function uncoded(text: string): string {
  return text.replaceAll(/`[^`\n]{0,400}`|https?:\S{0,400}/g, (code) => ' '.repeat(code.length))
}
