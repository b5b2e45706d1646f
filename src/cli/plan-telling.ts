import { join } from 'node:path'
import type { Finding } from '../core/model/finding.ts'
import { reuseShareOf, reuseText } from '../core/planning/quality/reuse-share.ts'
import { findingGroups } from '../core/planning/quality/finding-groups.ts'
import { formatDuration, MS_PER_HOUR } from '../core/std/duration.ts'
import type { PlanOutcome } from '../operations/plan.ts'
import type { Tell } from '../operations/plan-phases.ts'
import { harmless, type Paint } from './colour.ts'
import { asTyped } from './command-name.ts'
import type { Invocation } from './invocation.ts'
import { forecastLines, qualityLines } from './plan-verdict.ts'
import { countFindings, findingBlock } from './printing.ts'
import { reviewLines } from './review-text.ts'
import { shownPath } from './shown-path.ts'
import { counted } from '../core/std/counted.ts'
import { verbNames } from './verbs.ts'

/** Kinds of findings that are told; the JSON has all. */
const MOST_KINDS = 10
/** Places that are named beside the first one. */
const MOST_PLACES = 5
/** A phase that took less, in milliseconds, says nothing of it; the JSON does. */
const TOLD_FROM_MS = 100
/** The file beside the artifacts: what was proposed. */
const RECORD = 'proposals.json'

/** Prints the phases of planning as they come: a heading for each, and a line for each thing found. */
export function tellPhases({ screen, name }: Pick<Invocation, 'screen' | 'name'>): Tell {
  let last = ''
  return ({ phase, message, took_ms }) => {
    // What was written is told by `printPlan`, with paths as the user sees them.
    if (phase === 'Output') return
    if (phase !== last) {
      const took =
        took_ms === undefined || took_ms < TOLD_FROM_MS
          ? ''
          : ` ${screen.paint.faint(`${(took_ms / 1000).toFixed(2)} s`)}`
      screen.out(`${last === '' ? '' : '\n'}${screen.paint.strong(`[${phase}]`)}${took}`)
    }
    last = phase
    screen.out(`${screen.paint.good('✓')} ${asTyped(harmless(message), name, verbNames)}`)
  }
}

/** The story of planning as data: each phase, how long it took, and its lines. */
export interface RecordedPhase {
  readonly phase: string
  readonly took_ms?: number
  readonly messages: readonly string[]
}

/** Keeps the phases of planning, for `--json`. */
export function recordPhases(): { readonly tell: Tell; readonly all: () => RecordedPhase[] } {
  const phases = new Map<string, { took_ms?: number; messages: string[] }>()
  return {
    tell({ phase, message, took_ms }) {
      const known = phases.get(phase) ?? { ...(took_ms === undefined ? {} : { took_ms }), messages: [] }
      known.messages.push(message)
      phases.set(phase, known)
    },
    all: () => [...phases].map(([phase, told]) => ({ phase, ...told })),
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
    for (const line of foldedFindings(findings, paint)) screen.out(asTyped(line, name, verbNames))
  }
  const { metrics } = outcome.plan.dag
  const path = formatDuration(metrics.critical_path_hours * MS_PER_HOUR)
  screen.out(`\n${paint.strong('[Forecast]')}`)
  for (const line of forecastLines(outcome.plan)) done(line)
  screen.out(`\n${paint.strong('[Quality]')}`)
  for (const line of qualityLines(outcome.quality, paint)) screen.out(line)
  screen.out(`\n${paint.strong('[Output]')}`)
  done(`${outcome.unchanged ? 'Unchanged' : 'Generated'} ${where}/coordinator.json`)
  const artifacts = outcome.files.map((file) => file.name).filter((file) => file !== RECORD)
  const record = artifacts.length < outcome.files.length ? `, and ${RECORD}, from which they follow` : ''
  done(`${counted(artifacts.length, 'artifact')} in ${where}: ${artifacts.join(', ')}${record}`)
  done(
    `${outcome.plan_id}: ${counted(metrics.nodes, 'task')}, ${counted(metrics.edges, 'edge')}, critical path ${path} over ${counted(metrics.critical_path.length, 'stage')}`,
  )
  done(`Reuse percentage: ${reuseText(outcome.plan.tasks)}${reuseAdvice(outcome, name, where)}`)
  const review = reviewLines(outcome.plan.coordinator, paint)
  if (review.length > 0) screen.out(`\n${review.join('\n')}`)
  screen.out(`
${paint.strong('Next:')}
  ${name} validate-plan ${where}
  ${name} show-plan ${where}
  ${name} execute ${where}`)
}

/** How the symbols behind the share are seen, where there are any. */
function reuseAdvice({ plan }: PlanOutcome, name: string, where: string): string {
  const first = plan.tasks.tasks.find((task) => task.reuses_existing !== undefined)
  return first === undefined ? '' : `; ${name} show-plan ${where} --task ${first.id} shows what it builds on`
}

/** Findings with the gravest first; those of one kind are one block, with the first told in full and the places of the others. */
function foldedFindings(findings: readonly Finding[], paint: Paint): string[] {
  const groups = findingGroups(findings)
  const lines = groups.slice(0, MOST_KINDS).map(({ code, findings: [first, ...others] }) => {
    const block = findingBlock(first, paint)
    if (others.length === 0) return block
    const places = [...new Set(others.map(({ place }) => place))]
    const named = places.slice(0, MOST_PLACES).map(harmless).join(', ')
    const left = places.length - MOST_PLACES
    return `${block}\n  ${paint.faint('also')} ${others.length} more [${code}] at ${named}${left > 0 ? ` and ${left} other places` : ''}`
  })
  const left = groups.slice(MOST_KINDS).reduce((sum, group) => sum + group.findings.length, 0)
  return left > 0 ? [...lines, paint.faint(`… and ${left} more; --json lists them all`)] : lines
}

/** What `plan --json` prints. */
export function planSummary(outcome: PlanOutcome): Readonly<Record<string, unknown>> {
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
    reuse: reuseShareOf(plan.tasks) ?? null,
    review: plan.coordinator.review,
    quality: outcome.quality,
    metrics,
    artifacts: Object.fromEntries(
      outcome.files.map(({ name, bytes, sha256 }) => [name, { path: join(plan_dir, name), bytes, sha256 }]),
    ),
    findings: outcome.findings,
  }
}
