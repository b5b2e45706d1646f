import type { Event } from '../model/event.ts'

/** The durable log of one site. One writer; a batch is stored whole or not at all. */
export interface Journal {
  /** Stores a batch durably. When it rejects, nothing of the batch was stored and the same batch may be handed in again. */
  append(events: readonly Event[]): Promise<void>
  /** All stored events after `position` in site order, optionally of one execution. Signals that were pruned are missing. */
  read(options?: { readonly after?: number; readonly execution?: string }): Iterable<Event>
  /** Position and moment of the newest stored event; undefined while there is none. */
  last(): { readonly position: number; readonly ts: number } | undefined
  /** Ids of all executions with their first and last event, oldest first. Cheap: folds nothing. */
  executions(): readonly ExecutionRow[]
  /** The newest fact of an execution, or the newest up to a `seq`; undefined when there is none. */
  factAt(execution: string, seq?: number): ChainPoint | undefined
  /** Keeps a folded state beside the log. A cache: it may be lost, and a failure to keep it is no trouble. Its events must be stored. */
  keepState(execution: string, state: FoldedState): void
  /** The kept state of an execution, if it was folded by the same rules from events that this journal still has. */
  keptState(execution: string, fold: string): FoldedState | undefined
  close(): void
}

/** A folded state, as far as a journal knows it. */
export interface FoldedState {
  /** By what rules it was folded. */
  readonly fold: string
  /** The last event that is folded in. */
  readonly seq: number
  /** Plain data: records, maps, sets and typed arrays. */
  readonly data: unknown
}

/** A place in an execution's chain of facts: its hash stands for all facts up to there. */
export interface ChainPoint {
  readonly seq: number
  /** Site-wide position of the same event. */
  readonly position: number
  /** SHA-256, in hexadecimal. */
  readonly hash: string
}

/** One execution as the journal's index knows it. */
export interface ExecutionRow {
  readonly execution_id: string
  readonly plan_id: string
  readonly title: string
  readonly started_at: number
  readonly last_at: number
  readonly last_seq: number
  /** Status of the last event that says one; `running` while there is none. */
  readonly status: string
}
