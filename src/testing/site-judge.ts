import type { CoordinatorNode } from '../core/model/coordinator.ts'
import { TASK_STATES, type TaskState } from '../core/model/execution-options.ts'
import { assert } from '../core/std/assert.ts'
import { admits } from '../core/execution/admission.ts'
import { isActive, satisfiesDependents, waitsForPerson } from '../core/execution/lifecycle.ts'
import { type ExecutionState, type SiteState, countOf, taskState } from '../core/execution/state.ts'
import { lanesOf } from '../core/execution/holds/pressure.ts'
import { why } from '../core/execution/why.ts'
import { needOf } from '../core/execution/workers/worker-fit.ts'
import { mayHaveWorker } from '../core/execution/workers/workers.ts'
import { isOver } from '../core/execution/standing.ts'
import { nextDeadline } from '../core/scheduling/deadlines.ts'

/** Judges a state by itself. `settled` says that the turn went to its end, so that nothing feasible may still wait. */
export function judgeSite(site: SiteState, options: { readonly settled: boolean }): void {
  for (const execution of site.executions.values()) {
    judgeCounts(execution)
    judgeWorkers(execution)
    for (let task = 0; task < execution.plan.nodes.length; task++) {
      const { text, code } = why(site, execution, task, site.at)
      assert(text.length > 0 && code.length > 0, `task ${task} has a reason`)
      const waits = execution.plan.predecessors[task]?.filter((p) => !satisfiesDependents(taskState(execution, p)))
      assert(execution.waits_for[task] === waits?.length, `task ${task} waits for ${String(waits?.length)}`)
    }
    if (options.settled) judgeWaiting(site, execution)
  }
  const next = nextDeadline(site)
  if (options.settled) assert(next === null || next > site.at, `a deadline ${String(next)} lies behind ${site.at}`)
}

/** States in which a task waits for its next try: of its run, or of its undo. */
const WAITS: ReadonlySet<TaskState> = new Set<TaskState>(['BACKOFF', 'COMPENSATING'])

function judgeCounts(execution: ExecutionState): void {
  for (const state of TASK_STATES) {
    const counted = execution.plan.nodes.filter((_, task) => taskState(execution, task) === state).length
    assert(countOf(execution, state) === counted, `${state} is counted ${countOf(execution, state)}, is ${counted}`)
  }
  for (const task of execution.attention.keys())
    assert(waitsForPerson(taskState(execution, task)), `a question belongs to task ${task}`)
  for (const task of execution.wake_at.keys())
    assert(
      WAITS.has(taskState(execution, task)),
      `a wait belongs to task ${task}, which is ${taskState(execution, task)}`,
    )
}

function judgeWorkers(execution: ExecutionState): void {
  const busy = new Map<string, number>()
  for (let task = 0; task < execution.plan.nodes.length; task++) {
    const worker = execution.worker_of[task] as string | null
    const state = taskState(execution, task)
    assert((worker !== null) === isActive(state), `task ${task} is ${state} and has worker ${String(worker)}`)
    if (worker !== null) busy.set(worker, (busy.get(worker) ?? 0) + 1)
  }
  for (const worker of execution.workers.values()) {
    const counted = busy.get(worker.id) ?? 0
    assert(worker.busy === counted, `${worker.id} is counted ${worker.busy} busy, is ${counted}`)
    assert(counted <= worker.slots, `${worker.id} has ${counted} tasks in ${worker.slots} slots`)
  }
}

const WORKER_OBSTACLES: ReadonlySet<string> = new Set([
  'no_worker',
  'no_capable_worker',
  'no_roomy_worker',
  'kept_worker',
])

/** No task that could start waits: neither beside an idle worker, nor for one that may still join. */
function judgeWaiting(site: SiteState, execution: ExecutionState): void {
  if (isOver(execution)) return
  let waiting = 0
  for (let task = 0; task < execution.plan.nodes.length; task++) {
    if (taskState(execution, task) !== 'READY') continue
    waiting++
    if (execution.status !== 'running') continue
    const admission = admits(site, execution, task, site.at)
    const id = execution.plan.nodes[task]?.id
    assert(!admission.ok, `${id} could start and does not`)
    const need = needOf(execution.plan.nodes[task] as CoordinatorNode)
    const joins = WORKER_OBSTACLES.has(admission.obstacle.kind) && !isFull(execution) && mayHaveWorker(execution, need)
    assert(!joins, `${id} waits for a worker although one more may join`)
  }
  const moves = isOpen(site) || execution.wake_at.size > 0 || nextDeadline(site) !== null
  if (execution.status === 'running') assert(moves, `nothing moves, ${waiting} tasks are ready, and it is not over`)
}

function isFull(execution: ExecutionState): boolean {
  let active = 0
  for (let task = 0; task < execution.plan.nodes.length; task++) if (isActive(taskState(execution, task))) active++
  return active >= lanesOf(execution)
}

/** Whether any execution of the site has an attempt under way: others may wait for what it holds. */
function isOpen(site: SiteState): boolean {
  for (const { open, looks, issues } of site.executions.values()) {
    // The planner is at an issue that is open.
    if (open.size + looks.size > 0 || [...issues.values()].some(({ stage }) => stage === 'open')) return true
  }
  return false
}
