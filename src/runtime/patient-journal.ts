/**
 * Hands batches to the journal, again and again while it cannot be written: what is not stored must not happen, so nothing
 * else is done meanwhile. Who wants to leave does not wait for ever: what was not stored did not happen.
 */
import { AssertionFailure, assert } from '../core/std/assert.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Event } from '../core/model/event.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Journal } from '../core/ports/journal.ts'

/** What it works with. */
export interface PatientJournalParts {
  readonly journal: Journal
  readonly clock: Clock
  /** Told after each try that failed, and with null when the journal can be written again. */
  readonly trouble: (problem: Error | null) => void
}

const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 5_000
/** How long whoever wants to leave still waits for a journal that cannot be written. */
const LEAVING_MS = 5_000

/** The journal of a loop, which waits until it can be written. */
export class PatientJournal {
  readonly #parts: PatientJournalParts
  #problem: Error | null = null
  #leaves = false
  #abandoned = false
  #wake = new AbortController()

  constructor(parts: PatientJournalParts) {
    this.#parts = parts
  }

  /** Why the journal cannot be written at this moment; null while it can, as far as is known. */
  get problem(): Error | null {
    return this.#problem
  }

  /** Waits only a few seconds more for each batch, from now on or from its first failure. */
  leave(): void {
    this.#leaves = true
    this.#wake.abort()
  }

  /** Tries once more and then waits no longer. */
  abandon(): void {
    this.#abandoned = true
    this.#wake.abort()
  }

  /** Resolves when the batch is durable. Rejects with what was in the way when it was left, and with what no waiting mends. */
  async append(events: readonly Event[]): Promise<void> {
    const { journal, clock } = this.#parts
    let until: number | undefined
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      try {
        await journal.append(events)
        if (this.#problem !== null) this.#tell(null)
        return
      } catch (error) {
        assert(error instanceof Error, 'a journal rejects with an Error')
        // A broken promise of our own, and a journal that is damaged, gone or another's by now, do not mend by waiting.
        const mendable =
          !(error instanceof AssertionFailure) && !(error instanceof Failure && error.code !== 'journal-not-written')
        if (!mendable || this.#abandoned) throw error
        const now = clock.now()
        if (this.#leaves) until ??= now + LEAVING_MS
        if (until !== undefined && now >= until) throw leftUnstored(error)
        this.#wake = new AbortController()
        this.#tell(error)
        await clock.sleepUntil(Math.min(now + wait, until ?? Infinity), this.#wake.signal)
      }
    }
  }

  #tell(problem: Error | null): void {
    this.#problem = problem
    this.#parts.trouble(problem)
  }
}

function leftUnstored(error: Error): Failure {
  const advice = 'Make room, then tasks execute --resume: it looks after what still runs.'
  return new Failure({
    code: 'left-unstored',
    message: `Left without storing the stop. ${error.message} What was not stored did not happen.`,
    exit: EXIT.user_abort,
    ...(error instanceof Failure && error.place !== undefined ? { place: error.place } : {}),
    advice,
    cause: error,
  })
}
