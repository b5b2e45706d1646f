import { Coordinator } from '../core/model/coordinator.ts'
import { ARTIFACT_NAMES } from '../core/planning/artifacts/render.ts'
import { Findings } from '../core/planning/findings.ts'
import type { PlanCondition } from '../core/planning/show/plan-picture.ts'
import { readArtifact } from '../core/planning/validate/artifact-reader.ts'
import type { PlanFolder } from '../system/plan-folder.ts'
import { isAsWritten } from './plan-meta.ts'

/** What the light check of a plan says, and what it read on its way. */
export interface CheckedLightly {
  readonly condition: PlanCondition
  /** Undefined when coordinator.json cannot be read as one; `findings` says why. */
  readonly coordinator: Coordinator | undefined
  readonly findings: Findings
}

/**
 * Whether a plan is as it was made, as far as its files alone tell: all are there, coordinator.json can be read, and their
 * bytes are those that were written. `validate-plan` checks all of it.
 */
export function checkLightly(plan_dir: string, { files, specs }: PlanFolder): CheckedLightly {
  const findings = new Findings()
  const coordinator = readArtifact('coordinator.json', files.get('coordinator.json'), Coordinator, findings)?.data
  const missing = ARTIFACT_NAMES.filter((name) => name !== 'coordinator.json' && !files.has(name))
  const problems = [
    ...findings.all.slice(0, 1).map((finding) => finding.message),
    ...(missing.length === 0 ? [] : [`${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`]),
  ]
  const made = { coordinator, findings }
  if (coordinator === undefined || problems.length > 0) return { condition: { status: 'broken', problems }, ...made }
  if (isAsWritten(plan_dir, files, specs)) {
    return { condition: { status: coordinator.review.status, problems }, ...made }
  }
  const changed = 'Its files are not those that were written when it was made.'
  return { condition: { status: 'changed', problems: [changed] }, ...made }
}
