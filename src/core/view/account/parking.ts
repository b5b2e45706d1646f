/**
 * How long tasks waited because a circuit breaker was open: from when it opened, or the task could have started, to when the task
 * went or the breaker let all go again.
 */
import type { Event } from '../../model/event.ts'
import { type Breaker, breakerId, inScope } from '../../execution/holds/breaker.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'

/** One time in which a breaker was not closed. */
interface Closure {
  readonly breaker: string
  readonly of: Breaker
  readonly from: number
  until: number | null
}

/** Waiting by breaker, by task number, in milliseconds. */
export class Parking {
  readonly waited = new Map<string, Map<number, number>>()
  readonly #closures: Closure[] = []
  readonly #open = new Map<string, Closure>()
  /** Since when each task that is READY or in BACKOFF could go. */
  readonly #since = new Map<number, number>()

  /** Notes an event that is folded in already. */
  note(execution: ExecutionState, event: Event): void {
    switch (event.type) {
      case 'execution_started':
      case 'execution_resumed':
      case 'hot_update':
      case 'execution_rewound':
        for (let task = 0; task < execution.plan.nodes.length; task++) this.#look(execution, task, event.ts)
        return
      case 'circuit_breaker':
        this.#noteBreaker(execution, event)
        return
      case 'attempt_ordered':
      case 'task_cancelled':
      case 'task_quarantined':
        this.#leave(execution, execution.plan.numberOf.get(event.task), event.ts)
        return
      case 'task_succeeded':
      case 'task_skipped': {
        const task = execution.plan.numberOf.get(event.task)
        this.#leave(execution, task, event.ts)
        for (const next of execution.plan.successors[task ?? -1] ?? []) this.#look(execution, next, event.ts)
        return
      }
      case 'task_retry_scheduled':
      case 'task_requeued':
      case 'task_approved':
        this.#look(execution, execution.plan.numberOf.get(event.task), event.ts)
    }
  }

  /** Counts those that wait yet. */
  settle(execution: ExecutionState, at: number): void {
    for (const task of [...this.#since.keys()]) this.#leave(execution, task, at)
  }

  #look(execution: ExecutionState, task: number | undefined, at: number): void {
    if (task === undefined || this.#since.has(task) || execution.plan.nodes[task]?.mends !== undefined) return
    const state = taskState(execution, task)
    if (state === 'READY' || state === 'BACKOFF') this.#since.set(task, at)
  }

  #noteBreaker(execution: ExecutionState, event: Extract<Event, { type: 'circuit_breaker' }>): void {
    const id = breakerId(event.pattern.name, event.key ?? '')
    const open = this.#open.get(id)
    if (event.action === 'closed') {
      if (open !== undefined) open.until = event.ts
      this.#open.delete(id)
      return
    }
    const of = execution.breakers.all.get(id)
    if (open !== undefined || of === undefined) return
    // What it is about is kept as it is now.
    const closure = { breaker: id, of: { ...of }, from: event.ts, until: null }
    this.#open.set(id, closure)
    this.#closures.push(closure)
  }

  #leave(execution: ExecutionState, task: number | undefined, at: number): void {
    const since = task === undefined ? undefined : this.#since.get(task)
    if (task === undefined || since === undefined) return
    this.#since.delete(task)
    for (let i = this.#closures.length - 1; i >= 0 && this.#closures.length - i <= LOOKED_AT; i--) {
      const { breaker, of, from, until } = this.#closures[i] as Closure
      const span = Math.min(at, until ?? at) - Math.max(since, from)
      if (span <= 0 || !inScope(execution, of, task)) continue
      const tasks = this.waited.get(breaker) ?? new Map<number, number>()
      tasks.set(task, (tasks.get(task) ?? 0) + span)
      this.waited.set(breaker, tasks)
    }
  }
}

/** Openings that are looked back on for one task that goes. */
const LOOKED_AT = 200
