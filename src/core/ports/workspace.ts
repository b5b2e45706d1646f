import type { AttemptOrder, ScopeAudit } from '../model/attempt.ts'

/** Where a run works. All calls are idempotent under the run's token, so that a crash between two of them does no harm. */
export interface Workspace {
  readonly name: string
  /** Whether what changed in it was changed by its run alone. */
  readonly attributes: boolean
  /** Makes the place in which a run works. Rejects with an Error that says what was impossible. */
  prepare(order: AttemptOrder): Promise<WorkPlace>
  /** What the run has written since `prepare`, against its scope; `beside`: tasks that ran at the same time. */
  audit(order: AttemptOrder, beside: readonly string[]): Promise<ScopeAudit>
  /** Joins what the run changed with the codebase, or says why that is refused. Joinings come one after the other. */
  integrate(order: AttemptOrder): Promise<Integration>
  /** The place is not needed any more. */
  dispose(order: AttemptOrder): Promise<void>
}

/** A place to work in. */
export interface WorkPlace {
  /** Absolute. */
  readonly path: string
}

/** How a joining ended. `conflicts`: paths that others changed meanwhile too. */
export type Integration =
  | { readonly outcome: 'joined'; readonly paths: readonly string[] }
  | { readonly outcome: 'refused'; readonly conflicts: readonly string[] }
