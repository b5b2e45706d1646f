import type { Coordinator } from '../model/coordinator.ts'
import type { SystemicIssue } from '../model/healing.ts'
import type { Remedy } from '../model/remedy.ts'

/** What the planner is told about an issue. Nothing in it is changed. */
export interface RepairRequest {
  readonly execution_id: string
  readonly issue: SystemicIssue
  /** The plan as it stands now. */
  readonly coordinator: Coordinator
  /** Ids of the tasks that have not succeeded and are not under way: those that a patch may still touch. */
  readonly waiting: ReadonlySet<string>
  /** Ids of the tasks that are under way and may be changed nonetheless: what they are given counts from their next try. */
  readonly running?: ReadonlySet<string>
  /** Commands that tasks which were to mend something did not find, by the ids of those tasks. */
  readonly not_found?: ReadonlyMap<string, string>
  /** Milliseconds since 1970. */
  readonly at: number
  /** Remedies of this pattern that were applied before in this execution. */
  readonly tries: number
}

/** A remedy, or why there is none: a sentence without a final stop. */
export type RepairAnswer = Remedy | { readonly refusal: string }

/** Finds out how a systemic issue can be mended: the planner, with what it knows of the codebase. It never rejects. */
export interface Repairer {
  repair(request: RepairRequest): Promise<RepairAnswer>
}
