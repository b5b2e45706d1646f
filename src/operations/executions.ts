import { EXIT, Failure } from '../core/model/failure.ts'
import { nearest } from '../core/std/nearest.ts'
import type { ExecutionRow } from '../core/ports/journal.ts'

/** The next free id of a day: `exec-2026-11-22-001`. `now` is in milliseconds since 1970; the day is UTC's. */
export function nextExecutionId(rows: readonly ExecutionRow[], now: number): string {
  const prefix = `exec-${new Date(now).toISOString().slice(0, 10)}-`
  let last = 0
  for (const { execution_id } of rows) {
    if (execution_id.startsWith(prefix))
      last = Math.max(last, Number.parseInt(execution_id.slice(prefix.length), 10) || 0)
  }
  return `${prefix}${String(last + 1).padStart(3, '0')}`
}

/** The execution that a person means: the named one, or the newest (of a plan, when one is given). */
export function chooseExecution(
  rows: readonly ExecutionRow[],
  wanted: { readonly execution_id?: string; readonly plan_id?: string },
): ExecutionRow {
  const { execution_id, plan_id } = wanted
  if (execution_id !== undefined) {
    const row = rows.find((candidate) => candidate.execution_id === execution_id)
    if (row !== undefined) return row
    const near = nearest(
      execution_id,
      rows.map((candidate) => candidate.execution_id),
    )
    throw new Failure({
      code: 'unknown-execution',
      message: `There is no execution ${execution_id} here.`,
      exit: EXIT.arguments,
      advice:
        near === undefined
          ? 'tasks list shows all executions.'
          : `Did you mean ${near}? tasks list shows all executions.`,
    })
  }
  const row = rows.findLast((candidate) => plan_id === undefined || candidate.plan_id === plan_id)
  if (row !== undefined) return row
  throw new Failure({
    code: 'no-execution',
    message:
      plan_id === undefined ? 'Nothing has been executed here yet.' : 'This plan has not been executed here yet.',
    exit: EXIT.arguments,
    advice: 'Start one with tasks execute <plan>.',
  })
}

/**
 * The refusal of a name that is neither an execution's nor a plan's. `rows` are the executions that there are; `plan` is the
 * advice about a plan with nearly this name, or nothing.
 */
export function neitherExecutionNorPlan(named: string, rows: readonly ExecutionRow[], plan: string): Failure {
  const ids = rows.map((row) => row.execution_id)
  const near = nearest(named, ids) ?? ids.at(-1)
  return new Failure({
    code: 'unknown-execution',
    message: `Neither an execution nor a plan is called "${named}".`,
    exit: EXIT.arguments,
    advice:
      near === undefined
        ? `${plan}Nothing has been executed here yet: start a plan with tasks execute <plan>.`
        : `${plan}The ${nearest(named, ids) === undefined ? 'newest' : 'nearest'} execution is ${near}; tasks list shows all.`,
  })
}

/** The execution that a resume would go on with, when it is complete and there is nothing left to do. */
export function completedExecution(
  rows: readonly ExecutionRow[],
  wanted: { readonly execution_id?: string; readonly plan_id?: string },
): ExecutionRow | undefined {
  const row = choosePlanExecution(rows, wanted)
  return row.status === 'completed' ? row : undefined
}

/** The execution to resume: as {@link chooseExecution}, but without an id only one that has not ended well. */
export function choosePlanExecution(
  rows: readonly ExecutionRow[],
  wanted: { readonly execution_id?: string; readonly plan_id?: string },
): ExecutionRow {
  if (wanted.execution_id !== undefined) return chooseExecution(rows, wanted)
  const open = rows.filter((row) => row.status !== 'completed' && row.status !== 'aborted')
  return open.some((row) => wanted.plan_id === undefined || row.plan_id === wanted.plan_id)
    ? chooseExecution(open, wanted)
    : chooseExecution(rows, wanted)
}
