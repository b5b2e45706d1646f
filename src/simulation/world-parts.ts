import type { Coordinator } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import type { ExecutionOptions } from '../core/model/execution-options.ts'
import type { HotUpdate } from '../core/model/hot-update.ts'
import type { Input } from '../core/model/input.ts'
import type { OperatorCommand } from '../core/model/operator-command.ts'
import type { Obligation } from '../core/execution/obligations.ts'
import type { ExecutionState, SiteState } from '../core/execution/state.ts'
import type { RepairAnswer, RepairRequest } from '../core/ports/repairer.ts'
import type { Fates } from './fate.ts'

/** An input before it is taken: the coordinator stamps the moment. */
export type Letter = Input extends infer I ? (I extends Input ? Omit<I, 'at'> : never) : never

type Told = Extract<
  Letter,
  { type: 'worker_offered' | 'worker_gone' | 'attempt_silent' | 'hot_update' | 'host_load' | 'tick' }
>

/** What the world tells a coordinator beside reports: its execution and its actor are filled in. */
export type Tidings = Told extends infer T ? (T extends Told ? Omit<T, 'execution_id' | 'actor'> : never) : never

/** What happens to the machine. A jump moves the wall clock, by days if need be; a stall lets nothing be done for a while. */
export type Mishap = { readonly machine: 'clock_jumps' | 'stalls'; readonly ms: number }

/** Something that happens to a coordinator: a command, being taken up again, the plug pulled, news, a mishap. */
export type WorldAct = OperatorCommand | 'take_up' | 'crash' | Tidings | Mishap

/** An act at a moment. What depends on how things stand then is a function; it may find nothing to do. */
export interface TimedAct {
  /** Milliseconds after the start. */
  readonly after_ms: number
  readonly act: WorldAct | ((execution: ExecutionState) => WorldAct | undefined)
  /** The first one's unless told. */
  readonly execution_id?: string
}

/** The person in front of the simulated coordinator, and the world around it. */
export interface Operator {
  readonly acts: readonly TimedAct[]
  /** Asked of each execution when nothing can happen any more; an empty list leaves it at that. */
  readonly whenQuiet?: (execution: ExecutionState) => readonly WorldAct[]
  /**
   * Milliseconds after which a task that waits for a person is said to be done; nobody does it when this is absent. What
   * is to be approved is approved at once.
   */
  readonly does?: (task: string) => number
}

/** Chances in [0, 1] of what may happen to the coordinator itself, and to what it is told. */
export interface WorldFaults {
  readonly append_fails?: number
  /** A batch is stored, and the coordinator is told that it is not. */
  readonly append_unacknowledged?: number
  /** At each point between two steps. */
  readonly crash?: number
  /** Of each running attempt, when the coordinator crashes: it dies too. */
  readonly crash_kills?: number
  /** A report is on its way for up to {@link WorldFaults.delay_ms}, so that later ones overtake it. */
  readonly report_delayed?: number
  /** Milliseconds; a minute unless told. */
  readonly delay_ms?: number
  /** A report never arrives. What tells the end is sent again, until it arrives. */
  readonly report_lost?: number
}

/** One turn as an observer sees it. */
export interface ObservedTurn {
  readonly inputs: readonly Input[]
  readonly events: readonly Event[]
  readonly obligations: readonly Obligation[]
  /** The state after the turn; it lives on, so it is only looked at. */
  readonly site: SiteState
}

/** Watches a simulation. */
export interface Observer {
  /** After each turn, when what it decided is stored and nothing of it is done in the world yet. */
  readonly turned?: (step: ObservedTurn) => void
  /** After a coordinator has folded the log of a crashed one. */
  readonly restarted?: (site: SiteState) => void
}

/** One of the executions of a simulated site. */
export interface SimulatedExecution {
  readonly execution_id: string
  readonly coordinator: Coordinator
  readonly options: ExecutionOptions
  readonly fates: Fates
  /** Milliseconds after the start of the world. */
  readonly starts_after_ms: number
  /** Handed in together with the plan, before anything starts. */
  readonly updates?: readonly HotUpdate[]
}

/** All that a simulated coordinator is made of. */
export interface WorldParts {
  readonly executions: readonly SimulatedExecution[]
  readonly seed: number
  readonly start: number
  readonly faults: WorldFaults
  readonly operator: Operator
  readonly observer: Observer
  /** Answers what can be done about systemic issues; without one no remedy is known. */
  readonly planner?: ((request: RepairRequest) => RepairAnswer) | undefined
  /** Whether events are kept; without them there is no crash to recover from. */
  readonly keeps_events: boolean
}
