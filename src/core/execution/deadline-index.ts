import { Heap } from '../std/heap.ts'
import type { ExecutionState } from './state.ts'

/** Something that becomes due: an open attempt runs out of time, or a task may be tried again. */
export type Deadline =
  | { readonly at: number; readonly task: number; readonly kind: 'attempt'; readonly token: string }
  | { readonly at: number; readonly task: number; readonly kind: 'retry' }

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
    if (this.#heap.size > 64 + 4 * (execution.open.size + execution.wake_at.size)) this.rebuild(execution)
    else this.#heap.push(entryOf(deadline, execution))
  }

  /** Reads all deadlines from the state again. */
  rebuild(execution: ExecutionState): void {
    this.#heap = new Heap<Entry>(comesBefore)
    for (const { token, task, deadline_at: at, cancel } of execution.open.values())
      if (at !== null && cancel === null) this.#heap.push(entryOf({ at, task, kind: 'attempt', token }, execution))
    for (const [task, at] of execution.wake_at) this.#heap.push(entryOf({ at, task, kind: 'retry' }, execution))
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

function holds(execution: ExecutionState, deadline: Deadline): boolean {
  if (deadline.kind === 'retry') return execution.wake_at.get(deadline.task) === deadline.at
  const attempt = execution.open.get(deadline.token)
  return attempt !== undefined && attempt.deadline_at === deadline.at && attempt.cancel === null
}

/** Among those of one moment ids decide, so that the order of the plan does not. */
function comesBefore(a: Entry, b: Entry): boolean {
  if (a.at !== b.at) return a.at < b.at
  return a.id === b.id ? a.kind < b.kind : a.id < b.id
}

function entryOf(deadline: Deadline, { plan }: ExecutionState): Entry {
  const { id } = plan.nodes[deadline.task] as { readonly id: string }
  const { at, task } = deadline
  return deadline.kind === 'retry'
    ? { at, task, kind: 'retry', id }
    : { at, task, kind: 'attempt', token: deadline.token, id }
}
