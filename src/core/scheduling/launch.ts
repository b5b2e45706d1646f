import type { CoordinatorNode } from '../model/coordinator.ts'
import { activeTasks, admits, isCapable } from '../execution/admission.ts'
import { type ExecutionState, taskState } from '../execution/state.ts'
import { startTask } from './order.ts'
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
  while (canTakeOne(scribe, execution)) {
    const candidate = frontier.next()
    if (candidate === undefined) break
    const { task } = candidate
    if (taskState(execution, task) !== 'READY') continue
    const node = execution.plan.nodes[task] as CoordinatorNode
    if (node.action.kind === 'human') {
      askForHands(scribe, execution, node)
      continue
    }
    const admission = admits(scribe.site, execution, task, scribe.at)
    if (admission.ok) {
      startTask(scribe, execution, task, admission.worker)
      continue
    }
    const { obstacle } = admission
    aside.push({ task, key: obstacle.key })
    const exhausted = obstacle.kind === 'claim' && (obstacle.claim.mode === 'exclusive' || obstacle.free <= 0)
    if (exhausted || obstacle.kind === 'wave') frontier.sleep(obstacle.key)
  }
  for (const { task, key } of aside) {
    frontier.park(task, key)
    frontier.sleep(key)
  }
}

/** Whether one more task could have a worker; a worker joins when all are busy and more are allowed. */
function canTakeOne(scribe: Scribe, execution: ExecutionState): boolean {
  if (activeTasks(execution) >= execution.coordinator.policies.concurrency_max) return false
  for (const worker of execution.workers.values()) if (worker.busy < worker.slots) return true
  if (execution.workers.size >= execution.options.worker_max || !execution.frontier.hasNext()) return false
  joinWorker(scribe, execution)
  return true
}

/** Adds a generic worker of this process. */
export function joinWorker(scribe: Scribe, execution: ExecutionState): void {
  let number = execution.workers.size + 1
  while (execution.workers.has(`worker-${number}`)) number++
  scribe.write(execution.execution_id, {
    type: 'worker_joined',
    worker: `worker-${number}`,
    slots: 1,
    capabilities: ['*'],
  })
}

/** A task for a person waits for that person; it holds no worker and no claims meanwhile. */
function askForHands(scribe: Scribe, execution: ExecutionState, node: CoordinatorNode): void {
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: node.id,
    reason: 'manual',
    question: `${node.name}: this is done by a person. Do it, then say that it is done`,
    choices: ['done', 'skip'],
  })
}

/** Ids of the tasks that no worker of the given capabilities can ever take. */
export function tasksWithoutWorker(nodes: readonly CoordinatorNode[], capabilities: readonly string[]): string[] {
  return nodes.filter((node) => !isCapable({ capabilities }, node.capabilities)).map((node) => node.id)
}
