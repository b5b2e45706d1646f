import { assert } from '../../core/std/assert.ts'
import type { Event } from '../../core/model/event.ts'
import type { ExecutionRow } from '../../core/ports/journal.ts'
import { statusSaidBy } from '../../core/view/execution-status.ts'

/**
 * The index's row of an execution after one more of its events; `row` is `undefined` before the first. Every journal keeps its
 * index with this. Signals up to `prunedSeq` may be missing.
 */
export function rowAfter(row: ExecutionRow | undefined, event: Event, prunedSeq = 0): ExecutionRow {
  if (row === undefined) {
    assert(event.type === 'execution_started', `${event.execution_id} begins with ${event.type}`)
    assert(event.seq === 1, `${event.execution_id} begins with seq ${event.seq}`)
    return {
      execution_id: event.execution_id,
      plan_id: event.coordinator.meta.plan_id,
      title: event.coordinator.meta.title,
      started_at: event.ts,
      last_at: event.ts,
      last_seq: event.seq,
      status: 'running',
    }
  }
  const follows = event.seq === row.last_seq + 1 || (event.seq > row.last_seq && event.seq - 1 <= prunedSeq)
  assert(follows, `${event.execution_id} goes from seq ${row.last_seq} to ${event.seq}`)
  assert(event.ts >= row.last_at, `${event.execution_id} goes back in time at seq ${event.seq}`)
  return { ...row, last_at: event.ts, last_seq: event.seq, status: statusSaidBy(event) ?? row.status }
}
