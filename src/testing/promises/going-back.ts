import type { CoordinatorNode } from '../../core/model/coordinator.ts'
import type { Event } from '../../core/model/event.ts'
import type { HotUpdate } from '../../core/model/hot-update.ts'
import { assert } from '../../core/std/assert.ts'
import type { Audited, KeptPromise } from './kept-promise.ts'

/** See `says`. */
export const goingBack: KeptPromise = {
  says: 'what is rolled back is undone latest first and not forgotten; runs go on only from checkpoints that still stand; only who may be interrupted makes room',
  watch: (audited) => {
    const books = new Map<string, RecoveryBook>()
    return {
      event(event) {
        let book = books.get(event.execution_id)
        if (book === undefined) books.set(event.execution_id, (book = new RecoveryBook(audited, event.execution_id)))
        book.read(event)
      },
    }
  },
}

/** After these a task is held back by nothing any more. */
const GOES_ON: ReadonlySet<Event['type']> = new Set<Event['type']>([
  'task_requeued',
  'task_succeeded',
  'task_skipped',
  'task_cancelled',
  'task_quarantined',
])

interface Reached {
  readonly checkpoint: string
  readonly attempt: string | undefined
  readonly seq: number
}

/** The books of one execution. */
class RecoveryBook {
  readonly #audited: Audited
  readonly #nodes: ReadonlyMap<string, CoordinatorNode>
  readonly #after = new Map<string, string[]>()
  /** Members of rollbacks that are not undone yet. */
  readonly #left = new Set<string>()
  /** The last checkpoint of each task that was not undone since, with the attempt that made it. */
  readonly #checkpoints = new Map<string, Reached>()
  /** Newest checkpoints with a check of their own, and what open checks look at, by their tokens. */
  readonly #candidates = new Map<string, Reached>()
  readonly #looked = new Map<string, Reached | undefined>()
  /** Tasks that made room and wait. */
  readonly #waiting = new Set<string>()
  #safe = false
  #aborting = false
  /** Tasks that a person is asked about. */
  readonly #asked = new Set<string>()
  /** `seq` of the last success of each task. */
  readonly #done = new Map<string, number>()

  constructor(audited: Audited, execution_id: string) {
    const { graph } = audited.planOf(execution_id)
    this.#audited = audited
    this.#nodes = new Map(graph.nodes.map((node) => [node.id, node]))
    for (const { from, to, type } of graph.edges)
      if (type === 'hard') this.#after.set(from, [...(this.#after.get(from) ?? []), to])
  }

