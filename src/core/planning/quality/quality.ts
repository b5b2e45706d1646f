/**
 * How good a plan is. Every point is computed from the artifacts and nothing else, so that anybody who has the plan gets the
 * same answer; docs/quality.md says what each one counts. Nine categories, 120 points:
 *
 *   A structure 20 · B evidence 15 · C dependencies 15 · D sizes and durations 15 · E forecast 15 · F resources 10
 *   G acceptance 10 · H boundaries 10 · I codebase 10, which counts only when somebody looked at the code
 */
import type { Quality } from '../../model/quality.ts'
import type { Plan } from '../plan.ts'
import { forecastPoints, resourcePoints } from './forecast-points.ts'
import { dependencyPoints, sizePoints } from './graph-points.ts'
import { TASKS_THAT_MEAN_SOMETHING } from './graph-findings.ts'
import { hardFails } from './hard-fails.ts'
import { total } from './points.ts'
import { proofOf } from './proof.ts'
import { evidencePoints, structurePoints } from './source-points.ts'
import { acceptancePoints, boundaryPoints, codebasePoints } from './task-points.ts'

/** Per cent from which on a plan has each grade. */
const GRADES = [
  ['excellent', 90],
  ['good', 80],
  ['fair', 70],
] as const
/** How many features are usual. */
const FEATURES = { min: 5, max: 25 } as const

/** Scores a plan. See the header. */
export function qualityOf(plan: Plan): Quality {
  const proofs = plan.tasks.tasks.map(proofOf)
  const categories = [
    structurePoints(plan),
    evidencePoints(plan),
    dependencyPoints(plan),
    sizePoints(plan),
    forecastPoints(plan),
    resourcePoints(plan),
    acceptancePoints(plan, proofs),
    boundaryPoints(plan),
    codebasePoints(plan),
  ]
  const score = total(categories.map((category) => category.points))
  const max = total(categories.map((category) => category.max))
  const percent = max === 0 ? 0 : Math.floor((score / max) * 1000) / 10
  const hard_fails = hardFails(plan, proofs)
  const failed = hard_fails.length > 0 || percent < 70
  return {
    grade: GRADES.find(([, from]) => percent >= from)?.[0] ?? 'poor',
    score,
    max,
    percent,
    gate: failed ? 'failed' : percent >= 80 ? 'passed' : 'overridable',
    hard_fails,
    warnings: warningsOf(plan),
    categories,
  }
}

function warningsOf({ features, tasks, waves, coordinator }: Plan): string[] {
  const warnings: string[] = []
  const count = features.features.length
  const usual = count >= FEATURES.min && count <= FEATURES.max
  if (!usual && tasks.tasks.length >= TASKS_THAT_MEAN_SOMETHING) {
    warnings.push(`${count} ${count === 1 ? 'feature' : 'features'}; ${FEATURES.min} to ${FEATURES.max} are usual.`)
  }
  if (tasks.meta.codebase_analysis.tool === 'none') {
    warnings.push('Nobody looked at the codebase: category I does not apply, and the maximum is smaller by its points.')
  }
  if (waves.forecast === undefined) warnings.push('The plan was not simulated: its times are bounds, and no forecast.')
  const open = coordinator.review.low_confidence.filter((dep) => dep.standing !== 'implied').length
  if (open > 0) warnings.push(`${open} uncertain ${open === 1 ? 'dependency waits' : 'dependencies wait'} for review.`)
  return warnings
}
