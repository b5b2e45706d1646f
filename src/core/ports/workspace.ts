import type { AttemptOrder } from '../model/attempt.ts'

/** Where an attempt works. `attributed` says whether what changes there can be pinned on one task. */
export interface Workspace {
  readonly name: string
  readonly attributed: boolean
  prepare(order: AttemptOrder): { readonly path: string }
  dispose(order: AttemptOrder): void
}
