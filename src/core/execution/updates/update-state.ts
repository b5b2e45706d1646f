import type { HotUpdate } from '../../model/hot-update.ts'

/** An update that waits until what it touches stands still. */
export interface PendingUpdate {
  readonly patch: HotUpdate
  /** Tasks that must come to their end first; those of them that have are not taken out. */
  readonly waits_for: readonly number[]
  /** Tasks that start nothing until then. */
  readonly held: ReadonlySet<number>
}

/** How the running plan has been changed. */
export interface UpdateState {
  /** How many updates the plan has taken: the version of its graph. */
  graph_version: number
  pending: PendingUpdate | null
  /** The lists of the plan's index belong to this state alone, and may be changed in place. No truth, only thrift. */
  owns_plan: boolean
}

/** A plan as it was handed in. */
export function noUpdates(): UpdateState {
  return { graph_version: 0, pending: null, owns_plan: false }
}

/** A copy that shares nothing that changes. The plan's index is shared from now on, so nobody changes it in place. */
export function copyUpdates(from: UpdateState): UpdateState {
  from.owns_plan = false
  return { ...from }
}
