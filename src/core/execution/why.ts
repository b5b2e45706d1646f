import { formatDuration } from '../std/duration.ts'
import { unreachable } from '../std/assert.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { TaskState } from '../model/execution-options.ts'
import { type Obstacle, admits } from './admission.ts'
import type { Claim } from './claims/claim.ts'
import { holdersOf } from './claims/ledger.ts'
import type { ClaimObstacle } from './claims/obstacle.ts'
import { satisfiesDependents } from './lifecycle.ts'
import { pausedText } from './paused.ts'
import { type ExecutionState, type SiteState, countOf, taskState } from './state.ts'
import { obstacleOfUndo } from './undo.ts'

/** One reason, for people and for machines: why a task is not running, or what it is doing. */
export interface Why {
  /** Stable: `predecessor`, `predecessor_failed`, `lock`, `pool`, `rate`, `quota`, `budget`, `window`, `reserved`, `worker`, `wave`, `backoff`, `paused`, `stopped`, `attention`, `running`, `done`, `failed`, `cancelled`, `ready`. */
  readonly code: string
  /** A sentence without a final stop: `waits for lock database, held by P1.T003`. */
  readonly text: string
  /** Tasks that the reason names. */
  readonly tasks: readonly string[]
}

/** Says for any task, at any moment, why it is where it is. */
export function why(site: SiteState, execution: ExecutionState, task: number, at: number): Why {
  const state = taskState(execution, task)
  switch (state) {
    case 'PENDING':
      return whyPending(execution, task)
    case 'READY':
      return whyReady(site, execution, task, at)
    case 'BACKOFF': {
      const left = Math.max(0, (execution.wake_at.get(task) ?? at) - at)
      const error = execution.errors[task]
      return reason(
        'backoff',
        `waits ${formatDuration(left)} before its next try${error ? ` after ${error.code}` : ''}`,
      )
    }
    case 'QUEUED':
    case 'ASSIGNED':
    case 'RUNNING':
    case 'CHECKPOINTED':
    case 'VERIFYING':
    case 'INTEGRATING':
    case 'COMPENSATING':
    case 'CANCELLING':
      return reason('running', `${ACTIVITY[state]}${onWorker(execution, task)}`)
    case 'NEEDS_ATTENTION':
    case 'WAITING_APPROVAL': {
      const attention = execution.attention.get(task)
      return reason(
        'attention',
        attention === undefined ? 'waits for a person' : `waits for a person: ${attention.question}`,
      )
    }
    case 'FAILED':
    case 'ROLLED_BACK':
      return reason('failed', `failed: ${execution.errors[task]?.message ?? 'no reason was recorded'}`)
    case 'SUCCEEDED':
      return reason('done', 'is done')
    case 'SKIPPED':
      return reason('done', 'was skipped')
    case 'CANCELLED':
      return reason('cancelled', 'was cancelled')
    case 'PAUSED':
      return whyPaused(site, execution, task, at)
    case 'QUARANTINED':
      return reason('failed', 'is quarantined')
    default:
      return unreachable(state)
  }
}

const ACTIVITY = {
  QUEUED: 'is about to start',
  ASSIGNED: 'is starting',
  RUNNING: 'is running',
  CHECKPOINTED: 'is at a checkpoint',
  VERIFYING: 'is being checked',
  INTEGRATING: 'is being integrated',
  COMPENSATING: 'is being undone',
  CANCELLING: 'is being cancelled',
} as const

function onWorker(execution: ExecutionState, task: number): string {
  const worker = execution.worker_of[task]
  return worker === null || worker === undefined ? '' : ` on ${worker}`
}

function reason(code: string, text: string, tasks: readonly string[] = []): Why {
  return { code, text, tasks }
}

const FAILED_STATES: readonly TaskState[] = ['FAILED', 'ROLLED_BACK', 'CANCELLED', 'QUARANTINED']

/** Tasks that are looked at behind one predecessor, so that the status of a large plan stays quick. */
const MOST_LOOKED_AT = 1000

/**
 * A predecessor that failed blocks; one behind which nothing moves, because it is blocked itself, is told with its
 * blocker; one that waits for a person only waits.
 */
function whyPending(execution: ExecutionState, task: number): Why {
  const waiting: string[] = []
  const failed: string[] = []
  const asked: string[] = []
  const predecessors = execution.plan.predecessors[task] as readonly number[]
  for (const p of predecessors) {
    const state = taskState(execution, p)
    const id = idOf(execution, p)
    if (hasFailed(state)) failed.push(id)
    else if (state === 'NEEDS_ATTENTION' || state === 'WAITING_APPROVAL') asked.push(id)
    else if (!satisfiesDependents(state)) waiting.push(id)
  }
  if (failed.length > 0)
    return reason('predecessor_failed', `is blocked: ${failed.join(', ')} ${howFailed(execution, failed)}`, failed)
  const blocked = blockedBehind(execution, predecessors)
  if (blocked !== undefined) {
    const [near, far] = blocked.map((p) => idOf(execution, p)) as [string, string]
    return reason('predecessor_failed', `is blocked: waits for ${near}, and ${far} did not succeed`, [near, far])
  }
  if (asked.length === 0) return reason('predecessor', `waits for ${waiting.join(', ')}`, waiting)
  const people = `${asked.join(', ')}, which ${asked.length === 1 ? 'waits' : 'wait'} for a person`
  const others = waiting.length === 0 ? '' : `, and for ${waiting.join(', ')}`
  return reason('predecessor', `waits for ${people}${others}`, [...asked, ...waiting])
}

