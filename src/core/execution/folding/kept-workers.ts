/**
 * Workers that take nothing new until a task with a reservation fits beside what they have in hand. Claims are kept by the
 * ledger; a worker's own cores and memory are kept so, or small tasks would fill each gap that another leaves for ever.
 */
import { obstacleOf } from '../claims/obstacle.ts'
import { claimsFor, rankOf } from '../claims/holdings.ts'
import type { ExecutionState, SiteState, WorkerState } from '../state.ts'
import { type WorkerNeed, fitOfIdle, needOfTask } from '../workers/worker-fit.ts'
import { maxTasks } from '../workers/workers.ts'

/** After each event: who waits with a reservation, and lacks nothing but room on a worker, has one kept for it until it starts. */
export function keepWorkers(site: SiteState, execution: ExecutionState): void {
  const { crew, holdings, workers } = execution
  for (const [task, id] of crew.kept) {
    const worker = workers.get(id)
    const waits = holdings.reserved.has(task) && claimsAreFree(site, execution, task)
    if (waits && worker?.kept === true && !worker.draining) continue
    crew.kept.delete(task)
    if (worker?.kept === true) setKept(execution, worker, false)
  }
  for (const task of holdings.reserved.keys()) {
    if (crew.kept.has(task) || !lacksRoomAlone(site, execution, task)) continue
    const worker = leastLoaded(execution, needOfTask(execution.plan, task))
    if (worker === undefined) continue
    crew.kept.set(task, worker.id)
    setKept(execution, worker, true)
  }
}

function setKept({ roster }: ExecutionState, worker: WorkerState, kept: boolean): void {
  roster.change(worker, () => (worker.kept = kept))
}

/** Whether all that a task claims is free, and a worker that can do it has a slot, but too little of its own. */
function lacksRoomAlone(site: SiteState, execution: ExecutionState, task: number): boolean {
  const need = needOfTask(execution.plan, task)
  if (need.cpu_cores === 0 && need.memory_mb === 0) return false
  const { roster } = execution
  const most = maxTasks(execution)
  if (roster.hasFree(need, most) || !roster.hasFree({ ...need, cpu_cores: 0, memory_mb: 0 }, most)) return false
  return claimsAreFree(site, execution, task)
}

function claimsAreFree({ ledger, at }: SiteState, execution: ExecutionState, task: number): boolean {
  return obstacleOf(ledger, claimsFor(execution, task), at, rankOf(execution, task)) === undefined
}

/** The one with the least in hand, of those that can do what is needed when they have nothing in hand; the first that joined among equals. */
function leastLoaded({ workers }: ExecutionState, need: WorkerNeed): WorkerState | undefined {
  let least: WorkerState | undefined
  for (const worker of workers.values()) {
    if (worker.draining || worker.kept || fitOfIdle(worker.profile, need) === undefined) continue
    if (least === undefined || comesBefore(worker, least)) least = worker
  }
  return least
}

function comesBefore(a: WorkerState, b: WorkerState): boolean {
  return a.busy === b.busy ? a.joined < b.joined : a.busy < b.busy
}
