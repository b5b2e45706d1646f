import type { CoordinatorNode } from '../model/coordinator.ts'
import { activeTasks, admits } from '../execution/admission.ts'
import { type ExecutionState, taskState } from '../execution/state.ts'
import { joinWorker, startTask } from './order.ts'
import type { Scribe } from './scribe.ts'

/** The ranking that `execution_started` names; `PlanIndex.place` is its order. */
export const RANKING_POLICY = { name: 'priority-then-longest-remaining-path', version: '1' } as const

/**
 * Starts every ready task that can start now, most urgent first: takes the next from the frontier; what cannot
 * start is set aside under its obstacle; when no worker is free and none may join, all others wait.
 */
export function launch(scribe: Scribe, execution: ExecutionState): void {
  if (execution.status !== 'running') return
  const { frontier } = execution
  const aside: { task: number; key: string }[] = []
  askPeople(scribe, execution)
  wakeRates(execution)
  while (canTakeOne(execution)) {
    const task = frontier.next()
    if (task === undefined) break
    if (taskState(execution, task) !== 'READY') {
      frontier.drop(task)
      continue
    }
    let admission = admits(scribe.site, execution, task, scribe.at)
    if (!admission.ok && admission.obstacle.key === 'worker' && mayJoin(execution)) {
      joinWorker(scribe, execution)
      admission = admits(scribe.site, execution, task, scribe.at)
    }
    if (admission.ok) {
      startTask(scribe, execution, task, admission.worker)
      frontier.drop(task)
      continue
    }
    const { obstacle } = admission
    aside.push({ task, key: obstacle.key })
    const exhausted = (obstacle.kind === 'claim' || obstacle.kind === 'rate') && obstacle.free <= 0
    if (exhausted) frontier.sleep(obstacle.key)
  }
  // A key that is still awake has tasks that nobody looked at, because the workers ran out before them.
  for (const { task, key } of aside) frontier.park(task, key)
}

/** Time moves a rate's window, so those who wait for one are looked at in every turn; a full one sends them back at once. */
function wakeRates(execution: ExecutionState): void {
  for (const claim of execution.plan.rates) execution.frontier.wake(claim.key)
}

/** Whether one more task could have a worker: one is free, or one more may join. */
function canTakeOne(execution: ExecutionState): boolean {
  if (activeTasks(execution) >= execution.coordinator.policies.concurrency_max) return false
  for (const worker of execution.workers.values()) if (worker.busy < worker.slots) return true
  return mayJoin(execution)
}

function mayJoin(execution: ExecutionState): boolean {
  return execution.workers.size < execution.options.worker_max
}

/** A task for a person waits for that person; it holds no worker and no claims meanwhile. */
function askPeople(scribe: Scribe, execution: ExecutionState): void {
  for (let task = execution.frontier.nextForPerson(); task !== undefined; task = execution.frontier.nextForPerson()) {
    if (taskState(execution, task) !== 'READY') continue
    const node = execution.plan.nodes[task] as CoordinatorNode
    scribe.write(execution.execution_id, {
      type: 'task_needs_attention',
      task: node.id,
      reason: 'manual',
      question: `${node.name}: this is done by a person. Do it, then say that it is done`,
      choices: ['done', 'skip'],
    })
  }
}
