import type { AttemptOrder, AttemptReport, LockAnswer, LostReason } from '../model/attempt.ts'

/**
 * Runs attempts. All calls are idempotent under the token: a second `start` of the same order does nothing,
 * a `cancel` of something that has ended does nothing. Answers come through the sink, never as a return value.
 */
export interface Executor {
  /** Name used in orders: `command`, `agent`, `simulated`. */
  readonly name: string
  /** Starts what can be started before the plan is in memory. `slots` is the most attempts that will run at once. */
  open(sink: ReportSink, slots: number): Promise<void>
  /** Begins an attempt. Failure to begin is a report with outcome `could_not_run`. */
  start(order: AttemptOrder): void
  /** Asks an attempt to end: SIGTERM to its group, SIGKILL after `grace_ms`. */
  cancel(token: string, grace_ms: number): void
  /** Tells the sink at once what an attempt has said and nobody has read yet. Absent where nothing can lie unread. */
  look?(token: string): void
  /**
   * Hands an attempt the answer to its request for locks. The same answer may be handed on twice. An executor whose attempts
   * cannot ask does without.
   */
  answer?(token: string, answer: LockAnswer): void
  /**
   * After a restart: finds out what became of attempts that a dead coordinator had ordered, and tells the sink of each that
   * has ended or was lost, before it resolves.
   */
  recover(orders: readonly AttemptOrder[]): Promise<readonly RecoveredAttempt[]>
  /** Frees what `open` took. Attempts that still run are left running (they can be adopted later) unless `cancel` was called. */
  close(): Promise<void>
}

/** Where an executor's answers go. */
export interface ReportSink {
  report(token: string, report: AttemptReport, evidence?: FailureEvidence): void
  lost(token: string, reason: LostReason): void
}

/** What the classifier may look at when an attempt failed. It goes no further than the loop. */
export interface FailureEvidence {
  /** The last part of the attempt's log, as text. */
  readonly log_tail: string
  /** The last part of what it wrote to its standard error, where that stands apart; looked at before the log. */
  readonly stderr_tail?: string
  /** The status of the answer, when the work was a request. */
  readonly http_status?: number
  /** The executor's own error, when it has one: a system error's code and message. */
  readonly system_error?: { readonly code: string; readonly message: string }
  /** When it failed, its working directory's disk, or that of what is kept of it, had next to no room left. */
  readonly disk_full?: true
  /** Its exit is the word of who did the work, an agent's, and not that of a command that found something out. */
  readonly own_word?: true
}

/**
 * What `recover` found. `adopted`: it runs and will report. `reported`: it had ended. `lost`: gone without an exit.
 * `unstarted`: nobody ever started it; it was started now.
 */
export interface RecoveredAttempt {
  readonly token: string
  readonly found: 'adopted' | 'reported' | 'lost' | 'unstarted'
}
