/**
 * Why did it fail? A pure function that the loop calls before `step`. Facts come first: the error that the executor reports, its
 * own record of one, the status of an answer, a signal or an exit code that decides. Then what failing tools are known to print:
 * in what the process wrote to its standard error, then in the log's end. Where the exit is the word of who did the work,
 * nothing that was printed is read: it may be about anything.
 *
 * Only codes, kinds and short captures leave this file; log text never does.
 */
import type { AttemptReport } from '../../model/attempt.ts'
import type { FailureKind, TaskError } from '../../model/failure.ts'
import type { KnownPattern } from '../../model/failure-pattern.ts'
import type { FailureEvidence } from '../../ports/executor.ts'
import { fromExit, fromExitCode, fromSignal, fromStatus, fromSystem, signalBehind } from './evidence-facts.ts'
import { KNOWN_PATTERNS } from './patterns/known.ts'
import { VAGUE_PATTERNS } from './patterns/vague.ts'
import { type KnownLine, PatternReader } from './read-patterns.ts'
import { errorOfKind } from './task-error.ts'

type Finished = Extract<AttemptReport, { type: 'finished' }>

/** Says why attempts failed. */
export interface Classifier {
  /** Of an attempt that did not succeed; `undefined` for one that succeeded or was cancelled. */
  readonly classify: (report: Finished, evidence: FailureEvidence | undefined) => TaskError | undefined
  /** The same with what it rests on. */
  readonly explain: (report: Finished, evidence: FailureEvidence | undefined) => Judgement | undefined
  /** Makes the patterns ready, which takes a tenth of a second in a new process: the first failure need not wait for it then. */
  readonly warm: () => void
}

/** An error, and what it rests on. */
export interface Judgement {
  readonly error: TaskError
  readonly by: 'report' | 'system_error' | 'http_status' | 'signal' | 'exit_code' | 'stderr' | 'log'
  /** The line that a pattern knew, of what was printed. */
  readonly line?: KnownLine
}

/** How much of the end of what was printed is looked at, in characters. */
export const PRINTED_MAX = 1_048_576

/** What is vague counts near the end only. */
const VAGUE_MAX = 65_536

/** A classifier with these patterns, in their order; the expression of each must be readable. They are made ready when first needed. */
export function classifier(patterns: readonly KnownPattern[]): Classifier {
  let made: readonly PatternReader[] | undefined
  const readers = (): readonly PatternReader[] =>
    (made ??= [
      new PatternReader(patterns.filter(({ name }) => !VAGUE.has(name))),
      new PatternReader(patterns.filter(({ name }) => VAGUE.has(name))),
    ])
  const explain = (report: Finished, evidence: FailureEvidence | undefined): Judgement | undefined => {
    if (report.outcome === 'succeeded' || report.outcome === 'cancelled') return undefined
    if (report.error !== undefined) return { error: report.error, by: 'report' }
    const judgement = judge(readers, report, evidence)
    return { ...judgement, error: withFacts(report, judgement.error) }
  }
  return { explain, classify: (report, evidence) => explain(report, evidence)?.error, warm: () => void readers() }
}

let builtIn: Classifier | undefined

/** The classifier that comes with the tool. */
export function knownClassifier(): Classifier {
  builtIn ??= classifier(KNOWN_PATTERNS)
  return builtIn
}

