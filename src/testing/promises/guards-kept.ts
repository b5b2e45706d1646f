import type { Event } from '../../core/model/event.ts'
import type { Coordinator, CoordinatorNode } from '../../core/model/coordinator.ts'
import type { ErrorPattern, Policies } from '../../core/model/policies.ts'
import { assert } from '../../core/std/assert.ts'
import { placesOf } from '../../core/execution/holds/scope.ts'
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
  readonly place: string
  state: string
  probe: string | null
}

/** The books of one execution. */
class GuardBook {
  readonly #note: Audited['note']
  readonly #inForce = new Map<number, string>()
  readonly #breakers = new Map<string, OpenBreaker>()
  /** How often each has opened since it was last closed, or a person let it go on. */
  readonly #openings = new Map<string, number>()
  readonly #succeeded = new Set<string>()
  /** Tasks that mend, which no breaker parks. */
  readonly #mends = new Set<string>()
  #policies: Policies
  #status = 'running'

  constructor({ planOf, note }: Audited, execution_id: string) {
    const plan: Coordinator = planOf(execution_id)
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
    } else if (event.type === 'task_succeeded') this.#succeeded.add(event.task)
    else if (event.type === 'task_invalidated') this.#succeeded.delete(event.task)
    else if (event.type === 'circuit_breaker') this.#breaker(event, execution)
    else if (event.type === 'attempt_ordered' && event.kind === 'run') this.#mayStart(event.task, execution)
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
    for (const [id, { state }] of this.#breakers) {
      if (state !== 'exhausted') continue
      this.#breakers.delete(id)
      this.#openings.delete(id)
    }
  }

  #applied(event: Extract<Event, { type: 'backpressure_applied' }>, execution: ExecutionState): void {
    this.#note(`pressure ${event.action}`)
    if (event.trigger !== undefined) this.#inForce.set(event.trigger, event.action)
    const least = execution.options.worker_min
    assert(event.concurrency === null || event.concurrency >= least, `${String(event.concurrency)} lanes are left`)
  }

  #breaker(event: Extract<Event, { type: 'circuit_breaker' }>, execution: ExecutionState): void {
    const { action, key = '', witness } = event
    const id = `${event.pattern.name} ${key}`
    const pattern = this.#policies.circuit_breakers?.patterns?.find(({ name }) => name === event.pattern.name)
    assert(pattern !== undefined, `${event.pattern.name} is a pattern of the plan`)
    this.#note(`breaker ${action}`)
    const before = this.#breakers.get(id)
    if (action === 'closed') {
      assert(before === undefined || before.state === 'half_open', `${id} closes from half open`)
      const { probe = null } = before ?? {}
      if (probe !== null)
        assert(this.#succeeded.has(probe), `${id} closes although its probe ${probe} has not succeeded`)
      this.#breakers.delete(id)
      this.#openings.delete(id)
      return
    }
    if (action === 'opened') {
      assert(before === undefined || before.state === 'half_open', `${id} opens when it is closed or half open`)
      assert(event.until !== undefined && event.until >= event.ts, `${id} says when it lets a probe through`)
      const times = (this.#openings.get(id) ?? 0) + 1
      assert(times <= pattern.max_activations, `${id} opens ${times} times`)
      if (typeof pattern.scope === 'object')
        assert(fits(pattern.scope.tasks, witness ?? ''), `${id} opens for ${witness}, which its glob does not name`)
      this.#openings.set(id, times)
    }
    if (action === 'half_open' && before?.state === 'exhausted') this.#openings.delete(id)
    this.#breakers.set(id, {
      pattern,
      key,
      place: before?.place ?? placeOf(pattern, key, nodeOf(execution, witness)),
      state: action,
      probe: action === 'half_open' ? (witness ?? null) : null,
    })
  }

  #mayStart(task: string, execution: ExecutionState): void {
    assert(![...this.#inForce.values()].includes('break'), `${task} starts although a break is in force`)
    const probes = [...this.#breakers.values()].some(({ state, probe }) => state === 'half_open' && probe === task)
    for (const breaker of this.#breakers.values()) {
      const { pattern, state, probe } = breaker
      if (!this.#parks(breaker, task, execution)) continue
      assert(state === 'half_open', `${task} starts although breaker ${pattern.name} is ${state}`)
      if (probe === null) breaker.probe = task
      else assert(probes, `${task} starts although ${probe} probes for ${pattern.name}`)
    }
  }

  #parks({ pattern, place }: OpenBreaker, task: string, execution: ExecutionState): boolean {
    if (this.#mends.has(task)) return false
    if (pattern.scope === 'plan') return true
    if (typeof pattern.scope === 'object') return fits(pattern.scope.tasks, task)
    const node = nodeOf(execution, task)
    return node !== undefined && placesOf(node).includes(place)
  }
}

/** The worlds have globs of one star, at the end. */
function fits(glob: string, task: string): boolean {
  return task.startsWith(glob.slice(0, -1))
}

function nodeOf({ plan }: ExecutionState, task: string | undefined): CoordinatorNode | undefined {
  return plan.nodes[plan.numberOf.get(task ?? '') ?? -1]
}

/** What a breaker is about: the part of its key that its witness shares. */
function placeOf({ scope }: ErrorPattern, key: string, witness: CoordinatorNode | undefined): string {
  if (scope === 'plan' || typeof scope === 'object' || witness === undefined) return ''
  const names = placesOf(witness).filter((place) => place.startsWith(`${scope} `))
  const place = names.filter((name) => key.startsWith(`${name.slice(scope.length + 1) || '.'} `)).at(-1)
  assert(place !== undefined, `${key} names what a ${scope} of ${witness.id} is called`)
  return place
}
