/**
 * How long tasks waited because a circuit breaker was open: from when it opened, or the task could have started, to when the task
 * went or the breaker let all go again.
 */
import type { Event } from '../../model/event.ts'
import { type Breaker, breakerId, inScope } from '../../execution/holds/breaker.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'

/** One time in which a breaker was not closed, from one opening to the next. */
export interface Closure {
  readonly breaker: string
  readonly of: Breaker
  readonly from: number
  until: number | null
  /** Milliseconds that each task waited, by its number. */
  readonly waited: Map<number, number>
}

/** Waiting by opening of a breaker. */
export class Parking {
  readonly closures: Closure[] = []
  readonly #open = new Map<string, Closure>()
  /** Since when each task that is READY or in BACKOFF could go. */
  readonly #since = new Map<number, number>()

  /** Notes an event that is folded in already. */
  note(execution: ExecutionState, event: Event): void {
    const { type, ts } = event
    if (type === 'circuit_breaker') this.#noteBreaker(execution, event)
    else if (ALL_ANEW.has(type))
      for (let task = 0; task < execution.plan.nodes.length; task++) this.#look(execution, task, ts)
    else if ('task' in event && CONCERN_ONE.has(type)) {
      const task = execution.plan.numberOf.get(event.task)
      if (GO.has(type)) this.#leave(execution, task, ts)
      else this.#look(execution, task, ts)
      if (type === 'task_succeeded' || type === 'task_skipped')
        for (const next of execution.plan.successors[task ?? -1] ?? []) this.#look(execution, next, ts)
    }
  }

  /** Counts those that wait yet. */
  settle(execution: ExecutionState, at: number): void {
    for (const task of this.#since.keys()) this.#leave(execution, task, at)
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
    if (of === undefined || (open !== undefined && event.action === 'half_open')) return
    if (open !== undefined) open.until = event.ts
    // What it is about is kept as it is now.
    const closure = { breaker: id, of: { ...of }, from: event.ts, until: null, waited: new Map<number, number>() }
    this.#open.set(id, closure)
    this.closures.push(closure)
  }

  #leave(execution: ExecutionState, task: number | undefined, at: number): void {
    const since = task === undefined ? undefined : this.#since.get(task)
    if (task === undefined || since === undefined) return
    this.#since.delete(task)
    for (let i = this.closures.length - 1; i >= 0 && this.closures.length - i <= LOOKED_AT; i--) {
      const { of, from, until, waited } = this.closures[i] as Closure
      const span = Math.min(at, until ?? at) - Math.max(since, from)
      if (span <= 0 || !inScope(execution, of, task)) continue
      waited.set(task, (waited.get(task) ?? 0) + span)
    }
  }
}

/** After these anybody may be able to go. */
const ALL_ANEW: ReadonlySet<string> = new Set([
  'execution_started',
  'execution_resumed',
  'hot_update',
  'execution_rewound',
])
/** With these a task goes, or never will. */
const GO: ReadonlySet<string> = new Set([
  'attempt_ordered',
  'task_cancelled',
  'task_quarantined',
  'task_succeeded',
  'task_skipped',
])
const CONCERN_ONE: ReadonlySet<string> = new Set([...GO, 'task_retry_scheduled', 'task_requeued', 'task_approved'])

/** Openings that are looked back on for one task that goes. */
const LOOKED_AT = 200
