import { join } from 'node:path'
import { formatDuration, MS_PER_HOUR } from '../core/std/duration.ts'
import type { PlanOutcome } from '../operations/plan.ts'
import type { Tell } from '../operations/plan-phases.ts'
import { harmless } from './colour.ts'
import type { Invocation } from './invocation.ts'
import { forecastLines, qualityLines } from './plan-verdict.ts'
import { countFindings, plural, printFindings } from './printing.ts'
import { reviewLines } from './review-text.ts'
import type { Screen } from './screen.ts'
import { shownPath } from './shown-path.ts'

const MOST_FINDINGS = 10

/** Prints the phases of planning as they come: a heading for each, and a line for each thing found. */
export function tellPhases(screen: Screen): Tell {
  let last = ''
  return ({ phase, message }) => {
    // What was written is told by `printPlan`, with paths as the user sees them.
    if (phase === 'Output') return
    if (phase !== last) screen.out(`${last === '' ? '' : '\n'}${screen.paint.strong(`[${phase}]`)}`)
    last = phase
    screen.out(`${screen.paint.good('✓')} ${harmless(message)}`)
  }
}

/** Prints what was planned: findings, forecast, quality, files, size, what to review, and the commands that come next. */
export function printPlan(outcome: PlanOutcome, { screen, directory, name }: Invocation): void {
  const { paint } = screen
  const done = (text: string): void => screen.out(`${paint.good('✓')} ${text}`)
  const where = shownPath(outcome.plan_dir, directory)
  // Uncertain dependencies are told at the end, with what they mean.
  const findings = outcome.findings.filter((finding) => finding.code !== 'low-confidence')
  if (findings.length > 0) {
    screen.out(`\n${paint.strong('[To look at]')} ${countFindings(findings)}`)
    printFindings(findings, screen, MOST_FINDINGS)
  }
  const { metrics } = outcome.plan.dag
  const path = formatDuration(metrics.critical_path_hours * MS_PER_HOUR)
  screen.out(`\n${paint.strong('[Forecast]')}`)
  for (const line of forecastLines(outcome.plan)) done(line)
  screen.out(`\n${paint.strong('[Quality]')}`)
  for (const line of qualityLines(outcome.quality, paint)) screen.out(line)
  screen.out(`\n${paint.strong('[Output]')}`)
  done(`${outcome.unchanged ? 'Unchanged' : 'Generated'} ${where}/coordinator.json`)
  done(`${plural(outcome.files.length, 'file')} in ${where}: ${outcome.files.map((file) => file.name).join(', ')}`)
  done(
    `${outcome.plan_id}: ${plural(metrics.nodes, 'task')}, ${plural(metrics.edges, 'edge')}, critical path ${path} over ${plural(metrics.critical_path.length, 'stage')}`,
  )
  const review = reviewLines(outcome.plan.coordinator, paint)
  if (review.length > 0) screen.out(`\n${review.join('\n')}`)
  screen.out(`
${paint.strong('Next:')}
  ${name} validate-plan ${where}
  ${name} show-plan ${where}
  ${name} execute ${where}`)
}

/** What `plan --json` prints. */
export function planSummary(outcome: PlanOutcome): unknown {
  const { plan, plan_dir } = outcome
  const { metrics } = plan.dag
  return {
    plan_id: outcome.plan_id,
    title: outcome.title,
    status: outcome.status,
    plan_dir,
    unchanged: outcome.unchanged,
    features: plan.features.features.length,
    tasks: metrics.nodes,
    edges: metrics.edges,
    critical_path: metrics.critical_path,
    critical_path_hours: metrics.critical_path_hours,
    width: metrics.width,
    demoted_dependencies: outcome.demoted,
    review: plan.coordinator.review,
    quality: outcome.quality,
    metrics,
    artifacts: Object.fromEntries(
      outcome.files.map(({ name, bytes, sha256 }) => [name, { path: join(plan_dir, name), bytes, sha256 }]),
    ),
    findings: outcome.findings,
  }
}
