import { unreachable } from '../std/assert.ts'
import { Heap } from '../std/heap.ts'
import type { TaskState } from '../model/execution-options.ts'
import { allUnderWay, underWay } from './recovery/looks.ts'
import { stateOf } from './lifecycle.ts'
import type { ExecutionState } from './state.ts'

/**
 * Something that becomes due: an open attempt runs out of time, or has not begun; a task may be tried again, has waited too
 * long to start, or has had all its time; a question takes its default.
 */
export type Deadline =
  | { readonly at: number; readonly task: number; readonly kind: 'attempt' | 'start'; readonly token: string }
  | { readonly at: number; readonly task: number; readonly kind: 'retry' | 'queue' | 'total' }
  | { readonly at: number; readonly kind: 'approval'; readonly approval: string }

type Entry = Deadline & { readonly id: string }

/**
 * The deadlines of an execution in the order of their time. An index of what stands in the state: an entry that the state
 * does not bear out any more is passed over, so nobody has to take one back.
 */
export class DeadlineIndex {
  #heap = new Heap<Entry>(comesBefore)

  /** A deadline was set. */
  add(deadline: Deadline, execution: ExecutionState): void {
    // Most attempts end long before their time: what is left of them is cleared away now and then.
    if (this.#heap.size > 64 + 4 * heldBy(execution)) this.rebuild(execution)
    else this.#heap.push(entryOf(deadline, execution))
  }

  /** Reads all deadlines from the state again. */
  rebuild(execution: ExecutionState): void {
    this.#heap = new Heap<Entry>(comesBefore)
    for (const { token, task, deadline_at: at, cancel } of allUnderWay(execution))
      if (at !== null && cancel === null) this.#heap.push(entryOf({ at, task, kind: 'attempt', token }, execution))
    for (const [task, at] of execution.wake_at) this.#heap.push(entryOf({ at, task, kind: 'retry' }, execution))
    const { queue_at, start_at, total_at } = execution.timing
    for (const [task, at] of queue_at) this.#heap.push(entryOf({ at, task, kind: 'queue' }, execution))
    for (const [token, at] of start_at) {
      const attempt = execution.open.get(token)
      if (attempt !== undefined) this.#heap.push(entryOf({ at, task: attempt.task, kind: 'start', token }, execution))
    }
    for (const [task, at] of total_at) this.#heap.push(entryOf({ at, task, kind: 'total' }, execution))
    for (const { id: approval, timeout_at: at } of execution.approvals.values())
      if (at !== null) this.#heap.push(entryOf({ at, kind: 'approval', approval }, execution))
  }

  /** When the next one is due, or null. */
  next(execution: ExecutionState): number | null {
    for (let first = this.#heap.peek(); first !== undefined; first = this.#heap.peek()) {
      if (holds(execution, first)) return first.at
      this.#heap.pop()
    }
    return null
  }

  /** Takes out the next one that is due at a moment. */
  takeDue(execution: ExecutionState, at: number): Deadline | undefined {
    const next = this.next(execution)
    return next === null || next > at ? undefined : this.#heap.pop()
  }
}

/** How many deadlines the state bears out, at most. */
function heldBy({ open, looks, wake_at, timing, approvals }: ExecutionState): number {
  const { queue_at, start_at, total_at } = timing
  return open.size + looks.size + wake_at.size + queue_at.size + start_at.size + total_at.size + approvals.size
}

/** States in which the time of a task counts. Whoever comes into one of them from others is put in again. */
const TIMED: ReadonlySet<TaskState> = new Set<TaskState>([
  'READY',
  'BACKOFF',
  'QUEUED',
  'ASSIGNED',
  'RUNNING',
  'CHECKPOINTED',
  'VERIFYING',
  'INTEGRATING',
])

function holds(execution: ExecutionState, deadline: Deadline): boolean {
  switch (deadline.kind) {
    case 'retry':
      return execution.wake_at.get(deadline.task) === deadline.at
    case 'queue':
      return execution.timing.queue_at.get(deadline.task) === deadline.at
    case 'total':
      return (
        execution.timing.total_at.get(deadline.task) === deadline.at &&
        TIMED.has(stateOf(execution.task_state[deadline.task] as number))
      )
    case 'approval':
      return execution.approvals.get(deadline.approval)?.timeout_at === deadline.at
    case 'start':
      return (
        execution.timing.start_at.get(deadline.token) === deadline.at &&
        execution.open.get(deadline.token)?.cancel === null
      )
    case 'attempt': {
      const attempt = underWay(execution, deadline.token)
      return attempt !== undefined && attempt.deadline_at === deadline.at && attempt.cancel === null
    }
    default:
      return unreachable(deadline)
  }
}

/** Among those of one moment ids decide, so that the order of the plan does not. */
function comesBefore(a: Entry, b: Entry): boolean {
  if (a.at !== b.at) return a.at < b.at
  return a.id === b.id ? a.kind < b.kind : a.id < b.id
}

function entryOf(deadline: Deadline, { plan }: ExecutionState): Entry {
  // A copy by hand: of most attempts one is made.
  if (deadline.kind === 'approval') return { ...deadline, id: deadline.approval }
  const { id } = plan.nodes[deadline.task] as { readonly id: string }
  const { at, task, kind } = deadline
  if (kind === 'attempt' || kind === 'start') return { at, task, kind, token: deadline.token, id }
  return { at, task, kind, id }
}
