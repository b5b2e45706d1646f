/**
 * An executor that does nothing but take its time. What becomes of each attempt is its fate; time comes from a timeline,
 * virtual in the simulator, real when a person chooses simulated agents. Attempts outlive their coordinator, as
 * processes do: an ended one keeps its report until it is asked for again.
 */
import type { AttemptOrder, AttemptReport } from '../core/model/attempt.ts'
import type { CoordinatorNode } from '../core/model/coordinator.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Executor, RecoveredAttempt, ReportSink } from '../core/ports/executor.ts'
import type { Fate, Fates } from './fate.ts'
import { UNEVENTFUL, simulatedError } from './fate.ts'
import { type Timeline, timelineOf } from './timeline.ts'

interface SimulatedAttempt {
  readonly started_at: number
  fate: Fate
  state: 'running' | 'ended' | 'gone'
  report: AttemptReport | null
  revoke: () => void
  cancelled: boolean
  /** Requests for locks so far. */
  asked: number
  /** It stands still until it has an answer: what it takes after that, in milliseconds of its world; null to the end of time. */
  asking: { readonly left_ms: number | null } | null
}

/** A report may be lost, so a request is made again until it is answered. */
const ASKS_AGAIN_MS = 1_800_000
/** Then it goes on without an answer: nobody may be there to give one. */
const ASKS_AT_MOST = 20

/** An attempt that hangs, and that nobody ends because its coordinator has given it up, beats no longer than this. */
const HANGING_BEATS_MS = 6 * 3_600_000

/** How a scripted executor is set up. */
export interface ScriptedExecutorParts {
  readonly timeline: Timeline
  readonly fates: Fates
  /** Milliseconds of the simulated world that pass in one of the timeline; 1 unless told. */
  readonly scale?: number
  readonly name?: string
  /** Finds a task of the plan as it is by then. */
  readonly nodeOf?: NodeFinder
}

/** Finds a task by its id. */
type NodeFinder = (task: string) => CoordinatorNode | undefined

const nothing = (): void => undefined

/** A simulated executor on a real clock; `scale` 3600 lets an hour of work pass in a second. */
export function simulatedExecutor(clock: Clock, scale: number, fates: Fates, nodeOf?: NodeFinder): Executor {
  const parts = { timeline: timelineOf(clock), fates, scale }
  return new ScriptedExecutor(nodeOf === undefined ? parts : { ...parts, nodeOf })
}

/** See the header. All calls are idempotent under the token. */
export class ScriptedExecutor implements Executor {
  readonly name: string
  readonly #timeline: Timeline
  readonly #fates: Fates
  readonly #scale: number
  readonly #nodeOf: NodeFinder
  readonly #attempts = new Map<string, SimulatedAttempt>()
  #sink: ReportSink | null = null

  constructor(parts: ScriptedExecutorParts) {
    this.name = parts.name ?? 'simulated'
    this.#timeline = parts.timeline
    this.#fates = parts.fates
    this.#scale = parts.scale ?? 1
    this.#nodeOf = parts.nodeOf ?? (() => undefined)
  }

  open(sink: ReportSink): Promise<void> {
    this.attach(sink)
    return Promise.resolve()
  }

  /** Sends what is reported from now on to `sink`; null is a coordinator that is down and hears nothing. */
  attach(sink: ReportSink | null): void {
    this.#sink = sink
  }

