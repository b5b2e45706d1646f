import { evolve } from '../execution/evolve.ts'
import type { ExecutionState, SiteState } from '../execution/state.ts'
import { EVENT_VERSION, type Event, type EventBody } from '../model/event.ts'
import type { Input } from '../model/input.ts'

/** Writes down what step decides: puts the envelope around each event and folds it in at once. */
export class Scribe {
  readonly site: SiteState
  readonly events: Event[]
  /** The moment of the input; never before what the site has seen. */
  readonly at: number
  readonly #cause: string
  readonly #actor: string

  constructor(site: SiteState, input: Input, events: Event[] = []) {
    this.site = site
    this.events = events
    this.at = Math.max(site.at, input.at)
    // Time that has passed is known even when nothing follows from it; else a deadline would stay due for ever.
    site.at = this.at
    this.#cause = input.type
    this.#actor = input.actor
  }

  /** Records one event of an execution. `attempt` is the token that it is about. */
  write(executionId: string, body: EventBody, attempt?: string): void {
    const seq = (this.site.executions.get(executionId)?.seq ?? 0) + 1
    const position = this.site.position + 1
    const ts = this.at
    const cause = this.#cause
    const actor = this.#actor
    const event: Event =
      attempt === undefined
        ? { seq, position, ts, execution_id: executionId, v: EVENT_VERSION, cause, actor, ...body }
        : { seq, position, ts, execution_id: executionId, v: EVENT_VERSION, cause, actor, attempt, ...body }
    evolve(this.site, event)
    this.events.push(event)
  }

  /** The id of a task by its number. */
  id(execution: ExecutionState, task: number): string {
    return (execution.plan.nodes[task] as { id: string }).id
  }
}
