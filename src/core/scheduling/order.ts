import type { AttemptKind } from '../model/attempt.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { EventBody } from '../model/event.ts'
import type { ExecutionOptions } from '../model/execution-options.ts'
import { MS_PER_HOUR } from '../std/duration.ts'
import { asksForResources, resourceSpecOf } from '../execution/claims/claim.ts'
import { extraLocks } from '../execution/claims/holdings.ts'
import { type ExecutionState, taskState } from '../execution/state.ts'
import { setupSeconds } from '../execution/workers/workers.ts'
import { resumePoint } from './failures/checkpoints.ts'
import { workerAtOnce } from './workers/joining.ts'
import type { Scribe } from './scribe.ts'

/** Starts a ready task: takes all its claims and orders its run, in one step. */
export function startTask(scribe: Scribe, execution: ExecutionState, task: number, worker: string): void {
  const node = execution.plan.nodes[task] as CoordinatorNode
  const extra = extraLocks(execution, task)
  if (asksForResources(node) || extra.length > 0) {
    const resources = resourceSpecOf(node, extra)
    scribe.write(execution.execution_id, { type: 'resource_acquired', task: node.id, resources })
  }
  // What was done and kept has only to be looked at again.
  orderAttempt(scribe, execution, task, execution.recovery.kept.has(task) ? nextLook(execution, task) : 'run', worker)
}

/** What looks at the work of a task next: its checks, then, where it worked in a copy, the joining of its changes. */
function nextLook(execution: ExecutionState, task: number): 'check' | 'integrate' {
  const { acceptance } = execution.plan.nodes[task] as CoordinatorNode
  return (execution.checks_passed[task] as number) < acceptance.length ? 'check' : 'integrate'
}

/** Orders what looks at a task next, or accepts it when all have passed. */
export function verifyNext(scribe: Scribe, execution: ExecutionState, task: number): void {
  const next = nextLook(execution, task)
  if (next === 'check' || hasOwnCopy(execution, task)) orderAttempt(scribe, execution, task, next)
  else accept(scribe, execution, task)
}

/** Whether a task was carried out in a copy, whose changes are joined when they are found good. */
function hasOwnCopy(execution: ExecutionState, task: number): boolean {
  return execution.options.workspace === 'copy' && (execution.last_run[task] as number) > 0
}

/** Whether something looks at the work of a task before it has succeeded. */
export function looksAfterwards(execution: ExecutionState, task: number): boolean {
  return (execution.plan.nodes[task] as CoordinatorNode).acceptance.length > 0 || hasOwnCopy(execution, task)
}

/** All that was to be done for a task is done, and found good. */
export function accept(scribe: Scribe, execution: ExecutionState, task: number): void {
  const node = execution.plan.nodes[task] as CoordinatorNode
  const made = execution.artifacts.get(task)
  const artifacts = made === undefined ? [] : made.map((one) => ({ ...one, produced_by: node.id }))
  scribe.write(execution.execution_id, { type: 'task_succeeded', task: node.id, artifacts })
  releaseClaims(scribe, execution, task)
}

/** Orders one attempt. Without a worker named it stays where the task is. */
export function orderAttempt(
  scribe: Scribe,
  execution: ExecutionState,
  task: number,
  kind: AttemptKind,
  on?: string,
): void {
  const node = execution.plan.nodes[task] as CoordinatorNode
  const number = (execution.attempts[task] as number) + 1
  const worker = workerFor(scribe, execution, task, on ?? execution.worker_of[task])
  const check_index = kind === 'check' ? (execution.checks_passed[task] as number) : undefined
  const timeout = timeoutSeconds(node, kind, check_index) ?? usualLimit(execution, node, kind)
  // Checks and undoings come where all is set up already.
  const resume_from = kind === 'run' ? resumePoint(scribe, execution, task) : undefined
  const setup = kind === 'run' ? setupSeconds(execution, task, worker) : 0
  const deadline_at = timeout === undefined ? null : scribe.at + Math.ceil((setup + timeout) * 1000)
  const executor = executorFor(node, execution.options, kind)
  // Most orders are as short as can be: they are written without taking optional parts apart.
  const order: EventBody =
    check_index === undefined
      ? { type: 'attempt_ordered', task: node.id, kind, number, worker, executor, deadline_at }
      : { type: 'attempt_ordered', task: node.id, kind, number, worker, executor, check_index, deadline_at }
  if (setup !== 0) order.setup_seconds = setup
  if (resume_from !== undefined) order.resume_from = resume_from
  scribe.write(execution.execution_id, order, `${node.id}-${number}`)
}

/** The worker that is wanted, or another when that one has left; one more joins when all are busy. */
function workerFor(scribe: Scribe, execution: ExecutionState, task: number, wanted: string | null | undefined): string {
  if (typeof wanted === 'string' && execution.workers.has(wanted)) return wanted
  return workerAtOnce(scribe, execution, task)
}

/** Gives back what a task holds. */
export function releaseClaims(scribe: Scribe, execution: ExecutionState, task: number): void {
  if (execution.holds_claims[task] === 0) return
  const node = execution.plan.nodes[task] as CoordinatorNode
  const resources = resourceSpecOf(node, execution.holdings.held.get(task)?.granted)
  scribe.write(execution.execution_id, { type: 'resource_released', task: node.id, resources })
}

/**
 * Which executor takes an attempt of a task. All of a simulated task is simulated. A run goes where its action says; an undoing
 * in a container runs in one too; every other command, every check and every joining is the work of `command`.
 */
export function executorFor({ action }: CoordinatorNode, options: ExecutionOptions, kind: AttemptKind): string {
  const own = action.executor
  if (action.kind === 'agent' && own === undefined && options.agent === 'simulated') return 'simulated'
  if (action.image !== undefined && own === undefined && (kind === 'run' || kind === 'compensate')) return 'container'
  if (kind !== 'run') return 'command'
  if (own !== undefined) return own
  return action.kind === 'agent' || action.kind === 'http' ? action.kind : 'command'
}

/** A run without a timeout of its own has that of the plan, or ends after so many times its P95, where the plan says so. */
function usualLimit(execution: ExecutionState, node: CoordinatorNode, kind: AttemptKind): number | undefined {
  const { timeouts, circuit_breakers } = execution.coordinator.policies
  if (kind === 'run' && timeouts?.run_seconds !== undefined) return timeouts.run_seconds
  const deadline = circuit_breakers?.deadline
  if (deadline === undefined || kind !== 'run' || node.estimates.p95_h === 0) return undefined
  return (deadline.factor * node.estimates.p95_h * MS_PER_HOUR) / 1000
}

function timeoutSeconds(node: CoordinatorNode, kind: AttemptKind, checkIndex: number | undefined): number | undefined {
  if (kind === 'run') return node.action.timeout_seconds
  if (kind === 'compensate') return node.compensation?.timeout_seconds
  return checkIndex === undefined ? undefined : node.acceptance[checkIndex]?.timeout_seconds
}

/** Whether an operator may still change a task's fate: it is neither done nor under way. */
export function isIdle(execution: ExecutionState, task: number): boolean {
  const state = taskState(execution, task)
  return state !== 'SUCCEEDED' && state !== 'SKIPPED' && execution.worker_of[task] === null
}
