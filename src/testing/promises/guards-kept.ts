import type { Event } from '../../core/model/event.ts'
import type { Coordinator } from '../../core/model/coordinator.ts'
import type { ErrorPattern, Policies } from '../../core/model/policies.ts'
import { assert } from '../../core/std/assert.ts'
import type { ExecutionState } from '../../core/execution/state.ts'
import type { Audited, KeptPromise } from './kept-promise.ts'
import { sameData } from '../same-data.ts'

/** Load, breakers and lanes do what they say. */
export const guardsKept: KeptPromise = {
  says: 'nothing starts under a break, what a breaker parks waits for its one probe, and lanes never go below the least',
  watch: (audited) => {
    const books = new Map<string, GuardBook>()
    return {
      event(event, execution) {
        let book = books.get(event.execution_id)
        if (book === undefined) books.set(event.execution_id, (book = new GuardBook(audited, event.execution_id)))
        book.read(event, execution)
      },
    }
  },
}

interface OpenBreaker {
  readonly pattern: ErrorPattern
  readonly key: string
  readonly feature: string | undefined
  state: string
  probe: string | null
  times: number
}

/** The books of one execution. */
class GuardBook {
  readonly #features: ReadonlyMap<string, string>
  readonly #note: Audited['note']
  readonly #inForce = new Map<number, string>()
  readonly #breakers = new Map<string, OpenBreaker>()
  /** Tasks that mend, which no breaker parks. */
  readonly #mends = new Set<string>()
  #policies: Policies
  #status = 'running'

  constructor({ planOf, note }: Audited, execution_id: string) {
    const plan: Coordinator = planOf(execution_id)
    this.#features = new Map(plan.graph.nodes.map((node) => [node.id, node.feature_id]))
    this.#policies = plan.policies
    this.#note = note
  }

  read(event: Event, execution: ExecutionState): void {
    this.#readStatus(event)
    if (event.type === 'hot_update') {
      this.#newRules(execution)
      for (const op of event.patch.ops)
        if (op.op === 'inject_tasks') for (const { id, mends } of op.tasks) if (mends !== undefined) this.#mends.add(id)
    } else if (event.type === 'backpressure_applied') this.#applied(event, execution)
    else if (event.type === 'backpressure_relieved') {
      this.#note(event.reason === undefined ? 'pressure eased' : 'pressure eased for silence')
      if (event.trigger !== undefined) this.#inForce.delete(event.trigger)
    } else if (event.type === 'circuit_breaker') this.#breaker(event)
    else if (event.type === 'attempt_ordered' && event.kind === 'run') this.#mayStart(event.task)
  }

  #readStatus(event: Event): void {
    if (event.type === 'execution_resumed') {
      // Who takes it up after it came to rest lets what gave up try once more.
      if (this.#status !== 'running') this.#forgetExhausted()
      this.#status = 'running'
    } else if (event.type === 'execution_paused') this.#status = 'paused'
    else if (event.type === 'execution_stopping' || event.type === 'execution_finished') this.#status = event.type
  }

  #newRules(execution: ExecutionState): void {
    const before = this.#policies
    this.#policies = execution.coordinator.policies
    if (!sameData(before.backpressure, this.#policies.backpressure)) this.#inForce.clear()
    // A breaker lives as long as its pattern.
    const patterns = this.#policies.circuit_breakers?.patterns ?? []
    for (const [id, { pattern }] of this.#breakers)
      if (!patterns.some((one) => sameData(one, pattern))) this.#breakers.delete(id)
  }

  #forgetExhausted(): void {
    for (const [id, { state }] of this.#breakers) if (state === 'exhausted') this.#breakers.delete(id)
  }

  #applied(event: Extract<Event, { type: 'backpressure_applied' }>, execution: ExecutionState): void {
    this.#note(`pressure ${event.action}`)
    if (event.trigger !== undefined) this.#inForce.set(event.trigger, event.action)
    const least = execution.options.worker_min
    assert(event.concurrency === null || event.concurrency >= least, `${String(event.concurrency)} lanes are left`)
  }

  #breaker(event: Extract<Event, { type: 'circuit_breaker' }>): void {
    const { action, key = '', witness } = event
    const id = `${event.pattern.name} ${key}`
    const pattern = this.#policies.circuit_breakers?.patterns?.find(({ name }) => name === event.pattern.name)
    assert(pattern !== undefined, `${event.pattern.name} is a pattern of the plan`)
    this.#note(`breaker ${action}`)
    const before = this.#breakers.get(id)
    if (action === 'closed') {
      assert(before === undefined || before.state === 'half_open', `${id} closes from half open`)
      this.#breakers.delete(id)
      return
    }
    if (action === 'opened') {
      assert(before === undefined || before.state === 'half_open', `${id} opens when it is closed or half open`)
      assert(event.until !== undefined && event.until >= event.ts, `${id} says when it lets a probe through`)
    }
    const feature = this.#features.get(before?.feature ?? witness ?? '')
    this.#breakers.set(id, {
      pattern,
      key,
      feature: pattern.scope === 'feature' ? (before?.feature ?? feature) : undefined,
      state: action,
      probe: action === 'half_open' ? (witness ?? null) : null,
      times: (before?.times ?? 0) + 1,
    })
  }

  #mayStart(task: string): void {
    assert(![...this.#inForce.values()].includes('break'), `${task} starts although a break is in force`)
    const probes = [...this.#breakers.values()].some(({ state, probe }) => state === 'half_open' && probe === task)
    for (const breaker of this.#breakers.values()) {
      const { pattern, state, probe } = breaker
      if (!this.#parks(breaker, task)) continue
      assert(state === 'half_open', `${task} starts although breaker ${pattern.name} is ${state}`)
      if (probe === null) breaker.probe = task
      else assert(probes, `${task} starts although ${probe} probes for ${pattern.name}`)
    }
  }

  #parks({ pattern, feature }: OpenBreaker, task: string): boolean {
    if (this.#mends.has(task)) return false
    if (pattern.scope === 'plan') return true
    if (pattern.scope === 'feature') return this.#features.get(task) === feature
    if (typeof pattern.scope === 'string') return false
    return task.startsWith(pattern.scope.tasks.slice(0, -1))
  }
}
