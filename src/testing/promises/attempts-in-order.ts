import type { Coordinator, CoordinatorNode } from '../../core/model/coordinator.ts'
import type { Event } from '../../core/model/event.ts'
import type { HotUpdate } from '../../core/model/hot-update.ts'
import type { ExecutionOptions } from '../../core/model/execution-options.ts'
import { TASK_STATES } from '../../core/model/execution-options.ts'
import { assert } from '../../core/std/assert.ts'
import { isActive } from '../../core/execution/lifecycle.ts'
import { indexPlan } from '../../core/execution/plan/plan-index.ts'
import type { ExecutionState } from '../../core/execution/state.ts'
import type { Audited, KeptPromise } from './kept-promise.ts'

/** The order of attempts and successes, from books of its own. */
export const attemptsInOrder: KeptPromise = {
  says: 'no task runs before what it waits for, twice at once, after it was done, or unsafely again; each attempt ends once',
  watch: (audited) => {
    const books = new Map<string, ExecutionBook>()
    return {
      event(event, execution) {
        let book = books.get(event.execution_id)
        if (book === undefined) books.set(event.execution_id, (book = new ExecutionBook(audited, event.execution_id)))
        book.read(event, execution)
      },
    }
  },
}

type EventWithTask = Extract<Event, { task: string }>

interface TaskBook {
  node: CoordinatorNode
  after: readonly string[]
  /** Where waves are barriers, the number of its own; else 0. */
  wave: number
  attempts: number
  /** The open attempt's token and kind. */
  open: { readonly token: string; readonly kind: string } | null
  /** The open check of a checkpoint, beside the run. */
  look: string | null
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

/** The books of one execution. */
class ExecutionBook {
  readonly #tasks = new Map<string, TaskBook>()
  readonly #note: Audited['note']
  #options: ExecutionOptions | null = null
  #status = 'none'
  readonly #planOf: () => Coordinator

