/**
 * Decides where attempts work, for all executors of one execution: each is wrapped, and says so to the loop under its own name.
 *
 *   order ─► prepare the place ─► (taken from the cache) ─► executor ─► audit ─► (kept in the cache) ─► report
 *
 * `run` works in a place of its own, `check` and `compensate` where that run's work is by now, `integrate` is done here. Places
 * follow from the order alone, so after a restart the same attempts are found in the same places. What is done here is
 * idempotent under the token: a crash at any point is followed by the same order, and by the same end.
 */
import { counted } from '../../core/std/counted.ts'
import type { AttemptOrder, AttemptReport, LostReason, ScopeAudit } from '../../core/model/attempt.ts'
import type { Executor, FailureEvidence, RecoveredAttempt, ReportSink } from '../../core/ports/executor.ts'
import type { ResultCache } from '../../core/ports/result-cache.ts'
import type { Integration, Workspace } from '../../core/ports/workspace.ts'
import { errorOfKind } from '../../core/scheduling/failures/task-error.ts'
import { appendLog, attemptFolder, readClaim, readExit } from '../../system/attempt-folder.ts'
import { makeFolder } from '../../system/made-folder.ts'

/** What a host works with. */
export interface WorkspaceHostParts {
  readonly workspace: Workspace
  /** Absolute. */
  readonly stateDir: string
  /** Results of before; absent when they are not used. */
  readonly cache?: ResultCache | undefined
}

type Finished = Extract<AttemptReport, { type: 'finished' }>

/** What asks others, or a person, and so has no work in a place of its own. */
const PLACELESS: ReadonlySet<string> = new Set(['http', 'human', 'noop'])

const NOTHING: Integration = { outcome: 'joined', paths: [] }

/** Wraps the executors of an execution. */
export function hostWorkspaces(executors: readonly Executor[], parts: WorkspaceHostParts): Executor[] {
  return executors.map((executor) => new HostedExecutor(executor, parts))
}

/** An attempt that has been ordered here and has not ended. */
interface Stay {
  readonly order: AttemptOrder
  /** `coming`: its place is being prepared. `in`: its executor has it. `leaving`: it has ended, or is done here. */
  phase: 'coming' | 'in' | 'leaving'
  cancelled: boolean
  /** Where it works, once that is known. */
  root?: string
}

class HostedExecutor implements Executor {
  readonly name: string
  readonly #inner: Executor
  readonly #parts: WorkspaceHostParts
  readonly #stays = new Map<string, Stay>()
  readonly #over = new Set<string>()
  /** What is under way here and has not come to its end. */
  readonly #busy = new Set<Promise<void>>()
  #sink: ReportSink | undefined
  #closed = false

  constructor(inner: Executor, parts: WorkspaceHostParts) {
    this.name = inner.name
    this.#inner = inner
    this.#parts = parts
  }

