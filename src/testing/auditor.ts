/**
 * Watches a simulated execution and keeps books of its own, from the plan and the events alone. What must always hold is
 * judged at each event, and at the end of each turn also against the state. A broken promise throws, and says which.
 */
import type { Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import { TASK_STATES, type ExecutionOptions } from '../core/model/execution-options.ts'
import type { Input } from '../core/model/input.ts'
import { assert } from '../core/std/assert.ts'
import { obligationKey, obligations } from '../core/execution/obligations.ts'
import { isActive } from '../core/execution/lifecycle.ts'
import type { SiteState } from '../core/execution/state.ts'
import { evolve } from '../core/execution/evolve.ts'
import { indexPlan } from '../core/execution/plan-index.ts'
import { emptySite } from '../core/execution/state.ts'
import type { ObservedTurn, Observer } from '../simulation/simulated-coordinator.ts'
import { ResourceBook } from './resource-book.ts'
import { siteSnapshot } from './site-snapshot.ts'
import { judgeSite } from './site-judge.ts'

interface TaskBook {
  readonly node: CoordinatorNode
  readonly after: readonly string[]
  /** Where waves are barriers, the number of its own; else 0. */
  readonly wave: number
  attempts: number
  /** The open attempt's token and kind. */
  open: { readonly token: string; readonly kind: string } | null
  /** Where its last run was; what follows stays there. */
  worker: string | null
  satisfied: boolean
  /** Cut off while it may have been half done; only an undo or a person makes it safe to run again. */
  half_done: boolean
  /** It reported failure, reaches beyond the machine, and was not undone since. */
  reached_out: boolean
  /** A person cancelled it; only a person takes that back. */
  unwanted: boolean
  /** A person let it start, where its node asks for that. */
  approved: boolean
}

/** See the header. Hand it to a simulation as its observer. */
export class Auditor implements Observer {
  readonly events: Event[] = []
  readonly turns: (readonly Input[])[] = []
  /** How often each kind of thing was seen, so that a test can tell that its worlds were not too calm. */
  readonly seen = new Map<string, number>()
  readonly #shadow: SiteState = emptySite()
  readonly #tasks = new Map<string, TaskBook>()
  /** Keys of what turns handed out to be done, and of what the events say is to be done. */
  readonly #issued = new Set<string>()
  readonly #ordered = new Set<string>()
  readonly #resources: ResourceBook
  readonly #coordinator: Coordinator
  #options: ExecutionOptions | null = null
  #status = 'none'

  constructor(coordinator: Coordinator) {
    this.#coordinator = coordinator
    this.#resources = new ResourceBook(coordinator)
    const { personsWave: waves } = indexPlan(coordinator, 'audited')
    for (const [i, node] of coordinator.graph.nodes.entries()) {
      const after = coordinator.graph.edges.filter((edge) => edge.to === node.id && edge.type === 'hard')
      this.#tasks.set(node.id, {
        node,
        after: after.map((edge) => edge.from),
        wave: waves[i] as number,
        attempts: 0,
        open: null,
        worker: null,
        satisfied: node.done,
        half_done: false,
        reached_out: false,
        unwanted: false,
        approved: false,
      })
    }
  }

  turned(step: ObservedTurn): void {
    this.turns.push(step.inputs)
    for (const obligation of step.obligations) this.#issued.add(obligationKey(obligation))
    for (const event of step.events) this.#read(event)
    const last = step.inputs.at(-1)
    judgeSite(step.site, { settled: last !== undefined && last.type !== 'take_up' })
    compare('issued and not answered', this.#issued, step.site)
  }

  restarted(site: SiteState): void {
    assert(siteSnapshot(site) === siteSnapshot(this.#shadow), 'a restart folds the same state')
    this.#note('restart')
  }

  #read(event: Event): void {
    const before = this.events.at(-1)
    assert(event.seq === (before?.seq ?? 0) + 1, `seq ${event.seq} follows ${before?.seq ?? 0}`)
    assert(event.position === (before?.position ?? 0) + 1, 'positions have no gaps')
    assert(event.ts >= (before?.ts ?? 0), 'time does not go back')
    this.events.push(event)
    this.#note(event.type)
    evolve(this.#shadow, event)
    if (event.type === 'execution_started' || event.type === 'execution_resumed') this.#options = event.options
    this.#readStatus(event)
    if (!('task' in event)) return
    const task = this.#tasks.get(event.task)
    assert(task !== undefined, `${event.task} is a task of the plan`)
    this.#readAttempt(event, task)
    this.#readTask(event, task)
    compare('ordered and not ended', this.#ordered, this.#shadow)
  }

  #readStatus(event: Event): void {
    if (event.type === 'execution_started' || event.type === 'execution_resumed') this.#status = 'running'
    else if (event.type === 'execution_paused') this.#status = 'paused'
    else if (event.type === 'execution_stopping') this.#status = 'stopping'
    else if (event.type === 'execution_stopped') this.#status = 'stopped'
    else if (event.type === 'execution_finished') this.#finished(event)
  }

  #finished(event: Extract<Event, { type: 'execution_finished' }>): void {
    this.#status = event.status
    this.#note(event.status)
    const open = [...this.#tasks.values()].filter((task) => task.open !== null)
    assert(open.length === 0, `nothing is open when it is over: ${open.map((task) => task.node.id).join(', ')}`)
    const satisfied = [...this.#tasks.values()].filter((task) => task.satisfied).length
    const total = Object.values(event.counts).reduce((a, b) => a + b, 0)
    assert(total === this.#tasks.size, `the counts hold every task once: ${JSON.stringify(event.counts)}`)
    const asked = (event.counts['NEEDS_ATTENTION'] ?? 0) + (event.counts['WAITING_APPROVAL'] ?? 0)
    if (event.status === 'completed') assert(satisfied === this.#tasks.size, 'completed says that all is done')
    else if (event.status !== 'aborted')
      assert(satisfied < this.#tasks.size, `${event.status} says that something is not done`)
    if (event.status === 'failed') assert(asked === 0, 'a question that waits is not a failure')
    for (const state of TASK_STATES.filter((one) => isActive(one) || one === 'BACKOFF'))
      assert(event.counts[state] === undefined, `no task is ${state} when it is over: ${JSON.stringify(event.counts)}`)
    const held = this.#resources.held()
    assert(held.length === 0, `nothing is held when it is over: ${held.join(', ')}`)
  }

  #readAttempt(event: Extract<Event, { task: string }>, task: TaskBook): void {
    const { attempt: token } = event
    if (event.type === 'attempt_ordered') {
      assert(token !== undefined && task.open === null, `${event.task} has one attempt at a time`)
      assert(task.node.approval === undefined || task.approved, `${event.task} was approved before it started`)
      assert(event.number === ++task.attempts && token === `${event.task}-${event.number}`, `${token} is numbered`)
      task.open = { token, kind: event.kind }
      this.#ordered.add(`attempt ${token}`)
      if (event.kind === 'run') {
        this.#mayRun(event.ts, task)
        task.worker = event.worker
      } else if (this.#shadow.executions.get(event.execution_id)?.workers.has(task.worker ?? '') === true)
        assert(event.worker === task.worker, `${token} stays on ${task.worker}, where the task ran`)
      const stopping = this.#status === 'stopping' && event.kind !== 'compensate'
      assert(!stopping, `${token} is ordered although the execution stops`)
    } else if (event.type === 'attempt_cancel_ordered') {
      assert(task.open?.token === token, `${token} is cancelled while it is open`)
      this.#ordered.add(`cancel ${token}`)
      this.#note(`cancel ${event.reason}`)
      if (event.reason === 'cancelled') task.unwanted = true
    } else if (event.type === 'attempt_finished' || event.type === 'attempt_lost') {
      assert(task.open !== null && task.open.token === token, `${token} ends once, while it is open`)
      task.open = null
      for (const book of [this.#issued, this.#ordered]) {
        book.delete(`attempt ${token}`)
        book.delete(`cancel ${token}`)
      }
      this.#ended(event, task)
    }
  }

  #mayRun(at: number, task: TaskBook): void {
    const { node } = task
    const waiting = task.after.filter((id) => this.#tasks.get(id)?.satisfied !== true)
    assert(waiting.length === 0, `${node.id} runs before ${waiting.join(', ')}`)
    this.#waveHasCome(task)
    assert(!task.satisfied, `${node.id} runs although it is done`)
    assert(this.#status === 'running', `${node.id} starts while the execution is ${this.#status}`)
    assert(node.action.kind !== 'human', `${node.id} is for a person`)
    assert(!task.unwanted, `${node.id} was cancelled by a person and runs again`)
    assert(!task.reached_out, `${node.id} may have reached out and runs again without a person or an undo`)
    assert(!task.half_done, `${node.id} was cut off and runs again without a person or an undo`)
    this.#resources.mustHold(node, at)
    this.#note('run')
  }

  #waveHasCome({ node, wave }: TaskBook): void {
    const before = [...this.#tasks.values()].filter((other) => other.wave < wave && !other.satisfied)
    assert(before.length === 0, `${node.id} waits for the wave of ${before.map((other) => other.node.id).join(', ')}`)
  }

  #ended(event: Extract<Event, { type: 'attempt_finished' | 'attempt_lost' }>, task: TaskBook): void {
    const safe = task.node.idempotent || this.#options?.assume_idempotent === true
    if (event.kind === 'run') {
      const cut = event.type === 'attempt_lost' ? event.reason !== 'never_started' : event.outcome === 'cancelled'
      if (cut && !safe) task.half_done = true
    }
    const failed = event.type === 'attempt_finished' && (event.outcome === 'failed' || event.outcome === 'timed_out')
    const reaches = task.node.effects.some(({ kind }) => kind === 'net' || kind === 'db' || kind === 'deploy')
    if (event.kind === 'run' && failed && reaches) task.reached_out = true
    if (event.kind === 'compensate' && event.type === 'attempt_finished' && event.outcome === 'succeeded') {
      task.half_done = false
      task.reached_out = false
    }
  }

  #readTask(event: Extract<Event, { task: string }>, task: TaskBook): void {
    if (event.type === 'resource_acquired') this.#resources.take(task.node, event.ts)
    else if (event.type === 'resource_released') this.#resources.giveBack(task.node)
    else if (event.type === 'task_succeeded' || event.type === 'task_skipped') {
      assert(!task.satisfied, `${event.task} is done once`)
      assert(task.open === null, `${event.task} is done when nothing of it is open`)
      task.satisfied = true
    } else if (event.type === 'task_needs_attention' && event.reason === 'manual') {
      this.#waveHasCome(task)
    } else if (event.type === 'task_approved') {
      assert(task.node.approval !== undefined && !task.approved, `${event.task} asks once for approval`)
      task.approved = true
    } else if (event.type === 'task_invalidated') {
      assert(task.satisfied, `${event.task} was done before its success is taken back`)
      task.satisfied = false
    } else if (event.type === 'task_requeued') {
      assert(!task.satisfied, `${event.task} stays done`)
      if (event.reason === 'operator') {
        task.half_done = false
        task.reached_out = false
        task.unwanted = false
      }
      this.#note(`requeued ${event.reason}`)
    }
  }

  #note(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1)
  }

  /** Looks back at a whole run: that its parts are in order was judged on the way. */
  close(site: SiteState): void {
    assert(
      siteSnapshot(site, { counters: false }) === siteSnapshot(this.#shadow, { counters: false }),
      'folding the stored events gives the state that ran',
    )
    assert(this.#coordinator.graph.nodes.length === this.#tasks.size, 'every task has one book')
  }
}

function compare(what: string, keys: ReadonlySet<string>, site: SiteState): void {
  const owed = new Set(obligations(site).map(obligationKey))
  const same = owed.size === keys.size && [...owed].every((key) => keys.has(key))
  assert(same, `owed: ${[...owed].join(', ')}; ${what}: ${[...keys].join(', ')}`)
}
