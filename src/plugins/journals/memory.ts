import { assert } from '../../core/std/assert.ts'
import { sortedBy } from '../../core/std/order.ts'
import { EXIT, Failure } from '../../core/model/failure.ts'
import type { Event } from '../../core/model/event.ts'
import type { ChainPoint, ExecutionRow, FoldedState, Journal } from '../../core/ports/journal.ts'
import { CHAIN_START, bytesOf, isFact, linkOf } from './chain.ts'
import { rowAfter } from './execution-index.ts'

/**
 * A journal in memory under the same contract, for simulations and tests. Events are kept as text, so that a caller who
 * changes one later changes nothing here, and what JSON cannot hold does not survive.
 */
export class MemoryJournal implements Journal {
  readonly #bodies: { readonly execution: string; readonly text: string }[] = []
  readonly #rows = new Map<string, ExecutionRow>()
  readonly #states = new Map<string, FoldedState>()
  #failures = 0

  /** Makes the next `count` appends reject with nothing stored, as a full disk would. */
  failNext(count: number): void {
    this.#failures = count
  }

  append(events: readonly Event[]): Promise<void> {
    if (this.#failures > 0) {
      this.#failures--
      return Promise.reject(notWritten())
    }
    try {
      this.#store(events)
      return Promise.resolve()
    } catch (error) {
      return Promise.reject(error as Error)
    }
  }

  *read(options: { readonly after?: number; readonly execution?: string } = {}): Iterable<Event> {
    for (let i = options.after ?? 0; i < this.#bodies.length; i++) {
      const body = this.#bodies[i]
      if (body === undefined || (options.execution !== undefined && body.execution !== options.execution)) continue
      yield JSON.parse(body.text) as Event
    }
  }

  last(): { readonly position: number; readonly ts: number } | undefined {
    const text = this.#bodies.at(-1)?.text
    if (text === undefined) return undefined
    const { position, ts } = JSON.parse(text) as Event
    return { position, ts }
  }

  executions(): readonly ExecutionRow[] {
    return sortedBy(this.#rows.values(), (row) => row.execution_id).sort((a, b) => a.started_at - b.started_at)
  }

  /** Computed when it is asked for: simulations never do. */
  factAt(execution: string, seq = Infinity): ChainPoint | undefined {
    let point: ChainPoint | undefined
    for (const event of this.read({ execution })) {
      if (event.seq > seq) break
      if (!isFact(event)) continue
      const hash = linkOf(point?.hash ?? CHAIN_START, bytesOf(event))
      point = { seq: event.seq, position: event.position, hash }
    }
    return point
  }

  keepState(execution: string, state: FoldedState): void {
    this.#states.set(execution, structuredClone(state))
  }

  keptState(execution: string, fold: string): FoldedState | undefined {
    const state = this.#states.get(execution)
    return state?.fold === fold ? structuredClone(state) : undefined
  }

  close(): void {}

  #store(events: readonly Event[]): void {
    const [first] = events
    if (first === undefined) return
    const head = this.#bodies.length
    const bodies = events.map((event) => ({ execution: event.execution_id, text: JSON.stringify(event) }))
    if (first.position <= head) {
      for (const [i, body] of bodies.entries()) {
        const stored = this.#bodies[first.position - 1 + i]?.text
        assert(stored === body.text, `position ${first.position + i} is taken by another event`)
      }
      return
    }
    assert(first.position === head + 1, `a batch begins at position ${first.position}, after ${head}`)
    const rows = new Map<string, ExecutionRow>()
    for (const [i, event] of events.entries()) {
      assert(event.position === first.position + i, `position ${event.position} in a batch stands out of order`)
      const { execution_id } = event
      rows.set(execution_id, rowAfter(rows.get(execution_id) ?? this.#rows.get(execution_id), event))
    }
    for (const body of bodies) this.#bodies.push(body)
    for (const [id, row] of rows) this.#rows.set(id, row)
  }
}

function notWritten(): Failure {
  return new Failure({
    code: 'journal-not-written',
    message: 'The journal could not be written: told to fail.',
    exit: EXIT.failed_with_checkpoint,
    place: 'memory',
    advice: 'The same events can be stored by another try.',
  })
}
