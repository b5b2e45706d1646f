import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Event } from '../../model/event.ts'
import type { Input } from '../../model/input.ts'
import type { ExecutionState, OpenAttempt, SiteState } from '../../execution/state.ts'
import { Liveness } from './liveness.ts'

/** What the table of signs of life brings into a turn. */
export interface WatchDue {
  /** Attempts that are silent, as inputs. */
  readonly inputs: readonly Input[]
  /** Tokens of attempts whose executor should look at once what they have said. */
  readonly calls: readonly string[]
}

/** Keeps the table of signs of life by what a coordinator hears and decides. Only runs of tasks that promise beats are in it. */
export class LivenessWatch {
  readonly #table = new Liveness()
  readonly #executionOf = new Map<string, string>()

  /** Takes the signs of life out of what arrived, and tells what is due after it. */
  due(inputs: readonly Input[], at: number): WatchDue {
    // What the host measures of a process is no word of its own: one that hangs uses memory too.
    for (const input of inputs)
      if (input.type === 'attempt_reported' && input.report.type !== 'usage') this.#table.sign(input.token, at)
    const due = this.#table.due(at)
    return {
      calls: due.flatMap(({ kind, token }) => (kind === 'call' ? [token] : [])),
      inputs: due.flatMap(({ kind, token }): Input[] => {
        const execution_id = this.#executionOf.get(token)
        if (kind === 'call' || execution_id === undefined) return []
        return [{ type: 'attempt_silent', actor: 'coordinator', at, execution_id, token }]
      }),
    }
  }

  /** Follows what was decided: an ordered run begins to promise, one that ends or is asked to end has nothing more to promise. */
  follow(site: SiteState, events: readonly Event[]): void {
    for (const { type, attempt: token, execution_id, ts } of events) {
      if (token === undefined) continue
      if (type === 'attempt_finished' || type === 'attempt_lost' || type === 'attempt_cancel_ordered') this.#end(token)
      else if (type === 'attempt_ordered') {
        const execution = site.executions.get(execution_id)
        const attempt = execution?.open.get(token)
        if (execution !== undefined && attempt !== undefined) this.#promise(execution, attempt, ts)
      }
    }
  }

  /** After a restart: every open attempt begins its promise anew. */
  adopt(site: SiteState, at: number): void {
    for (const execution of site.executions.values())
      for (const attempt of execution.open.values()) this.#promise(execution, attempt, at)
  }

  /** When the table should be looked at again, at the latest; null while nobody promises anything. */
  next(): number | null {
    return this.#table.next()
  }

  #promise(execution: ExecutionState, attempt: OpenAttempt, at: number): void {
    const { heartbeat } = execution.plan.nodes[attempt.task] as CoordinatorNode
    if (heartbeat === undefined || attempt.kind !== 'run' || attempt.cancel !== null) return
    const timeout_ms = heartbeat.timeout_seconds === undefined ? undefined : heartbeat.timeout_seconds * 1000
    const begins = at + attempt.setup_seconds * 1000
    this.#executionOf.set(attempt.token, execution.execution_id)
    this.#table.promise(attempt.token, heartbeat.interval_seconds * 1000, timeout_ms, begins)
  }

  #end(token: string): void {
    this.#table.end(token)
    this.#executionOf.delete(token)
  }
}
