import type { Finding } from '../core/model/finding.ts'
import { validatePlan } from '../core/planning/validate/validate-plan.ts'
import { planIdOf } from './plan-id.ts'
import { openPlan } from './opened-plan.ts'

/** What a check of a plan's directory says. */
export interface Validation {
  /** Absolute. */
  readonly plan_dir: string
  /** As the plan states it. */
  readonly plan_id: string | undefined
  /** True when nothing is wrong; warnings do not count. */
  readonly ok: boolean
  readonly findings: readonly Finding[]
}

/** `validate-plan`: checks the plan in a directory. Throws a Failure only when there is no plan to check. */
export function validatePlanFolder(path: string, workingDirectory: string): Validation {
  const { plan_dir, files, specs } = openPlan(path, workingDirectory)
  const findings = validatePlan(files, specs)
  return {
    plan_dir,
    plan_id: planIdOf(files.get('coordinator.json')),
    ok: !findings.some((finding) => finding.severity === 'error'),
    findings,
  }
}
