/**
 * A sentence or a whole specification as weighted words: how often it says each of them, in its own words and in those of the
 * repository: short forms (`auth` for authentication), pairs written as one (`rate limit` as `ratelimit`), and acronyms that the
 * text spells out. A long text also keeps its units (bullets, rows, paragraphs), which are asked one by one.
 */
import type { CodeSearch } from './prepared-search.ts'
import { spreadOf } from './postings.ts'
import { stemOf } from './stem.ts'
import { isStopWord } from './stop-words.ts'
import { countWords, partsOf, wordsOf } from './words.ts'

/** What the repository calls it counts half of what the text says itself. */
const OTHER_WORD = 0.5
/** Letters that a short form has at least, and the letters that it leaves out at least. */
const SHORTEST = 3
const LEFT_OUT = 3
const LONGEST_SHORT = 6
/** A short form stands in at most this share of the files, and with the long form in at least that share of its own. */
const COMMON_SHARE = 0.4
const TOGETHER = 0.3
const LONGEST_PAIR = 16
/** Units shorter than this say too little to be asked alone. */
const SHORTEST_UNIT = 40
const MOST_UNITS = 150

/** A text made ready to be asked. */
export interface Query {
  readonly text: string
  /** Number of a word, and how often it is said. */
  readonly words: ReadonlyMap<number, number>
  /** Words that were not said but meant, with the word that was said. */
  readonly meant: ReadonlyMap<number, string>
  /** How the text itself wrote a word, before its ending was taken off. */
  readonly spoken: ReadonlyMap<number, string>
  /** The same as `words` for each unit of a long text; empty for a sentence. */
  readonly units: readonly ReadonlyMap<number, number>[]
}

/** Reads a text. With `own` false only the words that were said count. */
export function queryOf(search: CodeSearch, text: string, own = true): Query {
  const said = countWords(text)
  const words = known(search, said)
  const meant = new Map<number, string>()
  if (own) {
    for (const [short, long] of spelledOut(text)) {
      for (const [word, times] of known(search, countWords(said.has(short) ? long : short))) {
        if (!words.has(word)) take(word, times, long, words, meant)
      }
    }
    for (const [word, times] of said) {
      for (const other of otherForms(search, word)) take(other, times, word, words, meant)
    }
    for (const [pair, times] of pairs(text)) {
      const number = search.lexicon.numbers.get(stemOf(pair.replace(' ', '')))
      if (number !== undefined) take(number, times, pair, words, meant)
    }
  }
  const units = unitsOf(text).map((unit) => known(search, countWords(unit)))
  return {
    text,
    words,
    meant,
    spoken: spokenWords(search, text),
    units: units.length > 2 ? units.slice(0, MOST_UNITS) : [],
  }
}

/** The first way in which each word was written. */
function spokenWords({ lexicon }: CodeSearch, text: string): ReadonlyMap<number, string> {
  const spoken = new Map<number, string>()
  for (const part of new Set(partsOf(text))) {
    const number = lexicon.numbers.get(wordsOf(part)[0] ?? '')
    if (number !== undefined && !spoken.has(number)) spoken.set(number, part)
  }
  return spoken
}

/** Bullets, rows of tables, headings and paragraphs. */
function unitsOf(text: string): string[] {
  return text.split(/\n(?=\s*(?:[-*+|#]|\d+[.)]\s))|\n\s*\n/).filter((unit) => unit.trim().length > SHORTEST_UNIT)
}

function known({ lexicon }: CodeSearch, counts: ReadonlyMap<string, number>): Map<number, number> {
  const words = new Map<number, number>()
  for (const [word, times] of counts) {
    const number = lexicon.numbers.get(word)
    if (number !== undefined) words.set(number, times)
  }
  return words
}

function take(
  word: number,
  times: number,
  because: string,
  words: Map<number, number>,
  meant: Map<number, string>,
): void {
  const said = words.get(word)
  if (said !== undefined && !meant.has(word)) return
  words.set(word, (said ?? 0) + times * OTHER_WORD)
  meant.set(word, because)
}

/** Short forms of a long word, and long forms of a short one, that stand together with it in the files of this repository. */
function otherForms(search: CodeSearch, word: string): readonly number[] {
  const { lexicon } = search
  const known = search.forms.get(word)
  if (known !== undefined) return known
  const forms: number[] = []
  search.forms.set(word, forms)
  if (!/^[a-z]+$/.test(word)) return forms
  const own = lexicon.numbers.get(word)
  for (let length = SHORTEST; length <= Math.min(LONGEST_SHORT, word.length - LEFT_OUT); length++) {
    const short = lexicon.numbers.get(word.slice(0, length))
    if (short !== undefined && own !== undefined && areOne(search, short, own)) forms.push(short)
  }
  return forms
}

/** Whether two words mean one thing here: the rarer of the two mostly stands where the other does. */
function areOne({ postings, files }: CodeSearch, a: number, b: number): boolean {
  const [spreadA, spreadB] = [spreadOf(postings, a), spreadOf(postings, b)]
  if (spreadA < 2 || spreadB < 2 || spreadA > files.length * COMMON_SHARE) return false
  let [atA, atB, common] = [postings.starts[a] ?? 0, postings.starts[b] ?? 0, 0]
  const [endA, endB] = [atA + spreadA, atB + spreadB]
  while (atA < endA && atB < endB) {
    const difference = (postings.documents[atA] ?? 0) - (postings.documents[atB] ?? 0)
    if (difference === 0) common++
    if (difference <= 0) atA++
    if (difference >= 0) atB++
  }
  const chance = (spreadA * spreadB) / files.length
  return common >= TOGETHER * Math.min(spreadA, spreadB) && common >= 2 * chance
}

/** Acronyms with what they stand for, where the text says both: `role-based access control (RBAC)`. */
function spelledOut(text: string): [short: string, long: string][] {
  const found: [string, string][] = []
  for (const match of text.matchAll(/((?:[A-Za-z]+[ -]){1,6}[A-Za-z]+) \(([A-Z]{2,6})s?\)/g)) {
    const short = (match[2] ?? '').toLowerCase()
    const words = partsOf((match[1] ?? '').toLowerCase()).slice(-short.length)
    if (words.map((word) => word.charAt(0)).join('') === short) found.push([short, words.join(' ')])
  }
  return found
}

/** Two words in a row, which code may write as one. */
function pairs(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const parts = partsOf(text)
  for (let at = 0; at + 1 < parts.length; at++) {
    const [first = '', second = ''] = [parts[at], parts[at + 1]]
    if (first.length + second.length > LONGEST_PAIR || first.length < 2 || second.length < 2) continue
    if (isStopWord(first) || isStopWord(second)) continue
    const pair = `${first} ${second}`
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  return counts
}
