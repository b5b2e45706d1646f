/** Numbers that a demand sets a bound with: `under 200 ms`, `≥ 99.9 %`, `at most 5 retries`. */
import { clauseOf } from './clause.ts'
import { closedIn, piecesOf } from './pieces.ts'
import { sentencesOf } from './sentence.ts'
import { said } from './title.ts'

/** How what is measured stands to the number. */
export type Comparison = 'at_most' | 'less_than' | 'at_least' | 'more_than' | 'exactly'

/** A bound with its words. */
export interface Threshold {
  readonly value: number
  /** Short for time, size and share (`ms`, `s`, `min`, `h`, `d`, `KB`, `MiB`, `%`), else the word counted, one of many: `retry`. Empty without. */
  readonly unit: string
  readonly comparison: Comparison
  /** What is bound, as far as the sentence says: `search results`. */
  readonly subject: string
  /** From the comparison's words to the unit; offsets in the text, `end` exclusive. */
  readonly start: number
  readonly end: number
}

const COMPARISONS: readonly (readonly [Comparison, string])[] = [
  ['less_than', 'under|below|less than|fewer than|faster than|shorter than|smaller than|<'],
  [
    'at_most',
    'within|at most|no more than|not more than|no longer than|no larger than|up to|max(?:imum)?(?: of)?|not exceed(?:ing)?|must not exceed|never exceeds?|does not exceed|limited to|capped at|<=|≤',
  ],
  ['at_least', 'at least|no less than|not less than|no fewer than|min(?:imum)?(?: of)?|>=|≥'],
  ['more_than', 'more than|over|above|greater than|longer than|larger than|exceed(?:s|ing)?|>'],
  ['exactly', 'exactly|equals?(?: to)?|defaults? to|default(?: of)?|every|after|for'],
]
const BEFORE = new RegExp(`(?:^|[\\s(])(${COMPARISONS.map(([, words]) => words).join('|')})\\s*(?:the |a |an )?$`, 'i')
const NUMBER =
  /(?<![\w.#/$€£:-])(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d{1,6})?(k|K|M)?(?:\s?[-–]?\s?(%|[a-zA-Zµ]{1,16}(?:\/[a-z]{1,8})?))?(?![\w.]*\d)/g

const UNITS: ReadonlyMap<string, string> = new Map(
  'ms:ms millisecond:ms milliseconds:ms s:s sec:s secs:s second:s seconds:s min:min mins:min minute:min minutes:min h:h hr:h hrs:h hour:h hours:h d:d day:d days:d week:week weeks:week month:month months:month year:year years:year %:% percent:% b:B byte:B bytes:B kb:KB mb:MB gb:GB tb:TB kib:KiB mib:MiB gib:GiB px:px rps:rps fps:fps mbps:Mbps'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
)
/** Words after a number that are not what is counted. */
const NO_UNIT =
  /^(?:and|or|of|in|on|at|by|for|to|the|a|an|is|are|as|per|with|when|if|from|then|must|should|more|x|th|st|nd|rd|concurrent|new|different|active|simultaneous|consecutive|total|open|seats?)$/i

/** The bounds that a text sets, in its order. Linear in its length. */
export function thresholdsIn(text: string): Threshold[] {
  return sentencesOf(text).flatMap(({ text: sentence, start }) =>
    boundsOf(sentence.slice(0, 2000)).map((bound) => ({
      ...bound,
      start: bound.start + start,
      end: bound.end + start,
    })),
  )
}

function boundsOf(sentence: string): Threshold[] {
  if (!/\d/.test(sentence)) return []
  const closed = closedIn(sentence)
  const found: Threshold[] = []
  for (const match of sentence.matchAll(NUMBER)) {
    const [whole, digits = '', fraction = '', thousand, word] = match
    if (closed[match.index] === 1 && sentence.lastIndexOf('(', match.index) < 0) continue
    const ahead = sentence.slice(Math.max(0, match.index - 30), match.index)
    const compared = BEFORE.exec(ahead)
    const [unit, counted] = unitOf(word, sentence.slice(match.index + whole.length, match.index + whole.length + 60))
    const after = /^\s*(?:or (more|less|fewer|higher|above|greater|below))\b|^\+/i.exec(
      sentence.slice(match.index + whole.length + counted, match.index + whole.length + counted + 20),
    )
    const comparison = comparisonOf(compared?.[1], after?.[1] ?? (after === null ? undefined : 'more'))
    if (comparison === undefined && !(word !== undefined && UNITS.has(word.toLowerCase()))) continue
    if (comparison === 'exactly' && unit === '') continue
    const start =
      compared === null
        ? match.index
        : match.index - ahead.length + compared.index + compared[0].indexOf(compared[1] as string)
    const end = match.index + (unit === '' && word !== undefined ? whole.length - word.length : whole.length + counted)
    const factor = thousand === undefined ? 1 : thousand === 'M' ? 1_000_000 : 1000
    found.push({
      value: Number(digits.replaceAll(',', '') + fraction) * factor,
      unit,
      comparison: comparison ?? 'exactly',
      subject: subjectOf(sentence, start),
      start,
      end: start + sentence.slice(start, end).trimEnd().length,
    })
  }
  return found
}

/** The unit, and how many more characters of the text it takes. */
function unitOf(word: string | undefined, rest: string): [unit: string, counted: number] {
  if (word === undefined) return ['', 0]
  const known = UNITS.get(word.toLowerCase())
  if (known !== undefined) return [known, 0]
  if (!NO_UNIT.test(word)) return [one(word.toLowerCase()), 0]
  const next = /^(?:concurrent|new|different|active|simultaneous|consecutive|total|open)$/i.test(word)
    ? /^\s+([a-z]{3,16})\b/i.exec(rest)?.[1]
    : undefined
  return next === undefined ? ['', 0] : [one(next.toLowerCase()), rest.indexOf(next) + next.length]
}

function one(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  return /[^su]s$/.test(word) ? word.slice(0, -1) : word
}

function comparisonOf(before: string | undefined, after: string | undefined): Comparison | undefined {
  if (after !== undefined) return /less|fewer|below/i.test(after) ? 'at_most' : 'at_least'
  if (before === undefined) return undefined
  return COMPARISONS.find(([, words]) => new RegExp(`^(?:${words})$`, 'i').test(before))?.[0]
}

/** The subject of the sentence, else the words before the bound. */
function subjectOf(sentence: string, start: number): string {
  const pieces = piecesOf(sentence)
  const before = pieces.filter((piece) => piece.end <= start)
  const subject = clauseOf(pieces)?.subject ?? []
  const isBefore = subject.length > 0 && (subject.at(-1)?.end ?? 0) <= start
  const words = isBefore ? subject.slice(0, 12) : before.slice(-6)
  return said(words)
    .replace(/^(?:the|an?|each|every|all)\s+/i, '')
    .replace(/[\s,;:(]+$/, '')
}