function howFailed(execution: ExecutionState, ids: readonly string[]): string {
  const isQuarantined = (id: string): boolean =>
    taskState(execution, execution.plan.numberOf.get(id) as number) === 'QUARANTINED'
  if (!ids.every(isQuarantined)) return 'did not succeed'
  return ids.length === 1 ? 'is quarantined' : 'are quarantined'
}

/** The first predecessor that is blocked by a task further back, and that task. */
function blockedBehind(execution: ExecutionState, predecessors: readonly number[]): [number, number] | undefined {
  if (FAILED_STATES.every((state) => countOf(execution, state) === 0)) return undefined
  for (const near of predecessors) {
    const seen = new Set([near])
    for (const task of seen) {
      if (seen.size > MOST_LOOKED_AT) return undefined
      if (taskState(execution, task) !== 'PENDING') continue
      for (const p of execution.plan.predecessors[task] as readonly number[]) {
        if (hasFailed(taskState(execution, p))) return [near, p]
        seen.add(p)
      }
    }
  }
  return undefined
}

function hasFailed(state: TaskState): boolean {
  return FAILED_STATES.includes(state)
}

function idOf(execution: ExecutionState, task: number): string {
  return (execution.plan.nodes[task] as CoordinatorNode).id
}

/** The next of a rollback may wait for what its undo needs. */
function whyPaused(site: SiteState, execution: ExecutionState, task: number, at: number): Why {
  const [text, tasks] = pausedText(execution, task)
  if (tasks.length > 0 || execution.recovery.rollback.get(task) !== 'waiting') return reason('paused', text, tasks)
  if (execution.plan.nodes[task]?.compensation === undefined) return reason('paused', text)
  const obstacle = obstacleOfUndo(site, execution, task, at)
  if (obstacle === undefined) return reason('paused', text)
  const lacking = whyClaim(site, obstacle, at)
  return reason('paused', `is rolled back, and ${lacking.text}`, lacking.tasks)
}

function whyReady(site: SiteState, execution: ExecutionState, task: number, at: number): Why {
  if (execution.status === 'paused')
    return reason(
      'paused',
      `is ready; the execution is paused${execution.paused_for === null ? '' : `: ${execution.paused_for}`}`,
    )
  if (execution.status !== 'running')
    return reason('stopped', `is ready; the execution is ${execution.status.replace('_', ' ')}`)
  const admission = admits(site, execution, task, at)
  return admission.ok
    ? reason('ready', 'is ready and starts with the next turn')
    : whyObstacle(site, admission.obstacle, at)
}

function whyObstacle(site: SiteState, obstacle: Obstacle, at: number): Why {
  switch (obstacle.kind) {
    case 'no_worker':
      return reason('worker', 'waits for a free worker')
    case 'no_capable_worker':
      return reason('worker', `waits for a worker that can do ${obstacle.capabilities.join(', ')}`)
    case 'no_roomy_worker':
      return reason(
        'worker',
        `waits for a worker with ${obstacle.cpu_cores} cpu cores and ${obstacle.memory_mb} MB of its own left`,
      )
    case 'kept_worker':
      return reason(
        'worker',
        `waits for a free worker: ${obstacle.worker} is kept for ${obstacle.by}, which has waited longer`,
        [obstacle.by],
      )
    case 'wave':
      return reason('wave', `waits for wave ${obstacle.level + 1} to end`)
    case 'held':
      return reason('held', obstacle.hold.text)
    case 'rate':
    case 'window':
    case 'reserved':
    case 'budget':
    case 'claim':
      return whyClaim(site, obstacle, at)
    default:
      return unreachable(obstacle)
  }
}

function whyClaim(site: SiteState, obstacle: ClaimObstacle, at: number): Why {
  const { claim } = obstacle
  const left = (until: number): string => formatDuration(Math.max(0, until - at))
  switch (obstacle.kind) {
    case 'rate':
      return reason('rate', `waits ${left(obstacle.until)} for the rate of ${claim.name}`)
    case 'window':
      return reason('window', `waits ${left(obstacle.until)} until ${claim.name} may be used`)
    case 'reserved': {
      const task = obstacle.by.slice(obstacle.by.indexOf('/') + 1)
      return reason('reserved', `waits for ${claim.name}, which is kept for ${task}: that has waited longer`, [task])
    }
    case 'budget': {
      const what = `${claim.units} of the budget ${claim.name}, of which ${obstacle.left} are left`
      return reason('budget', `waits for ${what}${heldBy(site, claim).text}`, heldBy(site, claim).tasks)
    }
    case 'claim': {
      const { text, tasks } = heldBy(site, claim)
      if (claim.mode === 'exclusive') return reason('lock', `waits for lock ${claim.name}${text}`, tasks)
      const amount = `${claim.units} of ${claim.name} (${Math.max(0, obstacle.free)} of ${claim.capacity} free)`
      return reason(claim.mode === 'quota' ? 'quota' : 'pool', `waits for ${amount}${text}`, tasks)
    }
    default:
      return unreachable(obstacle)
  }
}

function heldBy(site: SiteState, claim: Claim): { readonly text: string; readonly tasks: readonly string[] } {
  const tasks = holdersOf(site.ledger, claim).map((holder) => holder.slice(holder.indexOf('/') + 1))
  return { text: tasks.length === 0 ? '' : `, held by ${tasks.join(', ')}`, tasks }
}