function judge(
  readers: () => readonly PatternReader[],
  report: Finished,
  evidence: FailureEvidence | undefined,
): Judgement {
  const { exit_code } = report
  const printed = (wanted: (pattern: KnownPattern) => boolean): Judgement | undefined =>
    evidence === undefined || evidence.own_word === true || exit_code === 0
      ? undefined
      : fromPrinted(readers(), evidence, (pattern) => fitsExit(pattern, exit_code) && wanted(pattern))
  const system = evidence?.system_error
  if (system !== undefined) {
    // That a check's command failed is no answer yet to why it did, where it did not even come to check.
    const hindered = system.code === 'CHECK_FAILED' && exit_code !== undefined && exit_code !== 0
    const why = hindered ? printed(({ kind }) => HINDRANCES.has(kind)) : undefined
    return why ?? { error: fromSystem(system), by: 'system_error' }
  }
  const answered = evidence?.http_status === undefined ? undefined : fromStatus(evidence.http_status)
  if (answered !== undefined) return { error: answered, by: 'http_status' }
  const ended = report.signal === undefined || report.signal === '' ? signalBehind(exit_code) : report.signal
  if (ended !== undefined) {
    // Who runs out of memory often says so before it is ended.
    const why = printed(({ kind, exit_codes }) => kind === 'resource' || exit_codes !== undefined)
    return why ?? { error: fromSignal(ended), by: report.signal === undefined ? 'exit_code' : 'signal' }
  }
  const fixed = fromExitCode(exit_code)
  if (fixed?.decides === true)
    return printed(({ exit_codes }) => exit_codes !== undefined) ?? { error: fixed.error, by: 'exit_code' }
  const known = printed(() => true)
  if (known !== undefined) return known
  if (fixed === undefined && evidence?.disk_full === true && evidence.own_word !== true)
    return { error: errorOfKind('ENOSPC', 'resource', 'failed while the disk was full'), by: 'system_error' }
  return { error: fixed?.error ?? fromExit(exit_code, evidence?.own_word === true), by: 'exit_code' }
}

/** By these it is looked for a reason where the others know none. */
const VAGUE: ReadonlySet<string> = new Set(VAGUE_PATTERNS.map(({ name }) => name))

/** What keeps a check from checking. What passes by itself is not among them: a check may be about just that. */
const HINDRANCES: ReadonlySet<FailureKind> = new Set(['environment', 'resource', 'conflict'])

function fitsExit({ exit_codes }: KnownPattern, exitCode: number | undefined): boolean {
  return exit_codes === undefined || (exitCode !== undefined && exit_codes.includes(exitCode))
}

function fromPrinted(
  readers: readonly PatternReader[],
  { stderr_tail, log_tail }: FailureEvidence,
  wanted: (pattern: KnownPattern) => boolean,
): Judgement | undefined {
  for (const [place, reader] of readers.entries())
    for (const [by, text] of [
      ['stderr', stderr_tail],
      ['log', log_tail],
    ] as const) {
      const line =
        text === undefined ? undefined : reader.read(text.slice(place === 0 ? -PRINTED_MAX : -VAGUE_MAX), wanted)
      if (line !== undefined) return { error: fromLine(line), by, line }
    }
  return undefined
}

function fromLine({ pattern, captures }: KnownLine): TaskError {
  const { name, code, kind, ecosystem, retry_after } = pattern
  const known = new Map(Object.entries(captures))
  const message = pattern.message.replaceAll(/\{(\w+)\}/g, (_, group: string) => known.get(group) ?? 'an unknown place')
  const said = known.get(retry_after ?? '')
  const seconds = said === undefined ? undefined : secondsOf(said)
  const rest = Object.fromEntries([...known].filter(([name]) => name !== retry_after))
  return {
    ...errorOfKind(code, kind, message, rest),
    pattern: name,
    ...(ecosystem === undefined ? {} : { ecosystem }),
    ...(seconds === undefined ? {} : { retry_after_seconds: seconds }),
  }
}

/** No server gets us to wait longer. In seconds. */
const MOST_PATIENCE = 86_400
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 0.001],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
])

/** Seconds of `30`, `1.5s`, `2m30s`, `500 ms`, `3 minutes`; a day at most; undefined for what is no duration. */
function secondsOf(text: string): number | undefined {
  let seconds: number | undefined
  for (const [, number, unit] of text.toLowerCase().matchAll(/(\d+(?:\.\d+)?)\s*(ms|milli|[smhd]|)/g))
    seconds = (seconds ?? 0) + Number(number) * (UNITS.get(unit === 'milli' ? 'ms' : unit || 's') as number)
  return seconds === undefined ? undefined : Math.min(MOST_PATIENCE, seconds)
}

function withFacts(report: Finished, error: TaskError): TaskError {
  return {
    ...error,
    ...(report.exit_code === undefined ? {} : { exit_code: report.exit_code }),
    ...(report.signal === undefined ? {} : { signal: report.signal }),
  }
}
