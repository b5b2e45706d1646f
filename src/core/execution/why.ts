import { formatDuration } from '../std/duration.ts'
import { unreachable } from '../std/assert.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { ExecutionStatus, TaskState } from '../model/execution-options.ts'
import { type Obstacle, admits } from './admission.ts'
import { holdByBreaker } from './holds/hold.ts'
import { satisfiesDependents } from './lifecycle.ts'
import { isDoneByWord } from './own-word.ts'
import { pausedText } from './recovery/paused.ts'
import { STATE_IN_WORDS } from './state-words.ts'
import { type ExecutionState, type SiteState, countOf, taskState } from './state.ts'
import { obstacleOfUndo } from './recovery/undo.ts'
import { type Why, reason, whyClaim, whyObstacle } from './why-not-yet.ts'

/** Says for any task, at any moment, why it is where it is. */
export function why(site: SiteState, execution: ExecutionState, task: number, at: number): Why {
  const state = taskState(execution, task)
  switch (state) {
    case 'PENDING':
      return whyPending(execution, task)
    case 'READY':
      return whyReady(site, execution, task, at)
    case 'BACKOFF':
      return whyLater(execution, task, at)
    case 'VERIFYING':
    case 'INTEGRATING':
      if (execution.status !== 'running' && !isAtWork(execution, task))
        return reason('stopped', 'its work is done; its checks are made when the execution goes on')
      return reason('running', `${STATE_IN_WORDS[state]}${onWorker(execution, task)}`)
    case 'QUEUED':
    case 'ASSIGNED':
    case 'RUNNING':
    case 'CHECKPOINTED':
    case 'COMPENSATING':
    case 'CANCELLING':
      return reason('running', `${STATE_IN_WORDS[state]}${onWorker(execution, task)}`)
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
      return reason('done', isDoneByWord(execution, task) ? 'is done, by word alone: nothing checks it' : 'is done')
    case 'SKIPPED':
      return reason('done', 'was skipped')
    case 'CANCELLED':
      return reason(
        'cancelled',
        ['was cancelled', execution.recovery.quarantined.get(task)].filter((part) => part !== undefined).join(': '),
      )
    case 'PAUSED':
      return whyPaused(site, execution, task, at)
    case 'QUARANTINED':
      return reason('failed', `is quarantined: ${execution.recovery.quarantined.get(task) ?? 'no reason was recorded'}`)
    default:
      return unreachable(state)
  }
}

function isAtWork(execution: ExecutionState, task: number): boolean {
  for (const attempt of execution.open.values()) if (attempt.task === task) return true
  return false
}

function whyLater(execution: ExecutionState, task: number, at: number): Why {
  const left = Math.max(0, (execution.wake_at.get(task) ?? at) - at)
  const error = execution.errors[task]
  const after = error ? ` after ${error.code}` : ''
  const standing = STANDING[execution.status]
  const held = holdByBreaker(execution, task, at)
  if (held !== undefined) {
    const text = `${held.text}, before its next try${after}`
    return reason('backoff', standing === undefined ? text : `${text}; ${standing}`)
  }
  if (left === 0)
    return reason('backoff', `is to be tried again${after}${standing === undefined ? '' : `; ${standing}`}`)
  return reason('backoff', `waits ${formatDuration(left)} before its next try${after}`)
}

function onWorker(execution: ExecutionState, task: number): string {
  const worker = execution.worker_of[task]
  return worker === null || worker === undefined ? '' : ` on ${worker}`
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
  if (failed.length > 0) {
    const gated = areQuarantined(execution, failed)
    if (gated !== undefined) return reason('predecessor', `waits for ${failed.join(', ')}, which ${gated}`, failed)
    return reason('predecessor_failed', `is blocked: ${failed.join(', ')} did not succeed`, failed)
  }
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

/** What is said of tasks that are all in quarantine: a person lets them go again. Undefined when some have failed. */
function areQuarantined(execution: ExecutionState, ids: readonly string[]): string | undefined {
  for (const id of ids)
    if (taskState(execution, execution.plan.numberOf.get(id) as number) !== 'QUARANTINED') return undefined
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

/** What is in the way of a ready task comes first: it is what has to be put right, also where nothing runs. */
function whyReady(site: SiteState, execution: ExecutionState, task: number, at: number): Why {
  const obstacle = obstacleTo(site, execution, task, at)
  const standing = STANDING[execution.status]
  if (standing === undefined)
    return obstacle === undefined
      ? reason('ready', 'is ready and starts with the next turn')
      : whyObstacle(site, obstacle, at)
  // Who is busy now says nothing of what happens when it goes on.
  if (obstacle === undefined || obstacle.kind === 'no_worker' || obstacle.kind === 'kept_worker')
    return reason(execution.status === 'paused' ? 'paused' : 'stopped', `is ready; ${standing}`)
  const { code, text, tasks } = whyObstacle(site, obstacle, at)
  return reason(code, `${text}; ${standing}`, tasks)
}

function obstacleTo(site: SiteState, execution: ExecutionState, task: number, at: number): Obstacle | undefined {
  const admission = admits(site, execution, task, at)
  return admission.ok ? undefined : admission.obstacle
}

/** What a ready task waits for, whether the execution runs or not; undefined when nothing is in its way. */
export function whyItWaits(site: SiteState, execution: ExecutionState, task: number, at: number): Why | undefined {
  const obstacle = obstacleTo(site, execution, task, at)
  return obstacle === undefined ? undefined : whyObstacle(site, obstacle, at)
}

const STANDING: Readonly<Partial<Record<ExecutionStatus, string>>> = {
  paused: 'the execution is paused',
  stopping: 'the execution is being stopped',
  stopped: 'the execution is stopped',
  completed: 'the execution is completed',
  failed: 'the execution has failed',
  aborted: 'the execution was aborted',
  needs_attention: 'the execution needs attention',
}
