/**
 * Carries attempts out inside the coordinator's process: requests to servers, and the user's own executors. What they have
 * in common with processes, as far as it can be had without one:
 *
 *   start ─► ticket ─► (the work writes down that it begins) ─► work ─► end.json ─► report
 *
 * The end is on disk before it is told, so a coordinator that dies in between leaves it to the next one. Of a work that had
 * begun and has no end, the work itself says what can be known (`standing`): it goes on, or nobody knows. One that does
 * not obey when it is cancelled is left alone after its patience: its end is told once, and whatever it says later is not heard.
 */
import { assert } from '../../../core/std/assert.ts'
import type { AttemptOrder, AttemptReport, LostReason } from '../../../core/model/attempt.ts'
import type { Executor, RecoveredAttempt, ReportSink } from '../../../core/ports/executor.ts'
import * as disk from '../../../system/attempt-folder.ts'
import { keepEnd, readKeptEnd } from './kept-end.ts'
import { couldNotRun, type HostedEnd } from './hosted-end.ts'

/** One attempt, as the one who carries it out sees it. */
export interface HostedRun {
  readonly order: AttemptOrder
  /** The attempt's, absolute; it is there. */
  readonly folder: string
  /** Aborted when the attempt is to end. */
  readonly signal: AbortSignal
  /** Tells of what happens on the way. Nothing is heard after the end. */
  tell(report: Exclude<AttemptReport, { type: 'finished' | 'started' }>): void
}

/** What tells one executor of this kind from another. */
export interface HostedWork {
  readonly name: string
  /** Does it; from the middle when `standing` said that it goes on. Rejects only when `signal` was aborted, or for a bug. */
  carryOut(run: HostedRun): Promise<HostedEnd>
  /** What can be known of an attempt without an end, whose coordinator is gone. */
  standing(order: AttemptOrder, folder: string): 'not_begun' | 'goes_on' | LostReason
  /** Frees what the work has taken for itself. */
  close?(): Promise<void>
}

interface Hosted {
  readonly order: AttemptOrder
  readonly folder: string
  readonly abort: AbortController
  readonly began: number
  cancelled: boolean
  /** When patience with it ends, in milliseconds of this process's own clock. */
  patience: { readonly ends: number; readonly timer: NodeJS.Timeout } | undefined
  readonly over: PromiseWithResolvers<void>
}

const KEEP_MS = 60_000

/** See the head of this file. */
export class HostedExecutor implements Executor {
  readonly name: string
  readonly #work: HostedWork
  readonly #stateDir: string
  readonly #hosted = new Map<string, Hosted>()
  readonly #over = new Set<string>()
  #sink: ReportSink | undefined
  /** Something that is only waited for would not keep the process. */
  #keep: NodeJS.Timeout | undefined

  /** `stateDir`: the site's folder, absolute; attempts are kept below it. */
  constructor(work: HostedWork, stateDir: string) {
    this.name = work.name
    this.#work = work
    this.#stateDir = stateDir
  }

