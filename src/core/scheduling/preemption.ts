/**
 * A task of a more urgent priority that cannot start makes a place for itself: tasks that say that they may be interrupted,
 * and that go on from a checkpoint, give way. As few as are needed, the youngest first.
 *
 *   cancel (preempted) ─► PAUSED until the urgent one has started ─► READY again, on from its checkpoint
 *
 * Who has given way once is left alone until it has got further, so that two tasks do not push each other out for ever.
 */
import type { CoordinatorNode } from '../model/coordinator.ts'
import { PRIORITY_WEIGHT } from '../model/identity.ts'
import { activeTasks, admits } from '../execution/admission.ts'
import { whyNotKept } from '../execution/claims/kept.ts'
import type { Claim } from '../execution/claims/claim.ts'
import { roomFor } from '../execution/claims/ledger.ts'
import { holderOf } from '../execution/folding/holder.ts'
import { claimsFor, rankOf } from '../execution/claims/holdings.ts'
import { lanesOf } from '../execution/holds/pressure.ts'
import { type ExecutionState, type OpenAttempt, countOf, taskState } from '../execution/state.ts'
import { fitOfIdle, needOfTask } from '../execution/workers/worker-fit.ts'
import { mayHaveWorker } from '../execution/workers/workers.ts'
import { cancelAttempt } from './cancel.ts'
import { canResume } from './failures/checkpoints.ts'
import type { Scribe } from './scribe.ts'

/** Tasks that are looked at as ones that could give way, or that others could give way to, at most. */
const LOOKED_AT = 100

/** Asks tasks to make room for the most urgent one that needs it. One at a time: what it frees is seen before the next. */
export function preempt(scribe: Scribe, execution: ExecutionState): void {
  const { resource_allocation } = execution.coordinator.policies
  if (resource_allocation?.preemption_enabled !== true || execution.status !== 'running') return
  if (countOf(execution, 'READY') === 0) return
  const { interruptible, critical } = execution.recovery
  if (interruptible.size === 0 || (critical.size === 0 && execution.holdings.reserved.size === 0)) return
  const yielding: OpenAttempt[] = []
  for (const token of interruptible.keys()) {
    const attempt = execution.open.get(token) as OpenAttempt
    if (attempt.cancel?.reason === 'preempted') return
    if (mayGiveWay(scribe, execution, attempt)) yielding.push(attempt)
  }
  if (yielding.length === 0) return
  yielding.sort((a, b) => startOf(b) - startOf(a) || b.task - a.task)
  for (const task of urgentTasks(execution)) {
    const weight = weightOf(execution, task)
    const lesser = yielding.filter((attempt) => weightOf(execution, attempt.task) < weight).slice(0, LOOKED_AT)
    const chosen = fewestFor(scribe, execution, task, lesser)
    if (chosen.length === 0) continue
    reserve(scribe, execution, task)
    for (const attempt of chosen) cancelAttempt(scribe, execution, attempt, 'preempted', scribe.id(execution, task))
    return
  }
}

/** Lets tasks go on that made room, when it is taken, or will not be. Whether there was one. */
export function releasePreempted(scribe: Scribe, execution: ExecutionState): boolean {
  const { preempted } = execution.recovery
  if (preempted.size === 0 || execution.status !== 'running') return false
  let any = false
  for (const [task, by] of preempted) {
    const waits = taskState(execution, by) === 'READY' && whyNotKept(scribe.site, execution, by) === undefined
    if (waits && execution.open.size > 0) continue
    const id = scribe.id(execution, task)
    scribe.write(execution.execution_id, { type: 'task_requeued', task: id, reason: 'preempted' })
    any = true
  }
  return any
}

/** Whether a running attempt can be interrupted without harm: it goes on from a checkpoint, or may be repeated. */
function mayGiveWay(scribe: Scribe, execution: ExecutionState, attempt: OpenAttempt): boolean {
  const { task, kind, cancel, token } = attempt
  const node = execution.plan.nodes[task] as CoordinatorNode
  if (kind !== 'run' || cancel !== null || !node.preemptible || node.checkpoint_capable !== true) return false
  if (!canResume(execution, task) && !mayBeRepeated(execution, node)) return false
  if (!execution.recovery.preempted_once.has(task)) return true
  const hasGotFurther = execution.recovery.checkpoints.get(task)?.attempt === token
  return hasGotFurther || scribe.at >= shieldedUntil(execution, attempt)
}

/** Who has given way once is left alone until then, if it does not get further before. */
function shieldedUntil({ coordinator }: ExecutionState, attempt: OpenAttempt): number {
  return Math.ceil(startOf(attempt) + (coordinator.policies.aging_seconds ?? Infinity) * 1000)
}

