import type { PlanDraft } from './plan-draft.ts'

/** The part of a plan that an update touches: the tasks that it changes, and all that come after them. */
export function affectedBy(draft: PlanDraft): ReadonlySet<number> {
  const { plan } = draft
  const first = plan.nodes.length
  const affected = new Set([...draft.changed.keys(), ...draft.ends.keys()])
  for (const { to } of [...draft.newArrows, ...draft.newSoftArrows]) if (to < first) affected.add(to)
  // A set is walked in the order in which it grows.
  for (const task of affected) for (const next of plan.successors[task] as readonly number[]) affected.add(next)
  return affected
}
