/**
 * Reads files and has ast-grep look at them, both at once: while ast-grep works through the files read so far, the next ones
 * are read, their words counted, and what it found is taken in. It runs once at a time, for it uses every core itself.
 */
import { join } from 'node:path'
import { wordCounter } from '../../core/planning/search/word-counter.ts'
import { compareText } from '../../core/std/order.ts'
import { type AstGrep, type Match, type SyntaxTrouble, openAstGrep } from './ast-grep.ts'
import { type FileText, LARGEST_BYTES, readText } from './file-text.ts'
import { languageOf } from './language.ts'
import { type ListedFile, sayUnreadable } from './listing.ts'
import {
  FACT_NUMBERS,
  type Reading,
  type ReadingTables,
  emptyReading,
  factNumbers,
  troubleNumbers,
} from './reading.ts'
import type { Language, Rule, SyntaxRule } from './rule.ts'
import { ruleChoice } from './rule-choice.ts'
import { factsOf } from './rule-facts.ts'
import { textMatches } from './text-rules.ts'
import type { UnreadList } from './unread-list.ts'

/** A file to be read. */
export interface FileToScan extends ListedFile {
  /** Whether it is stated to be written by hand, whatever it says itself. */
  readonly isOwn: boolean
}

/** What stays the same for all files of one analysis. */
export interface ScanSettings {
  readonly root: string
  readonly rules: readonly Rule[]
  readonly tables: ReadingTables
  readonly unread: UnreadList
  readonly progress: (done: number) => void
}

/** What was read of one file. */
export interface ScannedFile {
  readonly path: string
  readonly hash: string
  readonly bytes: number
  readonly reading: Reading
}

/** Bytes of file names that one run takes: what systems allow on a command line, with room to spare. */
const LONGEST_NAMES = process.platform === 'win32' ? 20_000 : 200_000
/** ast-grep starts as soon as so many files are read, then with all that are ready, but not for fewer. */
const FEWEST_FILES = 400
/** Milliseconds after which what ast-grep wrote is taken in, so that it need not wait. */
const SLICE_MS = 8
/** Letters of a text whose words are counted: more say nothing new. */
const LONGEST_CODE = 600_000
const LONGEST_OTHER = 100_000
/** Places of broken syntax that are kept of one file. */
const MOST_TROUBLES = 20

/** A file that was read and waits for what ast-grep finds in it: its facts so far. */
interface Waiting {
  readonly file: Omit<ScannedFile, 'reading'>
  readonly reading: Omit<Reading, 'facts'>
  /** Places of rules with globs of which one fits. */
  readonly chosen: readonly number[]
  /** What text rules found. */
  readonly textFacts: readonly number[][]
  facts: number[][]
  troubles: number
}

/** Reads and scans files, in their order; each is handed over once. What cannot be read is said. Throws a Failure for a refused rule. */
export async function scanFiles(
  files: readonly FileToScan[],
  settings: ScanSettings,
  known: (path: string, text: FileText) => Reading | undefined,
  take: (file: ScannedFile) => void,
): Promise<void> {
  const languages = new Set(files.flatMap(({ path }) => languageOf(path) ?? []))
  const program = once(() => openScan(settings, languages))
  const reader = fileReader(settings)
  const queue: Waiting[] = []
  let running: Promise<void> | undefined
  let broken: Error | undefined
  const start = (): void => {
    const batch = nextBatch(queue)
    running = scanBatch(program(), batch, settings, take)
      .catch((error: unknown) => {
        broken ??= error instanceof Error ? error : new Error(String(error))
      })
      .finally(() => (running = undefined))
  }
  try {
    let [done, sliced] = [0, performance.now()]
    for (const file of files) {
      const waiting = reader(file, known, take)
      if (waiting !== undefined) queue.push(waiting)
      if (running === undefined && queue.length >= FEWEST_FILES) start()
      if (performance.now() - sliced > SLICE_MS) {
        settings.progress(done)
        await turn()
        sliced = performance.now()
        if (broken !== undefined) break
      }
      done++
    }
    while (broken === undefined && (running !== undefined || queue.length > 0)) {
      if (running === undefined) start()
      await running
    }
    if (broken !== undefined) throw broken
    settings.progress(files.length)
  } finally {
    program.close()
    await running
  }
}

/** Opens at the first call, and closes what was opened. */
function once(open: () => ScanProgram): (() => ScanProgram) & { close: () => void } {
  let opened: ScanProgram | undefined
  return Object.assign(() => (opened ??= open()), { close: () => opened?.program.close() })
}

interface ScanProgram {
  readonly program: AstGrep
  /** Place in the list of all rules, by place in the list that ast-grep has. */
  readonly places: readonly number[]
}

function openScan(settings: ScanSettings, languages: ReadonlySet<Language>): ScanProgram {
  const syntax: SyntaxRule[] = []
  const places: number[] = []
  for (const [place, rule] of settings.rules.entries()) {
    if (!('languages' in rule) || !rule.languages.some((language) => languages.has(language))) continue
    syntax.push(rule)
    places.push(place)
  }
  return { program: openAstGrep(syntax, languages), places }
}