  constructor({ planOf, note }: Audited, execution_id: string) {
    this.#note = note
    this.#planOf = () => planOf(execution_id)
    const { graph, ...plan } = planOf(execution_id)
    const { level } = indexPlan({ graph, ...plan }, 'audited')
    const after = arrowsInto({ graph, ...plan })
    for (const [i, node] of graph.nodes.entries()) {
      this.#tasks.set(node.id, {
        ...newBook(node),
        after: after.get(node.id) ?? [],
        // A barrier with a rule of its own is judged by another promise.
        wave: plan.mode === 'wave_based' && plan.policies.barrier === undefined ? (level[i] as number) : 0,
      })
    }
  }

  read(event: Event, execution: ExecutionState): void {
    if (event.type === 'execution_started' || event.type === 'execution_resumed') this.#options = event.options
    if (event.type === 'hot_update') this.#update(event.patch, execution)
    this.#readStatus(event)
    // Another of the same name may come later; what ran on this one has no place to stay at.
    if (event.type === 'worker_left')
      for (const task of this.#tasks.values()) if (task.worker === event.worker) task.worker = null
    if (!('task' in event)) return
    const task = this.#tasks.get(event.task)
    assert(task !== undefined, `${event.task} is a task of the plan`)
    this.#readAttempt(event, task, execution)
    this.#readTask(event, task)
  }

  #update({ ops }: HotUpdate, { plan }: ExecutionState): void {
    const updated = this.#planOf()
    const after = arrowsInto(updated)
    const waits = updated.mode === 'wave_based' && updated.policies.barrier === undefined
    for (const node of updated.graph.nodes) {
      const task = this.#tasks.get(node.id) ?? newBook(node)
      task.node = node
      task.after = after.get(node.id) ?? []
      task.wave = waits ? (plan.level[plan.numberOf.get(node.id) as number] as number) : 0
      this.#tasks.set(node.id, task)
    }
    for (const op of ops) {
      const task = 'task' in op ? this.#tasks.get(op.task) : undefined
      if (op.op === 'supersede_task' && task !== undefined) task.satisfied = true
      if (op.op === 'cancel_task' && task !== undefined) task.unwanted = true
    }
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
    const open = [...this.#tasks.values()].filter((task) => task.open !== null || task.look !== null)
    assert(open.length === 0, `nothing is open when it is over: ${open.map((task) => task.node.id).join(', ')}`)
    const satisfied = [...this.#tasks.values()].filter((task) => task.satisfied).length
    const total = Object.values(event.counts).reduce((a, b) => a + b, 0)
    assert(total === this.#tasks.size, `the counts hold every task once: ${JSON.stringify(event.counts)}`)
    const asked = (event.counts['NEEDS_ATTENTION'] ?? 0) + (event.counts['WAITING_APPROVAL'] ?? 0)
    if (event.status === 'completed') assert(satisfied === this.#tasks.size, 'completed says that all is done')
    else if (event.status !== 'aborted')
      assert(satisfied < this.#tasks.size, `${event.status} says that something is not done`)
    if (event.status === 'failed') assert(asked === 0, 'a question that waits is not a failure')
    // Where a person is asked about a remedy, what it is for may wait in backoff (mending-kept.ts).
    const waits = event.status === 'needs_attention'
    for (const state of TASK_STATES.filter((one) => isActive(one) || (one === 'BACKOFF' && !waits)))
      assert(event.counts[state] === undefined, `no task is ${state} when it is over: ${JSON.stringify(event.counts)}`)
  }

  #readAttempt(event: EventWithTask, task: TaskBook, { workers }: ExecutionState): void {
    const { attempt: token } = event
    if (isOfLook(event, task)) return this.#readLook(event, task)
    if (event.type === 'attempt_ordered') {
      assert(token !== undefined && task.open === null, `${event.task} has one attempt at a time`)
      assert(task.node.approval === undefined || task.approved, `${event.task} was approved before it started`)
      assert(event.number === ++task.attempts && token === `${event.task}-${event.number}`, `${token} is numbered`)
      task.open = { token, kind: event.kind }
      if (event.kind === 'run') {
        // What was done up to a checkpoint is not done again.
        if (event.resume_from !== undefined) task.half_done = false
        this.#mayRun(task)
        task.worker = event.worker
      } else if (task.worker !== null && workers.has(task.worker))
        assert(event.worker === task.worker, `${token} stays on ${task.worker}, where the task ran`)
      const stopping = this.#status === 'stopping' && event.kind !== 'compensate'
      assert(!stopping, `${token} is ordered although the execution stops`)
    } else if (event.type === 'attempt_cancel_ordered') {
      assert(task.open?.token === token, `${token} is cancelled while it is open`)
      this.#note(`cancel ${event.reason}`)
      if (event.reason === 'cancelled') task.unwanted = true
    } else if (event.type === 'attempt_finished' || event.type === 'attempt_lost') {
      assert(task.open !== null && task.open.token === token, `${token} ends once, while it is open`)
      task.open = null
      this.#ended(event, task)
    }
  }

  #readLook(event: EventWithTask, task: TaskBook): void {
    if (event.type === 'attempt_ordered') {
      assert(task.look === null && task.open?.kind === 'run', `${event.attempt} is the one look at a run that goes on`)
      assert(event.number === ++task.attempts, `${event.attempt} is numbered`)
      assert(this.#status !== 'stopping', `${event.attempt} is ordered although the execution stops`)
      task.look = event.attempt as string
      this.#note('look')
    } else if (event.type === 'checkpoint_verified') {
      assert(task.open?.kind === 'run', `${event.checkpoint} is found good or bad while its run goes on`)
      this.#note(`look ${event.outcome}`)
    } else if (event.type !== 'attempt_cancel_ordered') task.look = null
  }

  #mayRun(task: TaskBook): void {
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

  #readTask(event: EventWithTask, task: TaskBook): void {
    if (event.type === 'task_succeeded' || event.type === 'task_skipped') {
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
      task.worker = null
    } else if (event.type === 'task_paused') {
      task.worker = null
    } else if (event.type === 'task_requeued') {
      assert(!task.satisfied, `${event.task} stays done`)
      task.worker = null
      // What is left of a half done task in a rollback was undone, or leaves nothing.
      if (event.reason === 'invalidated') task.half_done = task.reached_out = false
      if (event.reason === 'operator') {
        task.half_done = false
        task.reached_out = false
        task.unwanted = false
      }
      this.#note(`requeued ${event.reason}`)
    }
  }
}

function isOfLook(event: EventWithTask, { look }: TaskBook): boolean {
  return (
    (event.type === 'attempt_ordered' && event.at_checkpoint !== undefined) || (look !== null && event.attempt === look)
  )
}

function newBook(node: CoordinatorNode): TaskBook {
  return {
    node,
    after: [],
    wave: 0,
    attempts: 0,
    open: null,
    look: null,
    worker: null,
    satisfied: node.done,
    half_done: false,
    reached_out: false,
    unwanted: false,
    approved: false,
  }
}

/** The hard predecessors of each task that has any. */
function arrowsInto({ graph }: Coordinator): Map<string, string[]> {
  const into = new Map<string, string[]>()
  for (const { from, to, type } of graph.edges) {
    if (type === 'hard') into.set(to, [...(into.get(to) ?? []), from])
  }
  return into
}
