/**
 * Ready tasks that others may pass, oldest first. An index: a function of the state, made again when a state is copied or
 * its plan has changed. What cannot be helped by keeping resources for it is set aside until that may be otherwise.
 */
import { Heap } from '../../std/heap.ts'
import { waysThatMayBePassed } from './passing.ts'
import type { NotKept } from './kept.ts'
import { stateOf } from '../lifecycle.ts'
import type { PlanIndex } from '../plan/plan-index.ts'
import type { ExecutionState } from '../state.ts'

/** A task in the queue, and which of its arrivals among the ready ones it is there for. */
interface Waiting {
  readonly task: number
  readonly arrival: number
}

type WhyNot = (task: number) => NotKept | undefined

/** See the header. */
export class AgeQueue {
  #plan: PlanIndex | null = null
  #passed: readonly boolean[] = []
  #heap = newHeap()
  #level = 0
  /** Set aside until the wave moves on, or what holds them back is woken. */
  #aside: Waiting[] = []
  #asleep = new Heap<{ readonly until: number; readonly waiting: Waiting }>((a, b) => a.until < b.until)

  /** A task has become ready. Before anybody asks, nothing is kept. */
  add(execution: ExecutionState, task: number): void {
    if (this.#plan === null || this.#plan !== execution.plan) return
    // What a person does takes nothing, and what waits for an approval becomes ready anew with it.
    if (isForPerson(execution, task)) return
    if (this.#passed[execution.plan.wayOf[task] as number] === true)
      this.#heap.push({ task, arrival: execution.turns.arrival[task] as number })
  }

  /** What held tasks back may do so no more. */
  wake(): void {
    for (const waiting of this.#aside) this.#heap.push(waiting)
    this.#aside = []
  }

  /**
   * Takes out the task that has waited longest, if it became ready at `before` or earlier. `whyNot` says what is in the way of
   * helping it, and until when if time alone will tell.
   */
  takeOldest(
    execution: ExecutionState,
    { at, before, whyNot }: { readonly at: number; readonly before: number; readonly whyNot: WhyNot },
  ): number | undefined {
    if (this.#plan !== execution.plan) this.#rebuild(execution)
    if (this.#level !== execution.current_level) {
      this.#level = execution.current_level
      this.wake()
    }
    for (let first = this.#asleep.peek(); first !== undefined && first.until <= at; first = this.#asleep.peek()) {
      this.#asleep.pop()
      this.#heap.push(first.waiting)
    }
    for (let first = this.#heap.peek(); first !== undefined; first = this.#heap.peek()) {
      const { task, arrival } = first
      const waits = isReady(execution, task) && execution.turns.arrival[task] === arrival
      if (waits && (execution.holdings.ready_since[task] as number) > before) return undefined
      this.#heap.pop()
      if (!waits || execution.holdings.reserved.has(task)) continue
      const problem = whyNot(task)
      if (problem === undefined) return task
      this.#setAside(first, problem)
    }
    return undefined
  }

  #setAside(waiting: Waiting, { reason, until }: NotKept): void {
    if (until !== undefined) this.#asleep.push({ until, waiting })
    else if (reason === 'wave' || reason === 'held') this.#aside.push(waiting)
    // What is left of a budget only shrinks, until the plan changes; then all of this is made again.
  }

  #rebuild(execution: ExecutionState): void {
    this.#plan = execution.plan
    this.#passed = waysThatMayBePassed(execution.plan, execution.coordinator)
    this.#heap = newHeap()
    this.#aside = []
    this.#asleep = new Heap((a, b) => a.until < b.until)
    this.#level = execution.current_level
    for (let task = 0; task < execution.task_state.length; task++)
      if (isReady(execution, task)) this.add(execution, task)
  }
}

function isForPerson({ plan, approved }: ExecutionState, task: number): boolean {
  const node = plan.nodes[task]
  return node?.action.kind === 'human' || (node?.approval !== undefined && approved[task] === 0)
}

function isReady(execution: ExecutionState, task: number): boolean {
  return stateOf(execution.task_state[task] as number) === 'READY'
}

function newHeap(): Heap<Waiting> {
  return new Heap<Waiting>((a, b) => a.arrival < b.arrival)
}
