import type { AttemptOrder, ScopeAudit } from '../model/attempt.ts'

/**
 * Where a run works, and what becomes of what it wrote. All calls are idempotent under the run's token, so that a crash between
 * two of them does no harm. The run of an order is its own attempt, or the one that `workspace_of` names.
 */
export interface Workspace {
  readonly name: string
  /** Whether what changed in it was changed by its run alone. */
  readonly attributes: boolean
  /**
   * The place in which an attempt works: for a run it is made, for a check or an undo it is where the run's work is by now.
   * Rejects with an Error that says what was impossible.
   */
  prepare(order: AttemptOrder): Promise<WorkPlace>
  /** What the run has written since `prepare`, against its scope. Called when it has ended. */
  audit(order: AttemptOrder): Promise<ScopeAudit>
  /** An attempt that is not audited has ended, or never began. */
  left?(order: AttemptOrder): void
  /** Paths that the run wrote, if only again as they were, or took away; undefined where nobody can say that it was this run. */
  written(order: AttemptOrder): Promise<WrittenPaths | undefined>
  /**
   * Joins what the run changed with the codebase, or says why that is refused. Joinings come one after the other. Rejects when
   * the codebase cannot be written to; then nothing was joined.
   */
  integrate(order: AttemptOrder): Promise<Integration>
  /** The place is not needed any more. */
  dispose(order: AttemptOrder): Promise<void>
  /** Nobody needs a new place any more: what was kept for those is given up. */
  close?(): Promise<void>
}

/** A place to work in. */
export interface WorkPlace {
  /** Absolute. */
  readonly path: string
  /** What its commands find in their environment beside. */
  readonly env?: Readonly<Record<string, string>>
  /** What people should know of it; for the attempt's log. */
  readonly notes?: readonly string[]
}

/** Paths relative to the place, with slashes. */
export interface WrittenPaths {
  readonly put: readonly string[]
  readonly gone: readonly string[]
}

/** How a joining ended. `conflicts`: paths that others changed meanwhile too. */
export type Integration =
  | { readonly outcome: 'joined'; readonly paths: readonly string[]; readonly left_out?: readonly string[] }
  | { readonly outcome: 'refused'; readonly conflicts: readonly string[] }
