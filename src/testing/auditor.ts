/**
 * Watches a simulated site and keeps books of its own, from the plans and the events alone. What must always hold stands in
 * `promises/`, a file for each; it is judged at each event, and at the end of each turn also against the state. A broken
 * promise throws, and says which.
 */
import type { Coordinator } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import type { Input } from '../core/model/input.ts'
import { assert } from '../core/std/assert.ts'
import { evolve } from '../core/execution/evolve.ts'
import { type ExecutionState, type SiteState, emptySite } from '../core/execution/state.ts'
import type { ObservedTurn, Observer } from '../simulation/world-parts.ts'
import type { Watch } from './promises/kept-promise.ts'
import { PROMISES } from './promises/promises.ts'
import { updatedPlan } from './updated-plan.ts'

/** See the header. Hand it to a simulation as its observer. */
export class Auditor implements Observer {
  readonly events: Event[] = []
  readonly turns: (readonly Input[])[] = []
  /** Before which turns a new coordinator had folded the log. */
  readonly restarts = new Set<number>()
  /** How often each kind of thing was seen, so that a test can tell that its worlds were not too calm. */
  readonly seen = new Map<string, number>()
  readonly #shadow: SiteState = emptySite()
  readonly #watches: readonly Watch[]
  #quiet = 0
  readonly #seqs = new Map<string, number>()
  /** Plans that were changed while they ran. */
  readonly #updated = new Map<string, Coordinator>()
  readonly #planOf: (execution_id: string) => Coordinator

  /** `beside` are the plans of further executions on the same site, by their ids. */
  constructor(coordinator: Coordinator, beside: ReadonlyMap<string, Coordinator> = new Map()) {
    const audited = {
      planOf: (execution_id: string): Coordinator =>
        this.#updated.get(execution_id) ?? beside.get(execution_id) ?? coordinator,
      shadow: this.#shadow,
      note: (what: string): void => this.#note(what),
    }
    this.#planOf = audited.planOf
    this.#watches = PROMISES.map((promise) => promise.watch(audited))
  }

  turned(step: ObservedTurn): void {
    this.turns.push(step.inputs)
    for (const event of step.events) this.#read(event)
    if (isQuiet(step) && ++this.#quiet % QUIET_TURNS !== 0) return
    for (const watch of this.#watches) watch.turned?.(step)
  }

  restarted(site: SiteState): void {
    this.restarts.add(this.turns.length)
    for (const watch of this.#watches) watch.restarted?.(site)
  }

  /** Looks back at a whole run: that its parts are in order was judged on the way. */
  close(site: SiteState): void {
    for (const watch of this.#watches) watch.closed?.(site)
  }

  #read(event: Event): void {
    const before = this.events.at(-1)
    const seq = (this.#seqs.get(event.execution_id) ?? 0) + 1
    assert(event.seq === seq, `seq ${event.seq} follows ${seq - 1}`)
    assert(event.position === (before?.position ?? 0) + 1, 'positions have no gaps')
    assert(event.ts >= (before?.ts ?? 0), 'time does not go back')
    this.#seqs.set(event.execution_id, seq)
    this.events.push(event)
    this.#note(event.type)
    for (const watch of this.#watches) watch.before?.(event)
    evolve(this.#shadow, event)
    if (event.type === 'hot_update')
      this.#updated.set(event.execution_id, updatedPlan(this.#planOf(event.execution_id), event.patch))
    const execution = this.#shadow.executions.get(event.execution_id) as ExecutionState
    for (const watch of this.#watches) watch.event?.(event, execution)
  }

  #note(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1)
  }
}

/** Of turns in which nothing was decided, one of so many is judged: the state is as it was. */
const QUIET_TURNS = 8

function isQuiet({ events, obligations }: ObservedTurn): boolean {
  return obligations.length === 0 && events.every(({ type }) => type === 'task_progress' || type === 'report_refused')
}
