/**
 * Who gives signs of life. A table beside the loop: beats never reach the journal, and only what follows from their absence
 * becomes an input.
 *
 *   a promise ─► a sign before the sixth beat is missed ─► … ─► five missed: a last call ─► six missed: silent
 *
 * Moments are those of the loop's clock, which never goes back and does not jump with the wall clock. When the loop itself
 * was away (suspended, stopped, held up), it could not hear anything: everybody gets one fresh grace.
 */

/** So many beats in a row that are missed are silence. */
export const MISSED_BEATS = 6

/** The loop looks at least so often while anybody has promised beats. */
export const LOOK_MS = 10_000

/** Between two looks no more than this passes unless the loop was away. */
const AWAY_MS = LOOK_MS + 5_000

interface Promised {
  readonly interval_ms: number
  readonly silence_ms: number
  heard_at: number
  called: boolean
}

/** What is due about an attempt: a last call, or the word that it is silent. */
export interface LivenessDue {
  readonly token: string
  readonly kind: 'call' | 'silent'
}

/** See the header. */
export class Liveness {
  readonly #promised = new Map<string, Promised>()
  /** Nothing is due before; signs only move it further away. */
  #notBefore = Infinity
  #looked_at = -Infinity

  /**
   * An attempt promises a sign of life in every interval from `at` on. It counts as silent after six intervals, or after
   * `timeout_ms` where that is longer.
   */
  promise(token: string, interval_ms: number, timeout_ms: number | undefined, at: number): void {
    const silence_ms = Math.max(MISSED_BEATS * interval_ms, timeout_ms ?? 0)
    const promised = { interval_ms, silence_ms, heard_at: at, called: false }
    if (this.#promised.size === 0) this.#looked_at = at
    this.#promised.set(token, promised)
    this.#notBefore = Math.min(this.#notBefore, callAt(promised))
  }

  /** An attempt gave a sign of life: any report of it. */
  sign(token: string, at: number): void {
    const promised = this.#promised.get(token)
    if (promised === undefined) return
    promised.heard_at = Math.max(promised.heard_at, at)
    promised.called = false
  }

  /** Nothing more is expected of an attempt. */
  end(token: string): void {
    this.#promised.delete(token)
  }

  /** What is due at a moment, in the order of the promises. Each is told once; a silent attempt is forgotten. */
  due(at: number): LivenessDue[] {
    const away = at - this.#looked_at > AWAY_MS
    this.#looked_at = at
    if (away) this.#forgive(at)
    if (at < this.#notBefore) return []
    const due: LivenessDue[] = []
    this.#notBefore = Infinity
    for (const [token, promised] of this.#promised) {
      if (promised.heard_at + promised.silence_ms <= at) {
        due.push({ token, kind: 'silent' })
        this.#promised.delete(token)
        continue
      }
      if (!promised.called && callAt(promised) <= at) {
        due.push({ token, kind: 'call' })
        promised.called = true
      }
      const next = promised.called ? promised.heard_at + promised.silence_ms : callAt(promised)
      this.#notBefore = Math.min(this.#notBefore, next)
    }
    return due
  }

  /** When to look again at the latest; null while nobody has promised anything. */
  next(): number | null {
    return this.#promised.size === 0 ? null : Math.min(this.#notBefore, this.#looked_at + LOOK_MS)
  }

  #forgive(at: number): void {
    for (const promised of this.#promised.values()) {
      promised.heard_at = Math.max(promised.heard_at, at)
      promised.called = false
    }
  }
}

/** One beat before silence. */
function callAt({ heard_at, silence_ms, interval_ms }: Promised): number {
  return heard_at + silence_ms - interval_ms
}
