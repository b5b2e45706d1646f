/** Has ast-grep look at files that were read, some thousand at a time. */
import { type AstGrep, type Match, type SyntaxTrouble, openAstGrep } from './ast-grep.ts'
import { type ReadingTables, factNumbers, troubleNumbers } from './reading.ts'
import type { Language, Rule, SyntaxRule } from './rule.ts'
import { factsOf } from './rule-facts.ts'
import { type WaitingFile, addFact } from './waiting-file.ts'

/** Bytes of file names that one run takes: what systems allow on a command line, with room to spare. */
const LONGEST_NAMES = process.platform === 'win32' ? 20_000 : process.platform === 'linux' ? 1_000_000 : 400_000
/** Places of broken syntax that are kept of one file. */
const MOST_TROUBLES = 20

/** ast-grep with the rules for the languages of a codebase. */
export interface BatchScan {
  /** Takes as many files off the queue as one run can, and scans them; `settle` is told of each when it is done. */
  readonly next: (queue: WaitingFile[], settle: (file: WaitingFile) => void) => Promise<void>
  readonly close: () => void
}

/** What a scan needs beside the files. */
export interface BatchSettings {
  readonly root: string
  readonly rules: readonly Rule[]
  readonly tables: ReadingTables
}

/** Makes ast-grep ready. Throws a Failure when the program is missing. `patience` as for ast-grep itself. */
export function openBatchScan(settings: BatchSettings, languages: ReadonlySet<Language>, patience?: number): BatchScan {
  const syntax: SyntaxRule[] = []
  const places: number[] = []
  for (const [place, rule] of settings.rules.entries()) {
    if (!('languages' in rule) || !rule.languages.some((language) => languages.has(language))) continue
    syntax.push(rule)
    places.push(place)
  }
  const program = openAstGrep(syntax, languages, patience)
  return {
    next: (queue, settle) => scanBatch(program, places, nextBatch(queue), settings, settle),
    close: () => program.close(),
  }
}

function nextBatch(queue: WaitingFile[]): WaitingFile[] {
  let [bytes, count] = [0, 0]
  for (const { file } of queue) {
    bytes += Buffer.byteLength(file.path) + 16
    if (count > 0 && bytes > LONGEST_NAMES) break
    count++
  }
  return queue.splice(0, count)
}

/** A file that ast-grep cannot bear, or is lost in, is found by halving. */
async function scanBatch(
  program: AstGrep,
  places: readonly number[],
  batch: readonly WaitingFile[],
  { root, rules, tables }: BatchSettings,
  settle: (file: WaitingFile) => void,
): Promise<void> {
  const stack: (readonly WaitingFile[])[] = [batch]
  for (let some = stack.pop(); some !== undefined; some = stack.pop()) {
    const byPath = new Map(some.map((waiting) => [waiting.file.path, waiting]))
    const match = (found: Match): void => {
      const waiting = byPath.get(found.path)
      const place = places[found.rule]
      if (waiting === undefined || place === undefined) return
      const rule = rules[place] as Rule
      if (rule.files !== undefined && !waiting.chosen.includes(place)) return
      for (const fact of factsOf(found, rule)) addFact(waiting, factNumbers(place, fact, tables.names), tables)
    }
    const trouble = (found: SyntaxTrouble): void => {
      const waiting = byPath.get(found.path)
      if (waiting === undefined || waiting.troubles++ >= MOST_TROUBLES) return
      addFact(waiting, troubleNumbers(found.line, found.end_line, tables.names), tables)
    }
    const end = await program.scan(root, [...byPath.keys()], { match, trouble })
    const isWhole = end === 'whole'
    if (!isWhole) for (const waiting of some) Object.assign(waiting, { facts: [], troubles: 0 })
    if (isWhole || some.length === 1) {
      for (const waiting of some) {
        waiting.isScanned = true
        if (end !== 'whole') waiting.kind = end
        settle(waiting)
      }
    } else {
      const half = Math.ceil(some.length / 2)
      stack.push(some.slice(half), some.slice(0, half))
    }
  }
}
