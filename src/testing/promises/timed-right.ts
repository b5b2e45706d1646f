import type { Event } from '../../core/model/event.ts'
import type { Policies } from '../../core/model/policies.ts'
import { assert } from '../../core/std/assert.ts'
import type { Audited, KeptPromise } from './kept-promise.ts'

/** See `says`. */
export const timedRight: KeptPromise = {
  says: 'nothing is ended for its time before its time is over, and nothing at the moment in which a coordinator comes back',
  watch: (audited) => {
    const books = new Map<string, Book>()
    return {
      before: (event) => {
        const known = books.get(event.execution_id)
        if (known !== undefined) known.read(event)
        else if (event.type === 'execution_started') books.set(event.execution_id, new Book(audited, event))
      },
    }
  },
}

/** Reasons for which an attempt is ended because of time. */
const BY_TIME: ReadonlySet<string> = new Set(['timeout', 'start_timeout', 'total_timeout'])

class Book {
  readonly #note: Audited['note']
  #limits: NonNullable<Policies['timeouts']>
  #resumed_at = -Infinity
  readonly #ordered = new Map<string, number>()
  readonly #first = new Map<string, number>()
  readonly #started = new Set<string>()
  /** Tasks that wait for a person. */
  readonly #asked = new Set<string>()

  constructor({ note }: Audited, { coordinator }: Extract<Event, { type: 'execution_started' }>) {
    this.#note = note
    this.#limits = coordinator.policies.timeouts ?? {}
  }

  read(event: Event): void {
    if (event.type === 'execution_resumed') this.#resumed_at = event.ts
    else if (event.type === 'hot_update')
      for (const op of event.patch.ops)
        if (op.op === 'set_policy' && op.policies.timeouts !== undefined) this.#limits = op.policies.timeouts ?? {}
    if (event.type === 'attempt_ordered') {
      this.#ordered.set(event.attempt ?? '', event.ts)
      if (!this.#first.has(event.task)) this.#first.set(event.task, event.ts)
    } else if (event.type === 'task_started') this.#started.add(event.attempt ?? '')
    else if (event.type === 'attempt_cancel_ordered' && BY_TIME.has(event.reason)) this.#ended(event)
    else if (event.type === 'task_needs_attention') this.#asked.add(event.task)
    else if (event.type === 'task_requeued') this.#asked.delete(event.task)
    // What a person lets stand has failed before.
    else if (event.type === 'task_failed' && event.error.code === 'QUEUE_TIMEOUT' && !this.#asked.has(event.task)) {
      this.#note('waited too long to start')
      assert(event.ts > this.#resumed_at, `${event.task} has not waited when its execution is taken up`)
    }
  }

  #ended({ attempt = '', reason, ts, task }: Extract<Event, { type: 'attempt_cancel_ordered' }>): void {
    this.#note(`ended for ${reason}`)
    assert(ts > this.#resumed_at, `${attempt} has its grace when a coordinator comes back`)
    if (reason === 'start_timeout') {
      assert(!this.#started.has(attempt), `${attempt} has begun and is not ended for not having begun`)
      const since = this.#ordered.get(attempt) ?? ts
      assert(ts - since >= (this.#limits.start_seconds ?? 0) * 1000, `${attempt} has its time to begin`)
    } else if (reason === 'total_timeout') {
      const since = this.#first.get(task) ?? ts
      assert(ts - since >= (this.#limits.total_seconds ?? 0) * 1000, `${task} has all its time`)
    }
  }
}