function nextBatch(queue: Waiting[]): Waiting[] {
  let [bytes, count] = [0, 0]
  for (const { file } of queue) {
    bytes += Buffer.byteLength(file.path) + 8
    if (count > 0 && bytes > LONGEST_NAMES) break
    count++
  }
  return queue.splice(0, count)
}

async function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

type ReadOne = (
  file: FileToScan,
  known: (path: string, text: FileText) => Reading | undefined,
  take: (file: ScannedFile) => void,
) => Waiting | undefined

/** Reads a file, hands it over when nothing is left to do, and hands it back when ast-grep is to look at it. */
function fileReader(settings: ScanSettings): ReadOne {
  const { root, rules, tables, unread } = settings
  const choice = ruleChoice(rules)
  const counted = wordCounter(tables.vocabulary.placeOf)
  return ({ path, stats, isOwn }, known, take) => {
    let text: FileText | undefined
    try {
      text = stats.size > LARGEST_BYTES ? undefined : readText(join(root, path), path, isOwn)
    } catch (error) {
      sayUnreadable(path, error as NodeJS.ErrnoException, unread)
      return undefined
    }
    if (text === undefined) {
      take({ path, hash: '', bytes: stats.size, reading: emptyReading('large', 0) })
      return undefined
    }
    const file = { path, hash: text.hash, bytes: text.bytes }
    const before = known(path, text)
    if (before !== undefined || text.text === '') {
      take({ ...file, reading: before ?? emptyReading(text.kind, text.lines) })
      return undefined
    }
    const language = languageOf(path)
    const letters = language === undefined ? LONGEST_OTHER : LONGEST_CODE
    const words = counted(text.text.length > letters ? text.text.slice(0, letters) : text.text)
    const chosen = choice.choose(path)
    const textFacts = chosen.flatMap((place) => textFactsOf(place, rules, path, text.text, tables))
    const waiting: Waiting = {
      file,
      reading: { kind: text.kind, lines: text.lines, ...words },
      chosen,
      textFacts,
      facts: [],
      troubles: 0,
    }
    if (language !== undefined && text.kind === 'text') return waiting
    take(finished(waiting, tables))
    return undefined
  }
}

function textFactsOf(
  place: number,
  rules: readonly Rule[],
  path: string,
  text: string,
  tables: ReadingTables,
): number[][] {
  const rule = rules[place] as Rule
  if ('languages' in rule) return []
  return textMatches(rule, path, text).flatMap((match) =>
    factsOf(match, rule).map((fact) => factNumbers(place, fact, tables.names)),
  )
}

/** Scans a batch and hands its files over. A file that ast-grep cannot bear is found by halving, and said. */
async function scanBatch(
  { program, places }: ScanProgram,
  batch: readonly Waiting[],
  settings: ScanSettings,
  take: (file: ScannedFile) => void,
): Promise<void> {
  const { root, rules, tables } = settings
  const stack: (readonly Waiting[])[] = [batch]
  for (let some = stack.pop(); some !== undefined; some = stack.pop()) {
    const byPath = new Map(some.map((waiting) => [waiting.file.path, waiting]))
    const match = (found: Match): void => {
      const waiting = byPath.get(found.path)
      const place = places[found.rule]
      if (waiting === undefined || place === undefined) return
      const rule = rules[place] as Rule
      if (rule.files !== undefined && !waiting.chosen.includes(place)) return
      for (const fact of factsOf(found, rule)) waiting.facts.push(factNumbers(place, fact, tables.names))
    }
    const trouble = (found: SyntaxTrouble): void => {
      const waiting = byPath.get(found.path)
      if (waiting === undefined || waiting.troubles++ >= MOST_TROUBLES) return
      waiting.facts.push(troubleNumbers(found.line, found.end_line, tables.names))
    }
    const whole = await program.scan(root, [...byPath.keys()], { match, trouble })
    if (whole) {
      for (const waiting of some) take(finished(waiting, tables))
      continue
    }
    for (const waiting of some) waiting.facts = []
    const [only, ...others] = some
    if (only !== undefined && others.length === 0) {
      take(finished({ ...only, reading: { ...only.reading, kind: 'crashed' } }, tables))
    } else {
      const half = Math.ceil(some.length / 2)
      stack.push(some.slice(half), some.slice(0, half))
    }
  }
}

/** Facts in the order of lines, each once, whatever order they came in. */
function finished({ file, reading, textFacts, facts }: Waiting, tables: ReadingTables): ScannedFile {
  const sorted = [...textFacts, ...facts].toSorted((a, b) => compareFacts(a, b, tables.names.texts))
  const rows = sorted.filter((row, at) => at === 0 || compareFacts(sorted[at - 1] as number[], row, []) !== 0)
  const numbers = new Uint32Array(rows.length * FACT_NUMBERS)
  for (const [at, row] of rows.entries()) numbers.set(row, at * FACT_NUMBERS)
  return { ...file, reading: { ...reading, facts: numbers } }
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