  open(sink: ReportSink): Promise<void> {
    assert(this.#sink === undefined, 'an executor is opened once')
    this.#sink = sink
    return Promise.resolve()
  }

  start(order: AttemptOrder): void {
    if (this.#hosted.has(order.token) || this.#over.has(order.token)) return
    const folder = this.#folderOf(order)
    try {
      // Whoever comes second looks first what became of it.
      if (!disk.writeTicket(folder, order)) return void this.#takeUp(order)
      this.#begin(order, folder)
    } catch (error) {
      this.#begin(order, folder, unusable(error))
    }
  }

  cancel(token: string, grace_ms: number): void {
    const hosted = this.#hosted.get(token)
    if (hosted === undefined) return
    hosted.cancelled = true
    const ends = performance.now() + grace_ms
    if (hosted.patience === undefined || ends < hosted.patience.ends) {
      clearTimeout(hosted.patience?.timer)
      const timer = setTimeout(() => this.#end(hosted, undefined), grace_ms)
      hosted.patience = { ends, timer }
    }
    hosted.abort.abort(new Error('cancelled'))
  }

  recover(orders: readonly AttemptOrder[]): Promise<readonly RecoveredAttempt[]> {
    return Promise.resolve(orders.map((order) => ({ token: order.token, found: this.#takeUp(order) })))
  }

  async close(): Promise<void> {
    const all = [...this.#hosted.values()]
    await Promise.all(all.filter(({ cancelled }) => cancelled).map(({ over }) => over.promise))
    const left = [...this.#hosted.values()]
    // Nothing is told of these: the next coordinator finds out what became of them.
    this.#hosted.clear()
    this.#letGo()
    this.#sink = undefined
    for (const { abort } of left) abort.abort(new Error('closed'))
    await this.#work.close?.()
  }

  #letGo(): void {
    clearInterval(this.#keep)
    this.#keep = undefined
  }

  #folderOf({ execution_id, token }: AttemptOrder): string {
    return disk.attemptFolder(this.#stateDir, execution_id, token)
  }

  #takeUp(order: AttemptOrder): RecoveredAttempt['found'] {
    const { token } = order
    if (this.#hosted.has(token)) return 'adopted'
    if (this.#over.has(token)) return 'reported'
    const folder = this.#folderOf(order)
    const report = readKeptEnd(folder)
    if (report !== undefined) {
      this.#over.add(token)
      this.#sink?.report(token, report)
      return 'reported'
    }
    const standing = this.#work.standing(order, folder)
    if (standing === 'goes_on') this.#begin(order, folder)
    else if (standing !== 'not_begun') {
      this.#over.add(token)
      this.#sink?.lost(token, standing)
      return 'lost'
    } else this.#startAfterAll(order, folder)
    return standing === 'goes_on' ? 'adopted' : 'unstarted'
  }

  #startAfterAll(order: AttemptOrder, folder: string): void {
    try {
      if (!disk.writeTicket(folder, order) && disk.readTicket(folder) === undefined) disk.replaceTicket(folder, order)
      this.#begin(order, folder)
    } catch (error) {
      this.#begin(order, folder, unusable(error))
    }
  }

  #begin(order: AttemptOrder, folder: string, verdict?: HostedEnd): void {
    const abort = new AbortController()
    const hosted: Hosted = {
      order,
      folder,
      abort,
      began: performance.now(),
      cancelled: false,
      patience: undefined,
      over: Promise.withResolvers<void>(),
    }
    this.#hosted.set(order.token, hosted)
    this.#keep ??= setInterval(() => undefined, KEEP_MS)
    void this.#carryOut(hosted, verdict)
  }

  async #carryOut(hosted: Hosted, verdict: HostedEnd | undefined): Promise<void> {
    const { order, folder, abort } = hosted
    // No answer ever comes before `start` has returned.
    await Promise.resolve()
    if (verdict !== undefined) return this.#end(hosted, verdict)
    this.#tell(hosted, { type: 'started' })
    try {
      const tell: HostedRun['tell'] = (report) => this.#tell(hosted, report)
      this.#end(hosted, await this.#work.carryOut({ order, folder, signal: abort.signal, tell }))
    } catch (error) {
      if (!abort.signal.aborted) throw error
      this.#end(hosted, undefined)
    }
  }

  #tell({ order: { token } }: Hosted, report: AttemptReport): void {
    if (this.#hosted.has(token)) this.#sink?.report(token, report)
  }

  /** Tells the end, once. Without a verdict it was cancelled. */
  #end(hosted: Hosted, verdict: HostedEnd | undefined): void {
    const { order, folder, began, cancelled } = hosted
    if (this.#hosted.get(order.token) !== hosted) return
    clearTimeout(hosted.patience?.timer)
    const duration_ms = Math.max(0, Math.round(performance.now() - began))
    const report = endReport(cancelled ? undefined : verdict, duration_ms)
    if (verdict?.error !== undefined) disk.appendLog(folder, `[tasks] ${verdict.error.message}`)
    try {
      keepEnd(folder, report)
    } catch {
      // On a full disk it is told all the same; only a coordinator that dies this moment would not know.
    }
    this.#hosted.delete(order.token)
    if (this.#hosted.size === 0) this.#letGo()
    this.#over.add(order.token)
    this.#sink?.report(order.token, report)
    hosted.over.resolve()
  }
}

function endReport(end: HostedEnd | undefined, duration_ms: number): Extract<AttemptReport, { type: 'finished' }> {
  const { outcome, error, usage, artifacts = [] } = end ?? { outcome: 'cancelled' as const }
  return {
    type: 'finished',
    outcome,
    duration_ms,
    ...(error === undefined ? {} : { error }),
    ...(usage === undefined ? {} : { usage }),
    ...(artifacts.length === 0 ? {} : { artifacts: [...artifacts] }),
  }
}

function unusable(error: unknown): HostedEnd {
  const why = error instanceof Error ? error.message : String(error)
  return couldNotRun('FOLDER_UNUSABLE', `The attempt's folder cannot be used: ${why}.`)
}
