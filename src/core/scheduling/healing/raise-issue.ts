import type { HealingMode, SystemicIssue } from '../../model/healing.ts'
import type { Breaker } from '../../execution/holds/breaker.ts'
import { foundBy } from '../../execution/healing/found-by-breaker.ts'
import { onlySlows } from '../../execution/healing/issues.ts'
import { issueUnderWay } from '../../execution/healing/mending.ts'
import type { ExecutionState } from '../../execution/state.ts'
import type { Scribe } from '../scribe.ts'

/** What is said about mending what a pattern finds: the user's word for this run, then the plan's rules; nothing said is `off`. */
export function healingMode(execution: ExecutionState, pattern: string): HealingMode {
  const { options, coordinator, issues } = execution
  const rules = coordinator.policies.healing
  if (options.heal === 'off') return 'off'
  const own = rules?.patterns
  const stated = own !== undefined && Object.hasOwn(own, pattern) ? own[pattern] : undefined
  const mode = stated ?? options.heal ?? rules?.default ?? 'off'
  if (mode !== 'auto') return mode
  if (options.heal_asks?.includes(pattern) === true) return 'ask'
  // What did not help once is not done alone again.
  for (const one of issues.values())
    if (one.issue.pattern === pattern && (one.stage === 'did_not_help' || one.stage === 'failed') && !onlySlows(one))
      return 'ask'
  return 'auto'
}

/** Tells of a systemic issue, so that the planner is asked. Nothing when the rules want none, or when the same is under way. */
export function raiseIssue(scribe: Scribe, execution: ExecutionState, found: Omit<SystemicIssue, 'id'>): void {
  const mode = healingMode(execution, found.pattern)
  if (mode === 'off') return
  const known = issueUnderWay(execution, found.pattern, found.key)
  // An order that is in force says nothing of writers that are found after it.
  if (known !== undefined && !(known.stage === 'applied' && found.remedy === 'order_writers')) return
  const issue = { id: `issue-${execution.seq + 1}`, ...found }
  scribe.write(execution.execution_id, { type: 'systemic_issue', issue, mode })
}

/** A breaker has opened: what it has found is told, where its pattern has a remedy. */
export function raiseForBreaker(scribe: Scribe, execution: ExecutionState, breaker: Breaker): void {
  const { remedy, name } = breaker.pattern
  if (remedy !== undefined)
    raiseIssue(scribe, execution, { pattern: name, key: breaker.key, ...foundBy(execution, breaker), remedy })
}
