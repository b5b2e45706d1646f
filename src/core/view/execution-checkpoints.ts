import type { Event } from '../model/event.ts'

/** The state of an execution after an event, to which a person can go back. */
export interface ExecutionCheckpoint {
  /** `cp-<execution>-<seq>`. */
  readonly id: string
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  /** The task that had just succeeded. */
  readonly task: string
  /** Tasks that had succeeded by then, of those that still count. */
  readonly done: number
  /** Share of the plan's tasks that had, percent. */
  readonly progress: number
  /** The quarter of the plan that was passed with it; null when none was. */
  readonly milestone: number | null
}

/**
 * The checkpoints of an execution, oldest first: one for each success that still counts. What was superseded since is no place to
 * go back to. `total`: tasks of the plan; `before`: of those, how many were done before it began.
 */
export function executionCheckpoints(
  executionId: string,
  events: Iterable<Event>,
  total: number,
  before: number,
): ExecutionCheckpoint[] {
  const successes = new Map<string, { readonly seq: number; readonly at: number }>()
  for (const event of events) {
    if (event.type === 'task_succeeded') {
      successes.delete(event.task)
      successes.set(event.task, { seq: event.seq, at: event.ts })
    } else if (event.type === 'task_invalidated') successes.delete(event.task)
  }
  let done = before
  return [...successes].map(([task, { seq, at }]) => {
    const former = (done * 100) / total
    const progress = (++done * 100) / total
    const milestone = QUARTERS.findLast((mark) => former < mark && progress >= mark) ?? null
    return {
      id: `cp-${executionId}-${seq}`,
      seq,
      at,
      task,
      done,
      progress: Math.round(progress * 10) / 10,
      milestone,
    }
  })
}

const QUARTERS = [25, 50, 75, 100]