  read(event: Event): void {
    if (event.type === 'execution_resumed') this.#aborting = false
    if (event.type === 'execution_started' || event.type === 'execution_resumed')
      this.#safe = event.options.assume_idempotent
    else if (event.type === 'execution_stopping') this.#aborting = event.abort
    else if (event.type === 'rollback_started') for (const id of event.tasks) this.#left.add(id)
    else if (event.type === 'execution_finished' && event.status === 'completed') {
      assert(this.#left.size === 0, `nothing is left to undo when all is done: ${[...this.#left].join(', ')}`)
      assert(this.#waiting.size === 0, `who made room went on: ${[...this.#waiting].join(', ')}`)
    } else if (event.type === 'hot_update') for (const op of event.patch.ops) this.#ended(op)
    if ('task' in event) this.#readTask(event)
  }

  #readTask(event: Extract<Event, { task: string }>): void {
    const { task } = event
    if (event.type === 'task_succeeded') this.#done.set(task, event.seq)
    if (event.type === 'attempt_ordered' && event.kind === 'run') this.#done.delete(task)
    if (event.type === 'attempt_ordered') {
      if (event.kind === 'compensate') this.#undone(task)
      if (event.kind === 'run') this.#runs(event)
      if (event.at_checkpoint !== undefined) this.#looked.set(event.attempt as string, this.#candidates.get(task))
    } else if (event.type === 'attempt_finished') {
      if (event.kind !== 'compensate' || event.outcome !== 'succeeded') return
      this.#left.delete(task)
      this.#checkpoints.delete(task)
    } else if (event.type === 'task_checkpoint') {
      const { checkpoint, attempt, seq } = event
      const verify = this.#nodes.get(task)?.checkpoints.find(({ name }) => name === checkpoint)?.verify
      const book = verify === undefined ? this.#checkpoints : this.#candidates
      book.set(task, { checkpoint, attempt, seq })
    } else if (event.type === 'checkpoint_verified') {
      const found = this.#looked.get(event.attempt as string)
      assert(found?.checkpoint === event.checkpoint, `${event.attempt} looked at ${event.checkpoint}`)
      const last = this.#checkpoints.get(task)
      const isOlder = last?.attempt === found.attempt && last !== undefined && last.seq > found.seq
      if (event.outcome === 'succeeded' && !isOlder) this.#checkpoints.set(task, found)
    } else if (event.type === 'task_paused') {
      if (event.by !== undefined) this.#gaveWay(task)
      // A person has undone it by hand.
      if (this.#asked.delete(task)) this.#left.delete(task)
    } else if (event.type === 'task_needs_attention') {
      this.#asked.add(task)
    } else if (GOES_ON.has(event.type)) {
      if (event.type === 'task_cancelled') this.#cancelled(task)
      this.#left.delete(task)
      this.#asked.delete(task)
      this.#waiting.delete(task)
    }
  }

  /** Who wants a task cancelled that is rolled back has it undone first; an abort leaves what waits for a person. */
  #cancelled(task: string): void {
    const node = this.#nodes.get(task)
    if (node?.compensation === undefined || this.#aborting || this.#asked.has(task)) return
    assert(!this.#left.has(task), `${task} is undone before it is cancelled`)
    assert(!this.#waiting.has(task), `${task} made room, and is undone before it is cancelled`)
  }

  /** What an update takes out of the plan is held back by nothing any more. */
  #ended(op: HotUpdate['ops'][number]): void {
    if (op.op !== 'supersede_task' && op.op !== 'quarantine' && op.op !== 'cancel_task') return
    for (const held of [this.#left, this.#asked, this.#waiting]) held.delete(op.task)
  }

  #runs(event: Extract<Event, { type: 'attempt_ordered' }>): void {
    const { task, resume_from } = event
    assert(!this.#left.has(task), `${task} runs while it is rolled back`)
    assert(!this.#waiting.has(task), `${task} runs although it made room`)
    if (resume_from === undefined) return
    const last = this.#checkpoints.get(task)
    const same = last?.checkpoint === resume_from.checkpoint && last.attempt === resume_from.attempt
    assert(same, `${task} goes on from ${resume_from.checkpoint} of ${resume_from.attempt}, which does not stand`)
    assert(this.#nodes.get(task)?.checkpoint_capable === true, `${task} cannot go on from a checkpoint`)
    this.#audited.note('resumed from a checkpoint')
  }

  #gaveWay(task: string): void {
    const node = this.#nodes.get(task)
    assert(node?.preemptible === true && node.checkpoint_capable === true, `${task} may be interrupted`)
    this.#waiting.add(task)
    this.#audited.note('gave way')
  }

  /** Nothing that comes after a task is still to be undone when it is. */
  #undone(task: string): void {
    if (!this.#left.has(task)) return
    this.#audited.note('undone in a rollback')
    const next = [...(this.#after.get(task) ?? [])]
    const seen = new Set(next)
    for (let id = next.pop(); id !== undefined; id = next.pop()) {
      const node = this.#nodes.get(id)
      // What comes after a task that was done before the execution began waited for nothing before that one.
      if (node?.done === true) continue
      const matters =
        node?.compensation !== undefined || !(node?.idempotent || this.#safe || node?.effects.length === 0)
      // What an update has put behind it was done before it, and stands on nothing of it.
      const isLater = (this.#done.get(id) ?? Infinity) > (this.#done.get(task) ?? 0)
      assert(!matters || !isLater || !this.#left.has(id), `${task} is undone before ${id}, which stands on it`)
      for (const after of this.#after.get(id) ?? []) {
        if (seen.has(after)) continue
        seen.add(after)
        next.push(after)
      }
    }
  }
}
