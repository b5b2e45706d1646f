import { unreachable } from '../std/assert.ts'
import { TASK_STATES, type TaskState } from '../model/execution-options.ts'
import { isAnsweredByTime, questionAboutAll } from '../execution/approvals.ts'
import { type Obstacle, admits } from '../execution/admission.ts'
import { barrierOf, waveEndsAt } from '../execution/holds/barrier.ts'
import { holdByBreaker } from '../execution/holds/hold.ts'
import { holdersOf } from '../execution/claims/ledger.ts'
import { type ExecutionState, type SiteState, countOf, taskState } from '../execution/state.ts'
import { overBudget } from '../execution/spending.ts'
import { isOver } from '../execution/standing.ts'
import { askAboutBudget } from './approvals/ask.ts'
import { endStuckWave } from './guards/barriers.ts'
import { orderAttempt, releaseClaims } from './order.ts'
import { requestReplan } from './guards/replan-requests.ts'
import { isUndoing, undoHalfDone } from './rollback/rollback.ts'
import type { Scribe } from './scribe.ts'

/** Ends an execution that can do nothing more. Whether something may start after all: then it is to be launched again. */
export function conclude(scribe: Scribe, execution: ExecutionState): boolean {
  // An undo that is tried again later has no attempt that is open, and holds its worker.
  if (execution.open.size > 0 || execution.looks.size > 0 || countOf(execution, 'COMPENSATING') > 0) return false
  const { execution_id } = execution
  if (execution.status === 'stopping' && !execution.aborting) {
    scribe.write(execution_id, { type: 'execution_stopped', reason: 'asked to stop' })
    return false
  }
  if (isUndoing(scribe, execution)) return false
  if (execution.status === 'stopping') {
    undoUnverified(scribe, execution)
    undoHalfDone(scribe, execution)
    if (execution.open.size > 0 || isUndoing(scribe, execution)) return false
    cancelTheRest(scribe, execution)
    scribe.write(execution_id, { type: 'execution_finished', status: 'aborted', counts: countsOf(execution) })
    return false
  }
  if (execution.status !== 'running' || waitsForATry(execution) || isAnsweredByTime(execution)) return false
  // The planner is asked: its answer comes.
  if ([...execution.issues.values()].some(({ stage }) => stage === 'open')) return false
  let asks = false
  if (countOf(execution, 'READY') > 0) {
    const waiting = whatWaits(scribe, execution)
    if (waiting.forTime) return false
    if (waiting.forBudget) {
      askAboutBudget(scribe, execution)
      return true
    }
    if (waiting.forWave && endStuckWave(scribe, execution)) return true
    // The fallback may have paused it, or a wave may end in its time.
    if (!isRunning(execution) || (waiting.forWave && waveEndsAt(execution) !== null && mayGoOn(execution))) return false
    asks = waiting.forPerson
    for (const [key, tasks] of waiting.forMore)
      requestReplan(scribe, execution, 'missing_resource_capacity', tasks, key)
  }
  scribe.write(execution_id, {
    type: 'execution_finished',
    status: standingAtTheEnd(execution, asks),
    counts: countsOf(execution),
  })
  return false
}

/** Whether time lets something be tried again, and no remedy that a person has to agree to comes before that. */
function waitsForATry(execution: ExecutionState): boolean {
  if (execution.wake_at.size === 0) return false
  if (execution.breakers.tripped.length === 0) return true
  return [...execution.wake_at.keys()].some((task) => holdByBreaker(execution, task, 0)?.ends_by !== 'person')
}

function isRunning(execution: ExecutionState): boolean {
  return execution.status === 'running'
}

/** Whether the end of a wave's time lets something start. */
function mayGoOn(execution: ExecutionState): boolean {
  return barrierOf(execution)?.fallback !== 'halt'
}

/** `asks` says that what is ready waits for something that only a person can give. */
function standingAtTheEnd(execution: ExecutionState, asks: boolean): 'completed' | 'needs_attention' | 'failed' {
  const done = countOf(execution, 'SUCCEEDED') + countOf(execution, 'SKIPPED')
  if (done === execution.plan.nodes.length) return 'completed'
  if ([...execution.approvals.values()].some(({ kind }) => kind === 'remedy')) return 'needs_attention'
  const asked = countOf(execution, 'NEEDS_ATTENTION') + countOf(execution, 'WAITING_APPROVAL')
  // Whoever was put in quarantine waits for a person's word, and so does all that comes after it.
  const gated = countOf(execution, 'QUARANTINED') > 0
  const gaveUp = execution.breakers.tripped.some((breaker) => breaker.state === 'exhausted')
  return asked > 0 || gaveUp || gated || asks || countOf(execution, 'PAUSED') > 0 ? 'needs_attention' : 'failed'
}