/** When time alone lets a task be asked to make room that has made room before; Infinity when it does not. */
export function nextPreemption(execution: ExecutionState, at: number): number {
  const { preempted_once } = execution.recovery
  if (preempted_once.size === 0 || countOf(execution, 'READY') === 0) return Infinity
  let next = Infinity
  for (const task of preempted_once.keys()) {
    const attempt = execution.open.get(`${String(execution.plan.nodes[task]?.id)}-${execution.attempts[task]}`)
    if (attempt?.kind !== 'run' || attempt.cancel !== null) continue
    const until = shieldedUntil(execution, attempt)
    if (until > at) next = Math.min(next, until)
  }
  return next
}

/** Whether a task that begins anew needs nothing to be undone before. */
function mayBeRepeated({ options }: ExecutionState, node: CoordinatorNode): boolean {
  return node.compensation === undefined && (node.idempotent || options.assume_idempotent)
}

function startOf({ started_at, ordered_at }: OpenAttempt): number {
  return started_at ?? ordered_at
}

function weightOf(execution: ExecutionState, task: number): number {
  return PRIORITY_WEIGHT[(execution.plan.nodes[task] as CoordinatorNode).priority]
}

/** Ready tasks that may make room for themselves: those with a reservation, oldest first, then the critical ones. */
function urgentTasks({ plan, recovery, holdings }: ExecutionState): Set<number> {
  const rankOfTask = (task: number): number => (plan.nodes[task] as CoordinatorNode).rank
  const critical = [...recovery.critical.keys()].sort((a, b) => rankOfTask(b) - rankOfTask(a) || a - b)
  return new Set([...holdings.reserved.keys(), ...critical.slice(0, LOOKED_AT)])
}

/** The attempts whose end lets a task start; none when it can start anyway, or when all of them would not help. */
function fewestFor(
  scribe: Scribe,
  execution: ExecutionState,
  task: number,
  attempts: readonly OpenAttempt[],
): OpenAttempt[] {
  const admission = admits(scribe.site, execution, task, scribe.at)
  if (admission.ok || whyNotKept(scribe.site, execution, task) !== undefined) return []
  const needsWorker = lacksWorker(execution, task)
  const lacking = claimsFor(execution, task).filter(
    (claim) => !roomFor(scribe.site.ledger, claim, scribe.at, rankOf(execution, task)),
  )
  if (!needsWorker && lacking.length === 0) return []
  const helps = (chosen: readonly OpenAttempt[]): boolean => {
    if (needsWorker && !chosen.some((attempt) => canDo(execution, attempt.worker, task))) return false
    const holders = new Set(chosen.map((attempt) => holderOf(execution, attempt.task)))
    return lacking.every((claim) => isFreedBy(scribe, claim, holders))
  }
  if (!helps(attempts)) return []
  let chosen = [...attempts]
  for (const oldest of attempts.toReversed()) {
    const fewer = chosen.filter((attempt) => attempt !== oldest)
    if (helps(fewer)) chosen = fewer
  }
  return chosen
}

/** Whether a task would have no worker even if all its claims were free. A lane more is what any worker gives back. */
function lacksWorker(execution: ExecutionState, task: number): boolean {
  if (activeTasks(execution) >= lanesOf(execution)) return true
  return !mayHaveWorker(execution, needOfTask(execution.plan, task))
}

/** Whether a worker can do a task, whatever it has to do now. */
function canDo(execution: ExecutionState, workerId: string, task: number): boolean {
  const worker = execution.workers.get(workerId)
  const need = needOfTask(execution.plan, task)
  return worker !== undefined && !worker.draining && fitOfIdle(worker.profile, need) !== undefined
}

/** Whether a claim has room once some holders have given back what they hold. */
function isFreedBy({ site: { ledger }, at }: Scribe, claim: Claim, holders: ReadonlySet<string>): boolean {
  const use = ledger.get(claim.key)
  if (use === undefined || claim.mode === 'rate' || claim.mode === 'budget') return roomFor(ledger, claim, at, 0)
  let freed = 0
  let left = 0
  for (const [holder, units] of use.holders) {
    if (holders.has(holder)) freed += units
    else left++
  }
  if (claim.mode === 'exclusive') return left === 0 || (claim.read && use.used === 0)
  return use.used - freed + claim.need <= (left === 0 ? claim.whole : claim.shared)
}

/** What is given back goes to nobody else meanwhile. */
function reserve(scribe: Scribe, execution: ExecutionState, task: number): void {
  if (execution.holdings.reserved.has(task) || claimsFor(execution, task).length === 0) return
  const id = scribe.id(execution, task)
  scribe.write(execution.execution_id, { type: 'task_reserved', task: id, reason: 'others make room for it' })
}
