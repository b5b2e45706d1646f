import type { TaskError } from '../core/model/failure.ts'
import type { Classifier, Judgement } from '../core/scheduling/failures/classifier.ts'

/** What is tried: how a process ended and what it printed. */
export interface TriedEnd {
  readonly exit_code: number
  readonly log: string
  readonly stderr?: string | undefined
}

/** How a failure would be classified, and by what. */
export interface TriedLog {
  /** Null for a process that succeeded. */
  readonly error: TaskError | null
  readonly by: Judgement['by'] | null
  /** Name of the pattern that knows a line; null where none does. */
  readonly pattern: string | null
  /** That line: where it stands, counted from 1, and its text without colours. */
  readonly line: { readonly number: number; readonly text: string } | null
}

/** Says how an end would be classified. */
export function triedLog({ explain }: Classifier, { exit_code, log, stderr }: TriedEnd): TriedLog {
  const outcome = exit_code === 0 ? 'succeeded' : 'failed'
  const evidence = { log_tail: log, ...(stderr === undefined ? {} : { stderr_tail: stderr }) }
  const judgement = explain({ type: 'finished', outcome, exit_code, duration_ms: 0 }, evidence)
  if (judgement === undefined) return { error: null, by: null, pattern: null, line: null }
  const { error, by, line } = judgement
  const text = by === 'stderr' ? (stderr ?? '') : log
  return {
    error,
    by,
    pattern: line?.pattern.name ?? null,
    line: line === undefined ? null : { number: lineNumber(text, line.place), text: line.line },
  }
}

function lineNumber(text: string, place: number): number {
  let number = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < place; at = text.indexOf('\n', at + 1)) number++
  return number
}
