/** A file that was read, and waits for its words to be counted and for what ast-grep finds in it. */
import { compareText } from '../../core/std/order.ts'
import { FACT_NUMBERS, MOST_FACTS, type Reading, type ReadingTables } from './reading.ts'

/** What was read of one file. */
export interface ScannedFile {
  readonly path: string
  /** As in FileText. */
  readonly hash: string
  readonly bytes: number
  readonly reading: Reading
}

/** See above. It is finished when both are there. */
export interface WaitingFile {
  readonly file: Omit<ScannedFile, 'reading'>
  readonly lines: number
  kind: Reading['kind']
  /** Places of rules with globs of which one fits. */
  readonly chosen: readonly number[]
  words: Pick<Reading, 'terms' | 'counts'> | undefined
  isScanned: boolean
  /** What text rules found. */
  textFacts: readonly number[][]
  /** What ast-grep found so far. */
  facts: number[][]
  troubles: number
}

/** Adds what was found. No more is held than twice what a file may keep, whatever is found. */
export function addFact(waiting: WaitingFile, fact: number[], tables: ReadingTables): void {
  waiting.facts.push(fact)
  if (waiting.facts.length >= 2 * MOST_FACTS) waiting.facts = firstFacts(waiting.facts, tables)
}

/** The file with its facts in the order of lines, each once, whatever order they came in; nothing while it still waits. */
export function finished(waiting: WaitingFile, tables: ReadingTables): ScannedFile | undefined {
  const { file, kind, lines, words, isScanned, textFacts, facts } = waiting
  if (words === undefined || !isScanned) return undefined
  const rows = firstFacts([...textFacts, ...facts], tables)
  const numbers = new Uint32Array(rows.length * FACT_NUMBERS)
  for (const [at, row] of rows.entries()) numbers.set(row, at * FACT_NUMBERS)
  waiting.facts = []
  return { ...file, reading: { kind, lines, facts: numbers, ...words } }
}

/** Sorted, each once, and no more than a file may keep. */
function firstFacts(facts: readonly number[][], { names }: ReadingTables): number[][] {
  const sorted = facts.toSorted((a, b) => compareFacts(a, b, names.texts))
  const single = sorted.filter((row, at) => at === 0 || compareFacts(sorted[at - 1] as number[], row, []) !== 0)
  return single.slice(0, MOST_FACTS)
}

/** By line, rule, last line, then name and detail. Without `names` equal places are equal texts, which is enough to tell apart. */
function compareFacts(a: readonly number[], b: readonly number[], names: readonly string[]): number {
  for (const at of [4, 0, 5, 1, 2, 3]) {
    const [one, other] = [a[at] as number, b[at] as number]
    if (one === other) continue
    const isText = at > 0 && at < 4
    return (isText ? compareText(names[one] ?? '', names[other] ?? '') : 0) || one - other
  }
  return 0
}