  async open(sink: ReportSink, slots: number): Promise<void> {
    this.#sink = sink
    await this.#inner.open(
      {
        report: (token, report, evidence) => this.#heard(token, report, evidence),
        lost: (token, reason) => this.#lost(token, reason),
      },
      slots,
    )
  }

  start(order: AttemptOrder): void {
    if (this.#stays.has(order.token) || this.#over.has(order.token)) return
    const stay: Stay = { order, phase: 'coming', cancelled: false }
    this.#stays.set(order.token, stay)
    this.#follow(order.kind === 'integrate' ? this.#integrate(stay) : this.#begin(stay))
  }

  cancel(token: string, grace_ms: number): void {
    const stay = this.#stays.get(token)
    if (stay?.phase === 'in') this.#inner.cancel(token, grace_ms)
    else if (stay?.phase === 'coming') stay.cancelled = true
  }

  look(token: string): void {
    if (this.#stays.get(token)?.phase === 'in') this.#inner.look?.(token)
  }

  answer(...said: Parameters<NonNullable<Executor['answer']>>): void {
    this.#inner.answer?.(...said)
  }

  async recover(orders: readonly AttemptOrder[]): Promise<readonly RecoveredAttempt[]> {
    const found: RecoveredAttempt[] = []
    const within: AttemptOrder[] = []
    for (const order of orders) {
      const stay: Stay = { order, phase: 'in', cancelled: false }
      this.#stays.set(order.token, stay)
      if (order.kind === 'integrate') {
        await this.#integrate(stay)
        found.push({ token: order.token, found: 'reported' })
        continue
      }
      const placed = await this.#place(stay)
      const isFresh = this.#isUnclaimed(order)
      if (placed === undefined || (isFresh && (await this.#takeFromCache(stay, placed))))
        found.push({ token: order.token, found: 'reported' })
      else within.push(placed)
    }
    found.push(...(await this.#inner.recover(within)))
    while (this.#busy.size > 0) await Promise.all(this.#busy)
    return found
  }

  async close(): Promise<void> {
    this.#closed = true
    while (this.#busy.size > 0) await Promise.all(this.#busy)
    await this.#inner.close()
    await this.#parts.workspace.close?.()
  }

  #follow(act: Promise<void>): void {
    this.#busy.add(act)
    void act.finally(() => this.#busy.delete(act))
  }

  async #begin(stay: Stay): Promise<void> {
    const placed = await this.#place(stay)
    if (placed === undefined) return
    if (stay.cancelled) return this.#lost(stay.order.token, 'never_started')
    if (await this.#takeFromCache(stay, placed)) return
    if (stay.cancelled) return this.#lost(stay.order.token, 'never_started')
    if (this.#closed) return
    stay.phase = 'in'
    this.#inner.start(placed)
  }

  /** The order with the place in which it is carried out; undefined when there can be none, which is told. */
  async #place(stay: Stay): Promise<AttemptOrder | undefined> {
    const { order } = stay
    if (order.kind === 'run' && PLACELESS.has(order.action.kind)) return order
    try {
      const { path, env, notes = [] } = await this.#parts.workspace.prepare(order)
      for (const note of notes) this.#note(order, note)
      const action = env === undefined ? order.action : { ...order.action, env: { ...order.action.env, ...env } }
      stay.root = path
      return { ...order, action, root: path }
    } catch (error) {
      this.#impossible(stay, error, 'No place to work in could be prepared')
      return undefined
    }
  }

  async #integrate(stay: Stay): Promise<void> {
    const { order } = stay
    stay.phase = 'leaving'
    const began = performance.now()
    this.#sink?.report(order.token, { type: 'started' })
    try {
      const isPlaceless = PLACELESS.has(order.action.kind)
      const joining = isPlaceless ? NOTHING : await this.#parts.workspace.integrate(order)
      const duration_ms = Math.round(performance.now() - began)
      if (joining.outcome === 'joined') {
        this.#note(order, `Joined ${counted(joining.paths.length, 'path')} with the codebase${listed(joining.paths)}.`)
        const { left_out = [] } = joining
        if (left_out.length > 0) this.#note(order, `Not joined, because git ignores it or owns it${listed(left_out)}.`)
        this.#end(stay, { type: 'finished', outcome: 'succeeded', duration_ms })
        return await this.#dispose(order)
      }
      const { conflicts } = joining
      const message = `others have meanwhile changed what it changed${listed(conflicts)}`
      this.#note(order, `Not joined: ${message}.`)
      const error = errorOfKind('CONFLICT', 'conflict', message)
      this.#end(stay, { type: 'finished', outcome: 'failed', duration_ms, error })
    } catch (error) {
      this.#impossible(stay, error, 'Its changes could not be joined')
    }
  }

  /** It is joined, whatever becomes of the place. */
  async #dispose(order: AttemptOrder): Promise<void> {
    try {
      await this.#parts.workspace.dispose(order)
    } catch (error) {
      this.#note(order, `The place in which it worked could not be taken away: ${messageOf(error)}`)
    }
  }

  async #takeFromCache(stay: Stay, placed: AttemptOrder): Promise<boolean> {
    const { cache } = this.#parts
    const { order, root } = stay
    if (cache === undefined || root === undefined || order.kind !== 'run' || order.action.cache === undefined)
      return false
    const began = performance.now()
    const hit = await cache.take(order, root, (note) => this.#note(order, note))
    if (hit === undefined) return false
    stay.phase = 'leaving'
    this.#sink?.report(placed.token, { type: 'started' })
    this.#note(placed, `Taken from the cache: ${hit}.`)
    const duration_ms = Math.round(performance.now() - began)
    await this.#leave(stay, { type: 'finished', outcome: 'succeeded', duration_ms, cached: hit }, undefined)
    return true
  }

  #heard(token: string, report: AttemptReport, evidence: FailureEvidence | undefined): void {
    const stay = this.#stays.get(token)
    if (stay === undefined || report.type !== 'finished') return this.#sink?.report(token, report, evidence)
    stay.phase = 'leaving'
    this.#follow(this.#leave(stay, report, evidence))
  }

  /** An attempt has ended: what it wrote is looked at before anybody is told. */
  async #leave(stay: Stay, report: Finished, evidence: FailureEvidence | undefined): Promise<void> {
    const { order } = stay
    const { workspace } = this.#parts
    let told = report
    if (order.kind === 'run' && stay.root !== undefined && report.outcome !== 'could_not_run') {
      try {
        const scope = await workspace.audit(order)
        told = { ...report, scope }
        if (report.outcome === 'succeeded' && report.cached === undefined) await this.#keep(stay, scope)
      } catch (error) {
        this.#note(order, `What it wrote could not be looked at: ${messageOf(error)}`)
      }
    } else {
      workspace.left?.(order)
      if (order.kind === 'check' && (report.outcome === 'failed' || report.outcome === 'timed_out'))
        this.#parts.cache?.drop(order)
    }
    this.#end(stay, told, evidence)
  }

  async #keep({ order, root }: Stay, scope: ScopeAudit): Promise<void> {
    const { workspace, cache } = this.#parts
    if (cache === undefined || root === undefined || order.action.cache === undefined) return
    await cache.keep(order, root, await workspace.written(order), scope, (note) => this.#note(order, note))
  }

  /** Nobody has begun with it: what a cache holds may stand in its place. */
  #isUnclaimed({ execution_id, token }: AttemptOrder): boolean {
    const folder = attemptFolder(this.#parts.stateDir, execution_id, token)
    return readClaim(folder) === undefined && readExit(folder) === undefined
  }

  #impossible(stay: Stay, error: unknown, what: string): void {
    const message = `${what}: ${messageOf(error)}`
    this.#note(stay.order, message)
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'NO_WORKSPACE'
    const report: Finished = { type: 'finished', outcome: 'could_not_run', duration_ms: 0 }
    this.#end(stay, report, { log_tail: '', system_error: { code, message } })
  }

  #end({ order: { token } }: Stay, report: Finished, evidence?: FailureEvidence): void {
    this.#stays.delete(token)
    this.#over.add(token)
    this.#sink?.report(token, report, evidence)
  }

  #lost(token: string, reason: LostReason): void {
    const stay = this.#stays.get(token)
    if (stay !== undefined) this.#parts.workspace.left?.(stay.order)
    this.#stays.delete(token)
    this.#over.add(token)
    this.#sink?.lost(token, reason)
  }

  #note(order: AttemptOrder, text: string): void {
    const folder = attemptFolder(this.#parts.stateDir, order.execution_id, order.token)
    makeFolder(folder)
    appendLog(folder, `tasks: ${text}`)
  }
}

function listed(paths: readonly string[]): string {
  if (paths.length === 0) return ''
  const shown = paths.slice(0, 10).map((path) => (/^[\w./@+-]+$/.test(path) ? path : JSON.stringify(path)))
  return `: ${shown.join(', ')}${paths.length > 10 ? ` and ${paths.length - 10} more` : ''}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
