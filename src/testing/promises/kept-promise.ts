/**
 * One thing that must hold in every simulated world, in a file of its own: state it here, list it in `promises.ts`, and draw
 * what it is about in `src/testing/worlds`. It is judged from the plan and the events, with books of its own, so that it
 * knows nothing of the code that it judges; the state is for comparing. A broken promise throws, and says which.
 */
import type { Coordinator } from '../../core/model/coordinator.ts'
import type { Event } from '../../core/model/event.ts'
import type { ExecutionState, SiteState } from '../../core/execution/state.ts'
import type { ObservedTurn } from '../../simulation/world-parts.ts'

/** What a promise is judged by, in one world. */
export interface Audited {
  /** The plan of an execution, as it was handed in. */
  readonly planOf: (execution_id: string) => Coordinator
  /** The state that the events tell, folded by the auditor itself. */
  readonly shadow: SiteState
  /** Counts a kind of thing that was seen, so that a test can tell that its worlds were not too calm. */
  readonly note: (what: string) => void
}

/** Watches one world for one promise. */
export interface Watch {
  /** Each event, before the auditor folds it in. */
  readonly before?: (event: Event) => void
  /** Each event, after the auditor has folded it in. */
  readonly event?: (event: Event, execution: ExecutionState) => void
  /** Each turn, when all of its events were seen. */
  readonly turned?: (turn: ObservedTurn) => void
  /** A coordinator has folded the log of a crashed one. */
  readonly restarted?: (site: SiteState) => void
  /** Nothing can happen any more. */
  readonly closed?: (site: SiteState) => void
}

/** See the header. */
export interface KeptPromise {
  /** What holds, as a sentence. */
  readonly says: string
  readonly watch: (audited: Audited) => Watch
}
