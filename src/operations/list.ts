import { Failure } from '../core/model/failure.ts'
import type { Journal } from '../core/ports/journal.ts'

/** One line of the list of executions. */
export interface ExecutionSummary {
  readonly execution_id: string
  readonly plan_id: string
  readonly title: string
  readonly status: string
  readonly started_at: string
  readonly last_event_at: string
  /** Milliseconds from the first event to the last. */
  readonly elapsed_ms: number
  /** What is wrong with its events; null when nothing is, or when they were not read. */
  readonly damage: string | null
}

/**
 * All executions of a site, newest first. `attended` tells of which ones a coordinator may be at work on now. With `reads` the
 * events of each are read too, to find damage.
 */
export function listExecutions(
  journal: Journal,
  attended: (executionId: string) => boolean,
  reads = false,
): readonly ExecutionSummary[] {
  return journal
    .executions()
    .toReversed()
    .map((row) => {
      const underWay = row.status === 'running' || row.status === 'stopping' || row.status === 'paused'
      return {
        execution_id: row.execution_id,
        plan_id: row.plan_id,
        title: row.title,
        status: underWay && !attended(row.execution_id) ? 'cut_off' : row.status,
        started_at: new Date(row.started_at).toISOString(),
        last_event_at: new Date(row.last_at).toISOString(),
        elapsed_ms: row.last_at - row.started_at,
        damage: reads ? damageOf(journal, row.execution_id) : null,
      }
    })
}

function damageOf(journal: Journal, execution: string): string | null {
  try {
    const events = journal.read({ execution })[Symbol.iterator]()
    while (events.next().done !== true);
    return null
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return error.place === undefined ? error.message : `${error.message} (${error.place})`
  }
}
