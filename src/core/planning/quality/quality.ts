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
import { TASKS_THAT_MEAN_SOMETHING } from '../compile/graph-findings.ts'
import { hardFails } from './hard-fails.ts'
import { total } from './points.ts'
import { proofOf } from './proof.ts'
import { knowsCode } from './reuse-share.ts'
import { demandsCarried, type Demands } from './demands-carried.ts'
import { evidencePoints, structurePoints } from './source-points.ts'
import { acceptancePoints, boundaryPoints, codebasePoints, proofShare } from './task-points.ts'

/** Per cent of the points, of what has to be proven, and of what is demanded, from which on a plan has each grade; it needs all. */
const GRADES = [
  { grade: 'excellent', gate: 'passed', points: 90, proof: 50, demands: 98 },
  { grade: 'good', gate: 'passed', points: 80, proof: 25, demands: 90 },
  { grade: 'fair', gate: 'overridable', points: 70, proof: 10, demands: 70 },
  { grade: 'poor', gate: 'failed', points: 0, proof: 0, demands: 0 },
] as const satisfies readonly (Pick<Quality, 'grade' | 'gate'> & { points: number; proof: number; demands: number })[]
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
  const proof = Math.floor(proofShare(proofs) * 1000) / 10
  const demands = demandsCarried(plan)
  const byPoints = GRADES.findIndex(({ points }) => percent >= points)
  const byProof = GRADES.findIndex((needs) => percent >= needs.points && proof >= needs.proof)
  const byAll = Math.max(
    byProof,
    GRADES.findIndex((needs) => demands.percent >= needs.demands),
  )
  const { grade, gate } = GRADES[hard_fails.length > 0 ? GRADES.length - 1 : byAll] as (typeof GRADES)[number]
  return {
    grade,
    score,
    max,
    percent,
    gate,
    ...(hard_fails.length > 0 || byAll === byPoints
      ? {}
      : { held_back: byAll > byProof ? heldBackByDemands(byPoints, demands) : heldBack(byPoints, proof) }),
    hard_fails,
    warnings: warningsOf(plan),
    categories,
  }
}

function heldBack(byPoints: number, proof: number): string {
  const wanted = GRADES[byPoints] as (typeof GRADES)[number]
  return `Its points would make it ${wanted.grade}, but only ${proof} % of its tasks are proven (an exit status counts half), and that takes ${wanted.proof} %.`
}

function heldBackByDemands(byPoints: number, { carried, unplanned, percent }: Demands): string {
  const wanted = GRADES[byPoints] as (typeof GRADES)[number]
  return `Its points would make it ${wanted.grade}, but ${unplanned} of ${carried + unplanned} demands of the specification are in no task (${percent} % are), and that takes ${wanted.demands} %.`
}

function warningsOf(plan: Plan): string[] {
  const { features, tasks, waves, coordinator } = plan
  const warnings: string[] = []
  const { carried, unplanned } = demandsCarried(plan)
  if (unplanned > 0) {
    warnings.push(
      `${unplanned} of ${carried + unplanned} demands of the specification ${unplanned === 1 ? 'is' : 'are'} in no task.`,
    )
  }
  const count = features.features.length
  const usual = count >= FEATURES.min && count <= FEATURES.max
  if (!usual && tasks.tasks.length >= TASKS_THAT_MEAN_SOMETHING) {
    warnings.push(`${count} ${count === 1 ? 'feature' : 'features'}; ${FEATURES.min} to ${FEATURES.max} are usual.`)
  }
  if (tasks.meta.codebase_analysis.tool === 'none') {
    warnings.push('Nobody looked at the codebase: category I does not apply, and the maximum is smaller by its points.')
  } else if (!knowsCode(tasks.meta)) {
    warnings.push('No code was found: category I does not apply, and the maximum is smaller by its points.')
  }
  if (waves.forecast === undefined) warnings.push('The plan was not simulated: its times are bounds, and no forecast.')
  const open = coordinator.review.low_confidence.filter((dep) => dep.standing !== 'implied').length
  if (open > 0) warnings.push(`${open} uncertain ${open === 1 ? 'dependency waits' : 'dependencies wait'} for review.`)
  return warnings
}
