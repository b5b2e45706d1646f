import type { Evidence } from '../../model/evidence.ts'
import type { Quality } from '../../model/quality.ts'
import type { Plan } from '../plan.ts'
import { secretsIn } from '../secret.ts'
import { isOrdered } from './graph-points.ts'
import type { Proof } from './proof.ts'
import { EVIDENCE_MIN, evidenceOf } from './source-points.ts'
import { hasBoundaries, hasLogging } from './task-points.ts'

type HardFail = Quality['hard_fails'][number]

/** Faults that no score makes good. A missing document or a broken schema is told by validation. */
export function hardFails(plan: Plan, proofs: readonly Proof[]): HardFail[] {
  const { tasks } = plan.tasks
  const fails: HardFail[] = []
  const fail = (code: string, message: string): void => void fails.push({ code, message })
  if (!isOrdered(plan)) fail('cycle', 'The tasks cannot be ordered: some wait for each other.')
  const unbounded = tasks.filter((task) => !hasBoundaries(task)).map((task) => task.id)
  if (unbounded.length > 0) fail('boundaries-missing', `No size, no criteria or no scope: ${named(unbounded)}.`)
  const unlogged = tasks.filter((task) => !hasLogging(task)).map((task) => task.id)
  if (unlogged.length > 0) fail('logging-missing', `Nothing says what is logged, or where: ${named(unlogged)}.`)
  const evidence = evidenceOf(plan)
  if (evidence.missing > 0)
    fail(
      'evidence-invalid',
      `${evidence.missing} of ${evidence.quotes} quotes do not stand where they are said to stand.`,
    )
  if (evidence.proven < EVIDENCE_MIN * evidence.owners) {
    const share = Math.floor((evidence.proven / evidence.owners) * 1000) / 10
    fail(
      'evidence-coverage',
      `Only ${share} % of the tasks and dependencies are proven by a quote; ${EVIDENCE_MIN * 100} % must be.`,
    )
  }
  const leaks = quotesWithSecrets(plan)
  if (leaks > 0)
    fail('secrets', `${leaks} ${leaks === 1 ? 'quote holds a secret' : 'quotes hold secrets'} in plain text.`)
  const needed = proofs.filter((proof) => proof !== 'not_needed')
  if (needed.length > 0 && needed.every((proof) => proof === 'none')) {
    fail('no-checks', 'Nothing in the plan could fail: no check, no command, and nobody confirms anything.')
  }
  return fails
}

/** Different quotes that hold what looks like a secret. */
function quotesWithSecrets({ features, tasks }: Plan): number {
  const quotes = new Set<string>()
  const take = (spans: readonly Evidence[]): void => {
    for (const span of spans) quotes.add(span.quote)
  }
  for (const feature of features.features) take(feature.source_evidence)
  for (const task of tasks.tasks) take(task.source_evidence)
  for (const dependency of tasks.dependencies) take(dependency.evidence)
  let found = 0
  for (const quote of quotes) if (secretsIn(quote).length > 0) found++
  return found
}

function named(ids: readonly string[]): string {
  const more = ids.length - 5
  return `${ids.slice(0, 5).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