  start(order: AttemptOrder): void {
    const { token } = order
    if (this.#attempts.has(token)) return
    const fate = this.#fates(order, this.#nodeOf(order.task))
    const attempt: SimulatedAttempt = {
      started_at: this.#timeline.now(),
      fate,
      state: 'running',
      report: null,
      revoke: nothing,
      cancelled: false,
      asked: 0,
      asking: null,
    }
    this.#attempts.set(token, attempt)
    this.#announce(token, attempt)
    if (fate.beats !== undefined) this.#beat(token, attempt)
    this.#goOn(token, attempt, fate.duration_ms)
  }

  /** The sign of life that an attempt would give now if it were asked; none from one that has fallen silent or ended. */
  signOf(token: string): AttemptReport | undefined {
    const attempt = this.#attempts.get(token)
    if (attempt?.state !== 'running' || attempt.fate.beats === undefined) return undefined
    const past = (this.#timeline.now() - attempt.started_at) * this.#scale
    const { duration_ms } = attempt.fate
    if (past > Math.min(attempt.fate.beats.until_ms, duration_ms ?? HANGING_BEATS_MS)) return undefined
    const share = past / (duration_ms ?? Infinity)
    return { type: 'progress', percent: Math.min(99, Math.floor(share * 100)) }
  }

  answer(token: string): void {
    const attempt = this.#attempts.get(token)
    if (attempt === undefined || attempt.state !== 'running' || attempt.cancelled || attempt.asking === null) return
    const { left_ms } = attempt.asking
    attempt.asking = null
    attempt.asked++
    attempt.revoke()
    this.#goOn(token, attempt, left_ms)
  }

  cancel(token: string, grace_ms: number): void {
    const attempt = this.#attempts.get(token)
    if (attempt === undefined || attempt.state !== 'running' || attempt.cancelled) return
    attempt.cancelled = true
    attempt.revoke()
    const { obeys_after_ms, after_cancel } = attempt.fate
    const killed = obeys_after_ms > grace_ms
    // The grace is the core's: it is not scaled.
    const wait = killed ? grace_ms : obeys_after_ms / this.#scale
    attempt.revoke = this.#timeline.at(Math.round(this.#timeline.now() + wait), () =>
      this.#end(token, attempt, killed ? 'cancelled' : after_cancel),
    )
  }

  recover(orders: readonly AttemptOrder[]): Promise<readonly RecoveredAttempt[]> {
    return Promise.resolve(this.find(orders))
  }

  /** What `recover` answers, at once. Reports of attempts that have ended are given again. */
  find(orders: readonly AttemptOrder[]): RecoveredAttempt[] {
    return orders.map((order) => {
      const { token } = order
      const attempt = this.#attempts.get(token)
      if (attempt === undefined) {
        this.start(order)
        return { token, found: 'unstarted' }
      }
      if (attempt.state === 'running') return { token, found: 'adopted' }
      if (attempt.state === 'gone' || attempt.report === null) {
        this.#sink?.lost(token, 'process_gone')
        return { token, found: 'lost' }
      }
      this.#sink?.report(token, attempt.report)
      return { token, found: 'reported' }
    })
  }

  /** Ends attempts without a trace, as when the machine they ran on went down. Returns how many. */
  kill(which: (token: string) => boolean): number {
    let killed = 0
    for (const [token, attempt] of this.#attempts) {
      if (attempt.state !== 'running' || !which(token)) continue
      attempt.revoke()
      attempt.state = 'gone'
      killed++
    }
    return killed
  }

  close(): Promise<void> {
    for (const attempt of this.#attempts.values()) attempt.revoke()
    this.#sink = null
    return Promise.resolve()
  }

  #after(span_ms: number, act: () => void): () => void {
    return this.#timeline.at(Math.round(this.#timeline.now() + span_ms / this.#scale), act)
  }

  /** Works until it asks for locks, or until its end. */
  #goOn(token: string, attempt: SimulatedAttempt, left_ms: number | null): void {
    const { duration_ms, asks = [], ending } = attempt.fate
    const next = asks[attempt.asked]
    const wait = next === undefined ? Infinity : Math.max(0, next.after_ms - (asks[attempt.asked - 1]?.after_ms ?? 0))
    if (next !== undefined && (left_ms === null || wait < left_ms)) {
      attempt.revoke = this.#after(wait, () => {
        attempt.asking = { left_ms: left_ms === null ? null : left_ms - wait }
        this.#ask(token, attempt, next.locks)
      })
    } else if (left_ms !== null && duration_ms !== null)
      attempt.revoke = this.#after(left_ms, () => this.#end(token, attempt, ending))
  }

  #ask(token: string, attempt: SimulatedAttempt, locks: readonly string[], times = 1): void {
    // An answer may come at once: then it is not asked again.
    attempt.revoke = this.#after(ASKS_AGAIN_MS, () => {
      if (times < ASKS_AT_MOST) this.#ask(token, attempt, locks, times + 1)
      else this.answer(token)
    })
    this.#sink?.report(token, { type: 'lock_request', locks: [...locks] })
  }

  #beat(token: string, attempt: SimulatedAttempt): void {
    this.#after(attempt.fate.beats?.every_ms ?? Infinity, () => {
      const sign = this.signOf(token)
      if (sign === undefined) return
      this.#sink?.report(token, sign)
      this.#beat(token, attempt)
    })
  }

  #announce(token: string, attempt: SimulatedAttempt): void {
    const { started_after_ms, progress_reports, duration_ms, done_percent = 0, says = [] } = attempt.fate
    // The report may come late, even after the end; only the dead say nothing.
    const say = (after_ms: number, report: AttemptReport): void => {
      this.#after(after_ms, () => {
        if (attempt.state !== 'gone') this.#sink?.report(token, report)
      })
    }
    if (started_after_ms !== null) say(started_after_ms, { type: 'started' })
    for (let i = 1; i <= progress_reports; i++) {
      const share = i / (progress_reports + 1)
      const percent = Math.round(done_percent + share * (100 - done_percent))
      say((duration_ms ?? 0) * share, { type: 'progress', percent })
    }
    for (const { after_ms, report } of says) say(after_ms, report)
  }

  #end(token: string, attempt: SimulatedAttempt, how: Fate['ending'] | 'cancelled'): void {
    if (how === 'lost') {
      attempt.state = 'gone'
      this.#sink?.lost(token, 'process_gone')
      return
    }
    attempt.state = 'ended'
    const failed = how === 'failed' || how === 'could_not_run'
    const report: AttemptReport = {
      type: 'finished',
      outcome: how,
      duration_ms: Math.round((this.#timeline.now() - attempt.started_at) * this.#scale),
      ...(attempt.fate.usage === undefined ? {} : { usage: attempt.fate.usage }),
      ...(attempt.fate.scope === undefined ? {} : { scope: attempt.fate.scope }),
      ...(failed ? { error: attempt.fate.error ?? simulatedError('transient') } : {}),
    }
    attempt.report = report
    this.#sink?.report(token, report)
    for (const again of attempt.fate.repeated_after_ms) this.#after(again, () => this.#sink?.report(token, report))
    // What has ended is remembered for its report alone: in a large run these are most of what is kept.
    attempt.revoke = nothing
    attempt.fate = UNEVENTFUL
  }
}
