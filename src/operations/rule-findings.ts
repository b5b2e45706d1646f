import { isOutward } from '../core/model/action.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import type { Finding } from '../core/model/finding.ts'
import { SAME_FILE } from '../core/execution/healing/writers.ts'
import { unknownCritical } from '../core/execution/holds/barrier.ts'
import { fitsGlob } from '../core/execution/holds/scope.ts'
import { capabilityProblem, poolProblem } from '../core/execution/workers/workers.ts'
import type { Policies } from '../core/model/policies.ts'
import { isAllowedPackage } from '../core/planning/repair/ecosystems/known.ts'
import { nearest } from '../core/std/nearest.ts'
import { shortBudgets } from './short-budgets.ts'

/** Why a plan can never be carried out with its workers and rules: errors, the same reason once. */
export function impossibilities(coordinator: Coordinator): Finding[] {
  const found: Finding[] = []
  const add = (code: string, message: string, place: string, advice: string): void => {
    found.push({ code, severity: 'error', message, place: `coordinator.json, ${place}`, advice })
  }
  const pool = poolProblem(coordinator)
  if (pool !== undefined) {
    const advice = 'Mend worker_pool in tasks.config.ts, then plan again.'
    add('bad-worker-pool', `The plan's workers contradict themselves: ${pool}.`, 'worker_pool', advice)
  }
  for (const [why, [first, ...others]] of withoutWorker(coordinator)) {
    if (first === undefined) continue
    const more = others.length === 0 ? '' : ` So it is with ${others.length} more of its tasks.`
    add(
      'no-capable-worker',
      `${first.id} (${first.name}) ${why}.${more}`,
      `task ${first.id}`,
      'Give a kind of worker in worker_pool what it needs, or ask for something else, then plan again.',
    )
  }
  const { nodes } = coordinator.graph
  const unknown = unknownCritical(
    coordinator.policies,
    nodes.map(({ id }) => id),
  )
  if (unknown !== undefined) {
    const advice = 'Name tasks by their ids in barrier.critical_tasks, then plan again.'
    add('unknown-critical-task', `The plan's ${unknown}.`, 'policies.barrier.critical_tasks', advice)
  }
  for (const { name, near } of unknownPatterns(coordinator.policies)) {
    if (near === undefined) continue
    add(
      'unknown-healing-pattern',
      `policies.healing.patterns speaks of ${name}, and no circuit breaker of the plan is called so (did you mean ${near}?).`,
      'policies.healing.patterns',
      'Mend the name, or give your own breaker one that is less like another, then plan again.',
    )
  }
  for (const { id, name, action, effects, done } of nodes) {
    const outward = action.kind === 'http' ? 'a request' : effects.find(({ kind }) => isOutward(kind))?.kind
    if (done || action.cache === undefined || outward === undefined) continue
    add(
      'cached-effects',
      `${id} (${name}) asks for the result cache, but reaches beyond the files of the codebase (${outward}): a result that is taken from before would leave that undone.`,
      `task ${id}`,
      'Leave cache out for that task, then plan again.',
    )
  }
  return found
}

/** Rules of a plan that do nothing as they stand, and budgets that may not last: warnings. */
export function idleRules(coordinator: Coordinator): Finding[] {
  const { policies, graph, mode } = coordinator
  const found: Finding[] = shortBudgets(coordinator)
  const { barrier, circuit_breakers } = policies
  if (barrier !== undefined && mode === 'rolling_frontier') {
    found.push({
      code: 'barrier-without-waves',
      severity: 'warning',
      message: 'policies.barrier has no effect: this plan is carried out as a rolling frontier, which has no waves.',
      place: 'coordinator.json, policies.barrier',
      advice: 'Leave it out, or plan with --execution-model wave_based.',
    })
  }
  for (const { name, scope } of circuit_breakers?.patterns ?? []) {
    if (typeof scope === 'string' || graph.nodes.some(({ id }) => fitsGlob(scope.tasks, id))) continue
    found.push({
      code: 'breaker-without-tasks',
      severity: 'warning',
      message: `The circuit breaker ${name} holds nothing back: no task of the plan fits its scope ${scope.tasks}.`,
      place: `coordinator.json, policies.circuit_breakers.patterns, ${name}`,
      advice: 'A scope names tasks by their ids, with * for any letters: P1.*, or "plan" for all of them.',
    })
  }
  for (const { name, near } of unknownPatterns(policies)) {
    if (near !== undefined) continue
    found.push({
      code: 'unknown-healing-pattern',
      severity: 'warning',
      message: `policies.healing.patterns speaks of ${name}, and no circuit breaker of the plan is called so: it must be one of breakers in tasks.config.ts.`,
      place: 'coordinator.json, policies.healing.patterns',
      advice: `The plan has ${patternNames(policies).join(', ')}.`,
    })
  }
  for (const entry of policies.healing?.allow ?? []) {
    if (isAllowedPackage(entry)) continue
    found.push({
      code: 'no-package-name',
      severity: 'warning',
      message: `policies.healing.allow has ${JSON.stringify(entry)}, which is no name of a package: it allows nothing.`,
      place: 'coordinator.json, policies.healing.allow',
      advice: 'Name a package, with a version where one is meant: jose, or jose@5.9.6.',
    })
  }
  return found
}

/** Names of patterns in the rules of mending that no breaker of the plan has, each with the one that was probably meant. */
function unknownPatterns(policies: Policies): { readonly name: string; readonly near: string | undefined }[] {
  const known = patternNames(policies)
  return Object.keys(policies.healing?.patterns ?? {})
    .filter((name) => !known.includes(name))
    .map((name) => ({ name, near: nearest(name, known) }))
}

function patternNames({ circuit_breakers }: Policies): string[] {
  return [...(circuit_breakers?.patterns ?? []).map(({ name }) => name), SAME_FILE]
}

function withoutWorker(coordinator: Coordinator): Map<string, Coordinator['graph']['nodes']> {
  const byReason = new Map<string, Coordinator['graph']['nodes']>()
  if (coordinator.worker_pool.workers === undefined) return byReason
  for (const node of coordinator.graph.nodes) {
    const why = node.done ? undefined : capabilityProblem(node, coordinator)
    if (why === undefined) continue
    const nodes = byReason.get(why)
    if (nodes === undefined) byReason.set(why, [node])
    else nodes.push(node)
  }
  return byReason
}
