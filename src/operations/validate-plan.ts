import type { Finding } from '../core/model/finding.ts'
import type { Generator } from '../core/model/meta.ts'
import { validatePlan } from '../core/planning/validate/validate-plan.ts'
import { machineHashing } from '../system/machine-hashing.ts'
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

/**
 * `validate-plan`: checks the plan in a directory. With `generator`, this very release, a plan that it made is also compiled
 * again and compared. Throws a Failure only when there is no plan to check.
 */
export function validatePlanFolder(path: string, workingDirectory: string, generator?: Generator): Validation {
  const { plan_dir, files, specs } = openPlan(path, workingDirectory)
  const findings = validatePlan(files, specs, generator, machineHashing)
  return {
    plan_dir,
    plan_id: planIdOf(files.get('coordinator.json')),
    ok: !findings.some((finding) => finding.severity === 'error'),
    findings,
  }
}
