import type { AttemptOrder } from '../../core/model/attempt.ts'
import type { Executor, RecoveredAttempt, ReportSink } from '../../core/ports/executor.ts'
import { taskError } from '../../core/scheduling/failures/task-error.ts'
import { attemptFolder, readTicket } from '../../system/attempt-folder.ts'
import type { ResourceHost } from './resource-host.ts'

/** An executor whose attempts find their resources ready. What they are and who has them is the host's (`resource-host.ts`). */
export class ResourcedExecutor implements Executor {
  readonly name: string
  readonly #inner: Executor
  readonly #host: ResourceHost
  readonly #stateDir: string
  /** Attempts whose resources are being made ready. */
  readonly #coming = new Map<string, AbortController>()
  /** Tokens that were handed on or answered here. */
  readonly #known = new Set<string>()
  readonly #busy = new Set<Promise<void>>()
  #sink: ReportSink | undefined
  #closed = false

  constructor(inner: Executor, host: ResourceHost, stateDir: string) {
    this.name = inner.name
    this.#inner = inner
    this.#host = host
    this.#stateDir = stateDir
  }

  async open(sink: ReportSink, slots: number): Promise<void> {
    this.#sink = sink
    await this.#inner.open(sink, slots)
  }

  start(order: AttemptOrder): void {
    if (!this.#host.needs(order)) return this.#inner.start(order)
    if (this.#known.has(order.token)) return
    this.#known.add(order.token)
    const coming = new AbortController()
    this.#coming.set(order.token, coming)
    const busy = this.#begin(order, coming.signal)
    this.#busy.add(busy)
    void busy.finally(() => this.#busy.delete(busy))
  }

  cancel(token: string, grace_ms: number): void {
    const coming = this.#coming.get(token)
    if (coming === undefined) this.#inner.cancel(token, grace_ms)
    else coming.abort()
  }

  look(token: string): void {
    this.#inner.look?.(token)
  }

  answer(...said: Parameters<NonNullable<Executor['answer']>>): void {
    this.#inner.answer?.(...said)
  }

  async recover(orders: readonly AttemptOrder[]): Promise<readonly RecoveredAttempt[]> {
    const unstarted: RecoveredAttempt[] = []
    const within: AttemptOrder[] = []
    for (const order of orders) {
      const variables = this.#host.needs(order) ? this.#host.variablesOf(order) : {}
      const folder = attemptFolder(this.#stateDir, order.execution_id, order.token)
      if (variables !== undefined) within.push(withVariables(order, variables))
      // It has begun without them: by another configuration.
      else if (readTicket(folder) !== undefined) within.push(order)
      else {
        this.start(order)
        unstarted.push({ token: order.token, found: 'unstarted' })
      }
    }
    for (const { token } of within) this.#known.add(token)
    return [...unstarted, ...(await this.#inner.recover(within))]
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const coming of this.#coming.values()) coming.abort()
    await Promise.all(this.#busy)
    await this.#host.settled()
    await this.#inner.close()
  }

  async #begin(order: AttemptOrder, signal: AbortSignal): Promise<void> {
    const began = performance.now()
    const readiness = await this.#host.prepare(order, signal)
    this.#coming.delete(order.token)
    // The next coordinator finds it as it was left.
    if (this.#closed) return
    if (signal.aborted) this.#sink?.lost(order.token, 'never_started')
    else if (readiness.ok) this.#inner.start(withVariables(order, readiness.variables))
    else
      this.#sink?.report(order.token, {
        type: 'finished',
        outcome: 'could_not_run',
        duration_ms: Math.round(performance.now() - began),
        error: taskError('RESOURCE_NOT_READY', 'resource', readiness.why),
      })
  }
}

/** The task's own variables stand above those of its resources. */
function withVariables(order: AttemptOrder, variables: Readonly<Record<string, string>>): AttemptOrder {
  if (Object.keys(variables).length === 0) return order
  return { ...order, action: { ...order.action, env: { ...variables, ...order.action.env } } }
}
