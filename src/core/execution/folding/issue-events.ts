import type { HealingEvent } from '../healing/issues.ts'
import type { ExecutionState } from '../state.ts'

/** Folds what is told of a systemic issue and its remedy. */
export function foldHealing(execution: ExecutionState, event: HealingEvent): void {
  const { issues } = execution
  if (event.type === 'systemic_issue') {
    const { issue, mode, ts } = event
    issues.set(issue.id, { issue, mode, told_at: ts, stage: 'open', remedy: null, agreed: false, mends: [] })
    return
  }
  const known = issues.get(event.issue)
  if (known === undefined) return
  switch (event.type) {
    case 'remedy_planned':
      known.stage = 'planned'
      known.remedy = event.remedy
      return
    case 'remedy_refused':
      known.stage = 'refused'
      return
    case 'remedy_ended':
      known.stage = event.outcome
  }
}
