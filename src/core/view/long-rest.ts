import type { CoordinatorNode } from '../model/coordinator.ts'
import { formatDuration } from '../std/duration.ts'
import { admits } from '../execution/admission.ts'
import { countOf, type ExecutionState, type SiteState, taskState } from '../execution/state.ts'
import { why } from '../execution/why.ts'

/** Shorter pauses need no word. */
const LONG_MS = 30_000

/** The task for which a running execution waits while nothing is under way, until when, and how that is told. */
interface LongRest {
  readonly task: string
  /** Milliseconds since 1970. */
  readonly until: number
  readonly text: string
}

/** What a running execution waits for while nothing is under way and nothing can start for a long time. Linear in the tasks. */
export function longRest(site: SiteState, execution: ExecutionState, at: number): LongRest | undefined {
  if (execution.workers.size === 0) return undefined
  if (execution.status !== 'running' || execution.open.size > 0 || countOf(execution, 'COMPENSATING') > 0)
    return undefined
  // The planner answers in a moment, and what is waited for then is another thing.
  for (const { stage } of execution.issues.values()) if (stage === 'open') return undefined
  let first: number | undefined
  let until = Infinity
  for (let task = 0; task < execution.plan.nodes.length; task++) {
    const opens = opensFor(site, execution, task, at)
    if (opens >= until) continue
    until = opens
    first = task
  }
  if (first === undefined || until - at < LONG_MS) return undefined
  const { id } = execution.plan.nodes[first] as CoordinatorNode
  const text = `Nothing can start for ${formatDuration(until - at)}: ${id} ${why(site, execution, first, at).text}`
  return { task: id, until, text }
}

/** When time alone lets a task start; Infinity when it does not. */
function opensFor(site: SiteState, execution: ExecutionState, task: number, at: number): number {
  const state = taskState(execution, task)
  if (state === 'BACKOFF') return execution.wake_at.get(task) ?? Infinity
  if (state !== 'READY') return Infinity
  const admission = admits(site, execution, task, at)
  if (admission.ok) return at
  const { obstacle } = admission
  return (obstacle.kind === 'window' || obstacle.kind === 'rate') && obstacle.until > at ? obstacle.until : Infinity
}
