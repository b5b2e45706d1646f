/** How an attempt's end is told: the report for the core, and what the classifier may look at. */
import { join } from 'node:path'
import { getSystemErrorMap } from 'node:util'
import type { Artifact, AttemptReport, Usage } from '../../../core/model/attempt.ts'
import type { FailureEvidence } from '../../../core/ports/executor.ts'
import { tailOf, type WrittenError } from '../../../system/attempt-folder.ts'
import { isDiskFull } from '../../../system/full-disk.ts'
import { type CheckVerdict, impossible, PASSED } from '../checks/verdict.ts'
import type { Job } from './job.ts'

/** What is known about an attempt's end. */
export interface AttemptEnd {
  readonly exit_code?: number | undefined
  readonly signal?: string | undefined
  readonly duration_ms: number
  /** Its end had been ordered while it ran. */
  readonly cancelled: boolean
  readonly artifacts: readonly Artifact[]
  readonly cpu_ms?: number | undefined
  /** Of the largest process; 0 when it is not known. */
  readonly peak_kb?: number | undefined
}

/** A report with what the classifier may look at, when the attempt did not succeed. */
export interface ToldEnd {
  readonly report: AttemptReport
  readonly evidence?: FailureEvidence
}

/** What says why is seldom further from the end; what is further is seldom why. */
const TAIL_BYTES = 64 * 1024

/** Tells the end of an attempt that was a command. */
export function tellCommandEnd(job: Job, folder: string, end: AttemptEnd): ToldEnd {
  const told =
    job.kind === 'command' && job.judge !== undefined
      ? tellEnd(folder, end, job.judge(folder, end))
      : tellEnd(folder, end, end.exit_code === 0 ? PASSED : undefined, job.kind === 'command' && job.ownWord === true)
  const { report, evidence } = told
  const isFull = evidence !== undefined && isDiskFull(job.kind === 'command' ? [folder, job.cwd] : [folder])
  return isFull ? { report, evidence: { ...evidence, disk_full: true } } : told
}

/**
 * Tells the end of an attempt by a verdict; without one it failed, and its exit and its log say how. `ownWord` as in
 * {@link FailureEvidence}.
 */
export function tellEnd(folder: string, end: AttemptEnd, verdict: CheckVerdict | undefined, ownWord = false): ToldEnd {
  const outcome = end.cancelled ? 'cancelled' : (verdict?.outcome ?? 'failed')
  const report: AttemptReport = {
    type: 'finished',
    outcome,
    ...(end.exit_code === undefined ? {} : { exit_code: end.exit_code }),
    ...(end.signal === undefined ? {} : { signal: end.signal }),
    duration_ms: Math.max(0, Math.round(end.duration_ms)),
    ...(end.artifacts.length === 0 ? {} : { artifacts: [...end.artifacts] }),
    ...usageOf(end),
  }
  if (outcome === 'succeeded') return { report }
  const system_error =
    verdict === undefined || verdict.outcome === 'succeeded'
      ? {}
      : { system_error: { code: verdict.code, message: verdict.message } }
  return { report, evidence: { ...printed(folder), ...system_error, ...(ownWord ? { own_word: true } : {}) } }
}

function usageOf({ cpu_ms, peak_kb = 0 }: AttemptEnd): { usage?: Usage } {
  if (cpu_ms === undefined) return {}
  const peak = peak_kb === 0 ? {} : { memory_peak_mb: Math.round(peak_kb / 102.4) / 10 }
  return { usage: { cpu_seconds: cpu_ms / 1000, ...peak } }
}

/** Evidence of which only what may be shown is left. */
export function shownEvidence(evidence: FailureEvidence, shown: (text: string) => string): FailureEvidence {
  const { log_tail, stderr_tail, system_error, ...rest } = evidence
  const apart = stderr_tail === undefined ? {} : { stderr_tail: shown(stderr_tail) }
  const error = system_error && { code: system_error.code, message: shown(system_error.message) }
  return { ...rest, ...apart, log_tail: shown(log_tail), ...(error === undefined ? {} : { system_error: error }) }
}

/** The verdict on an attempt whose folder, or what it is started with, could not be made. */
export function couldNotPrepare(error: unknown): CheckVerdict {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'SPAWN_FAILED'
  const why = error instanceof Error ? error.message : String(error)
  // An attendant says itself why an attempt is impossible; the system names only its own error.
  const isSystem = error instanceof Error && 'errno' in error
  return impossible(code, isSystem ? `The attempt's folder could not be prepared: ${why}.` : why)
}

/** The verdict on a command that could not begin. */
export function couldNotBegin({ errno, step }: WrittenError, cwd: string): CheckVerdict {
  const [code, text] = getSystemErrorMap().get(-errno) ?? ['SPAWN_FAILED', 'unknown reason']
  const what =
    {
      chdir: `The working directory ${cwd} cannot be entered`,
      exec: 'The command cannot be executed',
      fork: 'No process can be started',
      input: 'The standard input cannot be opened',
      output: 'The log cannot be opened',
      claim: "The attempt's folder cannot be written to (it needs hard links)",
    }[step] ?? 'The command could not begin'
  return impossible(code, `${what}: ${text}.`)
}

/** What was printed last. Where standard output was kept apart as `stdout`, `log` has standard error alone. */
function printed(folder: string): Pick<FailureEvidence, 'log_tail' | 'stderr_tail'> {
  const apart = lastLines(join(folder, 'stdout'), TAIL_BYTES / 2)
  const tail = lastLines(join(folder, 'log'), TAIL_BYTES - Buffer.byteLength(apart))
  if (apart === '') return { log_tail: tail }
  const whole = tail === '' ? apart : `${apart.replace(/\n?$/, '\n')}${tail}`.slice(-TAIL_BYTES)
  return { log_tail: whole, stderr_tail: tail }
}

/** Whole lines: of a secret that is cut in two the rest would not be known as one. */
function lastLines(path: string, most: number): string {
  const tail = tailOf(path, most)
  // A character of several bytes may have been left out where the file was cut.
  if (Buffer.byteLength(tail) < most - 3) return tail
  const end = tail.search(/[\r\n]/)
  return end === -1 ? '' : tail.slice(end + 1)
}
