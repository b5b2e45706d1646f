/**
 * Reads files and has ast-grep look at them, both at once, window by window: the files of a window are read, which is quick, then
 * their words are counted while ast-grep works through what was read. It runs once at a time, for it uses every core itself,
 * and takes all that is ready each time, because starting it with hundreds of rules costs a quarter of a second.
 */
import { join } from 'node:path'
import { wordCounter } from '../../core/planning/search/word-counter.ts'
import { type BatchScan, openBatchScan } from './batch-scan.ts'
import { type FileText, LARGEST_BYTES, readText } from './file-text.ts'
import { languageOf } from './language.ts'
import { type ListedFile, sayUnreadable } from './listing.ts'
import { type Reading, type ReadingTables, emptyReading, factNumbers } from './reading.ts'
import type { Rule } from './rule.ts'
import { ruleChoice } from './rule-choice.ts'
import { factsOf } from './rule-facts.ts'
import { textMatches } from './text-rules.ts'
import type { UnreadList } from './unread-list.ts'
import { type ScannedFile, type WaitingFile, finished } from './waiting-file.ts'

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
  /** What is known of a file with this content. */
  readonly known: (path: string, text: FileText) => Reading | undefined
  readonly take: (file: ScannedFile) => void
}

/** Letters of text that are held at once. */
const WINDOW = 40_000_000
/** ast-grep starts as soon as so many files are ready, then with all that are. */
const FEWEST_FILES = 1000
/** Milliseconds after which what ast-grep wrote is taken in, so that it need not wait. */
const SLICE_MS = 8
/** Letters of a text whose words are counted: more say nothing new. */
const LONGEST_CODE = 600_000
const LONGEST_OTHER = 100_000

/** A file whose words are yet to be counted. */
interface HeldText {
  readonly waiting: WaitingFile
  readonly text: string
}

/** Reads and scans files; each is handed over once, in any order. What cannot be read is said. Throws a Failure for a refused rule. */
export async function scanFiles(files: readonly FileToScan[], settings: ScanSettings): Promise<void> {
  const scan = backgroundScan(settings, files)
  const read = fileReader(settings)
  const count = wordsReader(settings)
  const rest = sliced(scan.failed)
  try {
    for (let at = 0; at < files.length && !scan.failed();) {
      const held: HeldText[] = []
      for (let letters = 0; at < files.length && letters < WINDOW && !scan.failed(); at++) {
        const one = read(files[at] as FileToScan)
        if (one !== undefined) {
          held.push(one)
          letters += one.text.length
          if (!one.waiting.isScanned) scan.add(one.waiting)
        }
        await rest()
      }
      scan.start()
      const before = at - held.length
      for (const [number, one] of held.entries()) {
        if (scan.failed()) break
        count(one)
        settle(one.waiting, settings)
        if (await rest()) settings.progress(before + number)
      }
    }
    await scan.end()
    settings.progress(files.length)
  } finally {
    await scan.close()
  }
}

function settle(waiting: WaitingFile, { tables, take }: ScanSettings): void {
  const file = finished(waiting, tables)
  if (file !== undefined) take(file)
}

/** Hands back a function that lets others work when it is time, and says whether it did. */
function sliced(failed: () => boolean): () => Promise<boolean> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < SLICE_MS || failed()) return false
    await new Promise((resolve) => setImmediate(resolve))
    since = performance.now()
    return true
  }
}

/** ast-grep at work beside us. */
interface BackgroundScan {
  readonly add: (waiting: WaitingFile) => void
  /** Starts with what is ready, unless it runs. */
  readonly start: () => void
  readonly failed: () => boolean
  /** Waits until nothing is left. Throws what went wrong. */
  readonly end: () => Promise<void>
  readonly close: () => Promise<void>
}

function backgroundScan(settings: ScanSettings, files: readonly FileToScan[]): BackgroundScan {
  const languages = new Set(files.flatMap(({ path }) => languageOf(path) ?? []))
  const queue: WaitingFile[] = []
  let opened: BatchScan | undefined
  let running: Promise<void> | undefined
  let broken: Error | undefined
  const start = (): void => {
    if (running !== undefined || queue.length === 0 || broken !== undefined) return
    running = run()
      .catch((error: unknown) => {
        broken = error instanceof Error ? error : new Error(String(error))
      })
      .finally(() => {
        running = undefined
        if (queue.length >= FEWEST_FILES) start()
      })
  }
  const run = async (): Promise<void> => {
    opened ??= openBatchScan(settings, languages)
    await opened.next(queue, (waiting) => settle(waiting, settings))
  }
  return {
    add: (waiting) => {
      queue.push(waiting)
      if (queue.length >= FEWEST_FILES) start()
    },
    start,
    failed: () => broken !== undefined,
    end: async () => {
      while (broken === undefined && (running !== undefined || queue.length > 0)) {
        start()
        await running
      }
      if (broken !== undefined) throw broken
    },
    close: async () => {
      opened?.close()
      await running
    },
  }
}

/** Reads a file; hands it back when its text is to be looked at, and over when it is not. */
function fileReader(settings: ScanSettings): (file: FileToScan) => HeldText | undefined {
  const { root, rules, unread, known, take } = settings
  const choice = ruleChoice(rules)
  return ({ path, stats, isOwn }) => {
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
    const isScanned = languageOf(path) === undefined || text.kind !== 'text'
    const { kind, lines } = text
    const found = { chosen: choice.choose(path), words: undefined, textFacts: [], facts: [], troubles: 0 }
    return { waiting: { file, kind, lines, isScanned, ...found }, text: text.text }
  }
}

/** Counts the words of a text, and has text rules look at it. */
function wordsReader({ rules, tables }: ScanSettings): (held: HeldText) => void {
  const counted = wordCounter(tables.vocabulary.placeOf)
  return ({ waiting, text }) => {
    const { path } = waiting.file
    const letters = languageOf(path) === undefined ? LONGEST_OTHER : LONGEST_CODE
    waiting.words = counted(text.length > letters ? text.slice(0, letters) : text)
    waiting.textFacts = waiting.chosen.flatMap((place) => textFactsOf(place, rules, path, text, tables))
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
