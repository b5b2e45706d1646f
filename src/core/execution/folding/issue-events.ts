import type { HotUpdate } from '../../model/hot-update.ts'
import { type HealingEvent, updateOf } from '../healing/issues.ts'
import { noteTold } from '../healing/writers.ts'
import { heldKey } from '../holds/hold.ts'
import type { ExecutionState, SiteState } from '../state.ts'
import { wake } from '../wake.ts'

/** Folds what is told of a systemic issue and its remedy. */
export function foldHealing(site: SiteState, execution: ExecutionState, event: HealingEvent): void {
  const { issues } = execution
  if (event.type === 'systemic_issue') {
    const { issue, mode, ts } = event
    noteTold(execution, event)
    issues.set(issue.id, {
      issue,
      mode,
      told_at: ts,
      stage: 'open',
      remedy: null,
      agreed: false,
      rejected: false,
      mends: [],
    })
    return
  }
  const known = issues.get(event.issue)
  if (known === undefined) return
  wake(site, heldKey(execution))
  switch (event.type) {
    case 'remedy_planned':
      known.remedy = event.remedy
      // Where waiting is all that there is to do, there is nothing to apply.
      known.stage = event.remedy.ops.length === 0 ? 'applied' : 'planned'
      return
    case 'remedy_refused':
      known.stage = 'refused'
      return
    case 'remedy_ended':
      known.stage = event.outcome
  }
}

/** An update was applied that answers an issue, by the planner's remedy or by a person's own hand. */
export function foldRemedyApplied(execution: ExecutionState, { issue }: HotUpdate): void {
  const known = issue === undefined ? undefined : execution.issues.get(issue)
  if (issue === undefined || known === undefined) return
  const { nodes } = execution.plan
  known.stage = 'applied'
  known.mends = [...nodes.keys()].filter((task) => nodes[task]?.mends === issue)
}

/** An update was refused: when it was a remedy, nothing comes of it. */
export function foldRemedyRefused(site: SiteState, execution: ExecutionState, update: string): void {
  for (const [id, known] of execution.issues) {
    if (known.stage !== 'planned' || updateOf(id) !== update) continue
    known.stage = 'refused'
    wake(site, heldKey(execution))
  }
}
