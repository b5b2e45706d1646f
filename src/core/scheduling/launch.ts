import { assert, unreachable } from '../std/assert.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import { activeTasks, admits, isCapable } from '../execution/admission.ts'
import { hasRoom } from '../execution/claims.ts'
import type { Gate } from '../execution/frontier.ts'
import { type ExecutionState, taskState, waitsForApproval } from '../execution/state.ts'
import { joinWorker, startTask } from './order.ts'
import type { Scribe } from './scribe.ts'

/** The ranking that `execution_started` names; `PlanIndex.place` is its order. */
export const RANKING_POLICY = { name: 'priority-then-longest-remaining-path', version: '1' } as const

/** Starts what can start in all executions of the site. */
export function launchAll(scribe: Scribe, executions: readonly ExecutionState[]): void {
  for (const execution of executions) launch(scribe, execution)
}

/** Starts every ready task that can start now, most urgent first, while a worker is free or one more may join. */
function launch(scribe: Scribe, execution: ExecutionState): void {
  if (execution.status !== 'running') return
  const { frontier } = execution
  askPeople(scribe, execution)
  const isOpen = (gate: Gate): boolean => opens(scribe, execution, gate)
  while (canTakeOne(execution)) {
    const task = frontier.take(isOpen)
    if (task === undefined) return
    if (taskState(execution, task) !== 'READY') continue
    startTask(scribe, execution, task, workerOf(scribe, execution, task))
  }
}

function opens(scribe: Scribe, execution: ExecutionState, gate: Gate): boolean {
  switch (gate.kind) {
    case 'claim':
      return hasRoom(scribe.site.ledger, gate.claim, scribe.at)
    case 'wave':
      return gate.level <= execution.current_level
    case 'capabilities':
      return mayJoin(execution) || hasFreeWorker(execution, gate.wanted)
    default:
      return unreachable(gate)
  }
}

function hasFreeWorker(execution: ExecutionState, wanted: readonly string[]): boolean {
  for (const worker of execution.workers.values())
    if (worker.busy < worker.slots && isCapable(worker, wanted)) return true
  return false
}

/** The worker that takes a task whose gates are open; a new one when none that is free can do it. */
function workerOf(scribe: Scribe, execution: ExecutionState, task: number): string {
  let admission = admits(scribe.site, execution, task, scribe.at)
  if (!admission.ok && mayJoin(execution)) {
    joinWorker(scribe, execution)
    admission = admits(scribe.site, execution, task, scribe.at)
  }
  assert(admission.ok, `${scribe.id(execution, task)} may start, for its gates are open`)
  return admission.worker
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

/** Asks people what only they can do or allow. No worker and no claims are held meanwhile. */
function askPeople(scribe: Scribe, execution: ExecutionState): void {
  const { frontier } = execution
  for (let task = frontier.takeToApprove(); task !== undefined; task = frontier.takeToApprove()) {
    // One that was approved meanwhile stands among those that can be taken.
    if (taskState(execution, task) === 'READY' && waitsForApproval(execution, task))
      askApproval(scribe, execution, task)
  }
  const wave = execution.current_level
  for (let task = frontier.takeForPerson(wave); task !== undefined; task = frontier.takeForPerson(wave)) {
    if (taskState(execution, task) === 'READY') askToDo(scribe, execution, task)
  }
}

function askApproval(scribe: Scribe, execution: ExecutionState, task: number): void {
  const node = execution.plan.nodes[task] as CoordinatorNode
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: node.id,
    reason: 'approval',
    question: `${node.name}: ${node.approval?.reason ?? ''}. May it start?`,
    choices: ['approve', 'skip'],
  })
}

function askToDo(scribe: Scribe, execution: ExecutionState, task: number): void {
  const node = execution.plan.nodes[task] as CoordinatorNode
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: node.id,
    reason: 'manual',
    question: `${node.name}: this is done by a person. Do it, then say that it is done`,
    choices: ['done', 'skip'],
  })
}
