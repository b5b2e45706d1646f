/**
 * What one simulated run shows, task by task: when it became ready, started and ended, and what it waited for meanwhile.
 *
 * A ready task that cannot start is held by the first of its claims that has no room, in the order in which the scheduler
 * looks at them; one that has all its claims waits for its wave or for a worker, which is no resource. This is asked whenever
 * time passes, once for all ready tasks that need the same, so an hour is charged to exactly the resource that was short in it.
 */
import type { CoordinatorNode } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import type { Claim } from '../core/execution/claims/claim.ts'
import { hasRoom, opensAt } from '../core/execution/claims/ledger.ts'
import type { ExecutionState, SiteState } from '../core/execution/state.ts'
import type { ObservedTurn, Observer } from './world-parts.ts'

/** How long and how often tasks were held by one resource. */
export interface Waiting {
  waits: number
  wait_ms: number
}

/** The ready tasks that need the same. */
interface Crowd {
  readonly wave: number
  readonly claims: readonly Claim[]
  /** Tasks that are ready and have not started. */
  size: number
  /** What holds them now. */
  heldBy: string | null
  /** What will hold them when time alone has opened what holds them now: moments and resources, in order. */
  readonly later: { readonly at: number; readonly heldBy: string | null }[]
  /** Where it stands among those that are present. */
  position: number
  /** What held them when time passed last, and how many of them it held then. */
  countedFor: string | null
  counted: number
}

/** Watches one run. Times are milliseconds since the start; NaN is never. */
export class RunRecord implements Observer {
  readonly ready_at: Float64Array
  readonly started_at: Float64Array
  readonly ended_at: Float64Array
  /** By the name of the resource; quotas as `quota:cpu_cores`. */
  readonly waiting = new Map<string, Waiting>()
  readonly #start: number
  readonly #numberOf: ReadonlyMap<string, number>
  /** Crowds by the number of their way. */
  readonly #crowds: (Crowd | undefined)[] = []
  /** Those of them that are not empty, in any order. */
  readonly #present: Crowd[] = []
  #now = 0

  constructor(nodes: readonly CoordinatorNode[], start: number) {
    const never = (): Float64Array => new Float64Array(nodes.length).fill(Number.NaN)
    this.ready_at = never()
    this.started_at = never()
    this.ended_at = never()
    this.#start = start
    this.#numberOf = new Map(nodes.map((node, i) => [node.id, i]))
  }

  /** The end of the last task, in milliseconds. */
  get makespan_ms(): number {
    return this.ended_at.reduce((last, end) => (end > last ? end : last), 0)
  }

  turned({ events, site }: ObservedTurn): void {
    const execution = site.executions.values().next().value
    if (execution === undefined) return
    const at = site.at - this.#start
    if (at > this.#now) this.#pass(at)
    for (const event of events) this.#note(event, execution)
    this.#judge(site, execution)
  }

  #note(event: Event, execution: ExecutionState): void {
    if (event.type === 'execution_started') {
      for (let task = 0; task < execution.plan.nodes.length; task++) this.#look(task, execution)
    } else if (event.type === 'attempt_ordered') {
      if (event.kind === 'run') this.#began(event.task, execution)
    } else if (event.type === 'task_requeued') {
      // It gave way to a more urgent one: what it did before counts for nothing.
      this.#enter(this.#numberOf.get(event.task) as number, execution.plan)
    } else if (event.type === 'task_needs_attention') {
      this.#began(event.task, execution)
    } else if (event.type === 'task_succeeded') {
      const task = this.#numberOf.get(event.task) as number
      this.ended_at[task] = this.#now
      for (const next of execution.plan.successors[task] as readonly number[]) this.#look(next, execution)
    }
  }

  /** Whether a task has become ready. */
  #look(task: number, { waits_for, plan }: ExecutionState): void {
    if (waits_for[task] !== 0 || plan.nodes[task]?.done === true || !Number.isNaN(this.ready_at[task])) return
    this.#enter(task, plan)
  }

  #enter(task: number, plan: ExecutionState['plan']): void {
    this.ready_at[task] = this.#now
    const crowd = this.#crowdOf(task, plan)
    if (crowd === undefined || crowd.size++ > 0) return
    crowd.position = this.#present.push(crowd) - 1
    crowd.heldBy = null
    crowd.countedFor = null
    crowd.counted = 0
  }

  #began(id: string, { plan }: ExecutionState): void {
    const task = this.#numberOf.get(id) as number
    this.started_at[task] = this.#now
    const crowd = this.#crowdOf(task, plan)
    if (crowd === undefined) return
    // Whoever was ready before time passed was counted then.
    if (crowd.countedFor !== null && (this.ready_at[task] as number) < this.#now) crowd.counted--
    if (--crowd.size > 0) return
    const last = this.#present.pop() as Crowd
    if (last === crowd) return
    this.#present[crowd.position] = last
    last.position = crowd.position
  }

  /** The crowd of a task that claims anything. */
  #crowdOf(task: number, plan: ExecutionState['plan']): Crowd | undefined {
    const claims = plan.claims[task] as readonly Claim[]
    const way = plan.wayOf[task] as number
    if (claims.length === 0 || plan.nodes[task]?.action.kind === 'human') return undefined
    return (this.#crowds[way] ??= {
      wave: plan.level[task] as number,
      claims,
      size: 0,
      heldBy: null,
      later: [],
      position: 0,
      countedFor: null,
      counted: 0,
    })
  }

  /** Time passes with the crowds as they were judged last. */
  #pass(to: number): void {
    for (const crowd of this.#present) {
      let from = this.#now
      for (const { at, heldBy } of crowd.later) {
        if (at >= to) break
        this.#charge(crowd, at - from)
        crowd.heldBy = heldBy
        from = at
      }
      this.#charge(crowd, to - from)
    }
    this.#now = to
  }

  #charge(crowd: Crowd, span: number): void {
    if (crowd.heldBy !== crowd.countedFor) {
      crowd.countedFor = crowd.heldBy
      crowd.counted = 0
    }
    if (crowd.heldBy === null) return
    const waiting = this.#waitingFor(crowd.heldBy)
    waiting.wait_ms += crowd.size * span
    waiting.waits += crowd.size - crowd.counted
    crowd.counted = crowd.size
  }

  #waitingFor(name: string): Waiting {
    let waiting = this.waiting.get(name)
    if (waiting === undefined) this.waiting.set(name, (waiting = { waits: 0, wait_ms: 0 }))
    return waiting
  }

  #judge(site: SiteState, execution: ExecutionState): void {
    for (const crowd of this.#present) {
      let held = holding(crowd, site, site.at, execution)
      crowd.heldBy = held === null ? null : resourceName(held)
      crowd.later.length = 0
      // Nobody else looks when a rate has room again or a window opens for what something else holds too.
      for (let at = site.at; held !== null;) {
        const opens = opensAt(site.ledger, held, at)
        if (opens === null) break
        at = opens
        held = holding(crowd, site, at, execution)
        crowd.later.push({ at: at - this.#start, heldBy: held === null ? null : resourceName(held) })
      }
    }
  }
}

/** The name under which a claim's resource is told: catalog names as they are, quotas marked as such. */
export function resourceName(claim: Claim): string {
  return claim.mode === 'quota' ? claim.key : claim.name
}

function holding(crowd: Crowd, { ledger }: SiteState, at: number, execution: ExecutionState): Claim | null {
  if (execution.coordinator.mode === 'wave_based' && crowd.wave > execution.current_level) return null
  for (const claim of crowd.claims) if (!hasRoom(ledger, claim, at)) return claim
  return null
}