/** What the ready tasks of an execution in which nothing is under way wait for. */
interface Waiting {
  /** One of them can start, or will be able to: by time, or when another execution gives something back. */
  forTime: boolean
  forWave: boolean
  /** What is left of the budget of the whole does not suffice, and nobody was asked about that. */
  forBudget: boolean
  /** A budget has too little left, or an execution that was left holds what is needed until it is taken up again. */
  forPerson: boolean
  /** Tasks that need more than there is and will be, by the key of what lacks. */
  readonly forMore: Map<string, number[]>
}

function whatWaits({ site, at }: Scribe, execution: ExecutionState): Waiting {
  const waiting: Waiting = { forTime: false, forWave: false, forBudget: false, forPerson: false, forMore: new Map() }
  for (let task = 0; task < execution.plan.nodes.length; task++) {
    if (taskState(execution, task) !== 'READY') continue
    const admission = admits(site, execution, task, at)
    if (admission.ok || waitsForTime(site, execution, admission.obstacle, at)) return { ...waiting, forTime: true }
    const { obstacle } = admission
    if (obstacle.kind === 'wave') waiting.forWave = true
    if (obstacle.kind === 'held' && obstacle.hold.ends_by === 'person') waiting.forPerson = true
    if (obstacle.kind === 'held' && overBudget(execution, task) !== undefined)
      waiting.forBudget = questionAboutAll(execution) === undefined
    const isKept =
      obstacle.kind === 'reserved' || (obstacle.kind === 'claim' && holdersOf(site.ledger, obstacle.claim).length > 0)
    if (obstacle.kind === 'budget' || isKept) waiting.forPerson = true
    if (!isKept && (obstacle.kind === 'budget' || obstacle.kind === 'claim')) {
      const { key } = obstacle.claim
      const tasks = waiting.forMore.get(key)
      if (tasks === undefined) waiting.forMore.set(key, [task])
      else tasks.push(task)
    }
  }
  return waiting
}

/** Whether the execution of a holder gives back by itself what it holds. */
function goesOn(site: SiteState, holder: string): boolean {
  const slash = holder.indexOf('/')
  const execution = site.executions.get(holder.slice(0, slash))
  if (execution === undefined || isOver(execution)) return false
  if (execution.attention.size === 0) return true
  const task = execution.plan.numberOf.get(holder.slice(slash + 1))
  return task === undefined || !execution.attention.has(task)
}

/** Whether an obstacle passes although nothing of the execution is under way. */
function waitsForTime(site: SiteState, { execution_id }: ExecutionState, obstacle: Obstacle, at: number): boolean {
  switch (obstacle.kind) {
    case 'rate':
    case 'window':
      return obstacle.until > at
    case 'claim':
    case 'budget':
      return holdersOf(site.ledger, obstacle.claim).some((holder) => goesOn(site, holder))
    case 'reserved':
      return !obstacle.by.startsWith(`${execution_id}/`) && goesOn(site, obstacle.by)
    case 'held':
      return obstacle.hold.ends_by === 'time'
    case 'wave':
    case 'no_worker':
    case 'no_capable_worker':
    case 'no_roomy_worker':
    case 'kept_worker':
      return false
    default:
      return unreachable(obstacle)
  }
}

/** What an abort left done but not accepted is undone where that can be. */
function undoUnverified(scribe: Scribe, execution: ExecutionState): void {
  if (countOf(execution, 'VERIFYING') === 0) return
  execution.plan.nodes.forEach((node, task) => {
    if (taskState(execution, task) === 'VERIFYING' && node.compensation !== undefined)
      orderAttempt(scribe, execution, task, 'compensate')
  })
}

const TO_BE_CANCELLED: ReadonlySet<TaskState> = new Set<TaskState>([
  'PENDING',
  'READY',
  'BACKOFF',
  'VERIFYING',
  'PAUSED',
])

function cancelTheRest(scribe: Scribe, execution: ExecutionState): void {
  for (let task = 0; task < execution.plan.nodes.length; task++) {
    const state = taskState(execution, task)
    if (TO_BE_CANCELLED.has(state)) {
      scribe.write(execution.execution_id, {
        type: 'task_cancelled',
        task: scribe.id(execution, task),
        reason: 'the execution was aborted',
      })
      releaseClaims(scribe, execution, task)
    }
  }
}

function countsOf(execution: ExecutionState): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const state of TASK_STATES) if (countOf(execution, state) > 0) counts[state] = countOf(execution, state)
  return counts
}
