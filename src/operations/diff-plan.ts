import type { PlanDiff } from '../core/model/plan-diff.ts'
import { diffPlans } from '../core/planning/compare/plan-diff.ts'
import { readPlanToCompare } from './compared-plan.ts'

/**
 * `diff-plan`: what differs between the plans in two directories. Throws a Failure: 1 when one of them is not there, 5 when one
 * of them cannot be read.
 */
export function diffPlanFolders(before: string, after: string, workingDirectory: string): PlanDiff {
  const first = readPlanToCompare(before, workingDirectory)
  const second = readPlanToCompare(after, workingDirectory)
  return diffPlans(first.plan, second.plan)
}
