import type { Policies } from '../../model/policies.ts'
import { allLanes } from '../../execution/holds/pressure.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'
import { isSafeToRepeat } from '../failures/retry.ts'
import type { Scribe } from '../scribe.ts'

/** What makes the runtime ask for another plan. */
export type ReplanTrigger = NonNullable<Policies['replan']>['triggers'][number]

/**
 * Says that the plan does not carry on as it is, once for each subject, and does what the policy wants done meanwhile. Whether it
 * did. `tasks` are those that are held up; a person is asked about the first of them that has neither ended nor started.
 */
export function requestReplan(
  scribe: Scribe,
  execution: ExecutionState,
  trigger: ReplanTrigger,
  tasks: readonly number[],
  about: string,
): boolean {
  const policy = execution.coordinator.policies.replan
  if (policy === undefined || !policy.enabled || !policy.triggers.includes(trigger)) return false
  if (execution.replan.told.has(`${trigger}\n${about}`)) return false
  const shrinks = policy.actions.includes('shrink_parallelism')
  scribe.write(execution.execution_id, {
    type: 'replan_requested',
    trigger,
    tasks: [...new Set(tasks)].map((task) => scribe.id(execution, task)),
    about,
    ...(shrinks ? { concurrency: oneLess(execution) } : {}),
  })
  if (trigger === 'task_timeout' && policy.actions.includes('requeue')) requeue(scribe, execution, tasks[0])
  if (policy.actions.includes('ask')) ask(scribe, execution, trigger, tasks)
  return true
}

function oneLess(execution: ExecutionState): number {
  const now = Math.min(allLanes(execution), execution.replan.lanes ?? Infinity)
  return Math.max(1, execution.options.worker_min, now - 1)
}

/** A task that ran out of time for good gets one more run. */
function requeue(scribe: Scribe, execution: ExecutionState, task: number | undefined): void {
  if (task === undefined || taskState(execution, task) !== 'FAILED' || execution.cancel_wanted[task] === 1) return
  const node = execution.plan.nodes[task]
  if (node === undefined || !isSafeToRepeat(node)) return
  scribe.write(execution.execution_id, { type: 'task_requeued', task: node.id, reason: 'replan' })
}

const QUESTION: Readonly<Record<ReplanTrigger, string>> = {
  pattern_of_missing_deps: 'needs something that is not installed. Install it; then, may it run again?',
  missing_resource_capacity: 'needs more than there is. Give it room; then, may it run?',
  task_timeout: 'ran out of time for good. Was it done, may it run again, or shall it be left out?',
}

function ask(scribe: Scribe, execution: ExecutionState, trigger: ReplanTrigger, tasks: readonly number[]): void {
  const task =
    tasks.find((one) => taskState(execution, one) === 'FAILED') ??
    tasks.find((one) => taskState(execution, one) === 'READY' && trigger === 'missing_resource_capacity')
  if (task === undefined || execution.cancel_wanted[task] === 1) return
  const id = scribe.id(execution, task)
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: id,
    reason: 'replan',
    question: `${id} ${QUESTION[trigger]}`,
    choices: ['retry', 'done', 'skip'],
  })
}

/** A task timed out and is not tried again: whether asking for another plan gave it another fate. */
export function replanAfterTimeout(scribe: Scribe, execution: ExecutionState, task: number): boolean {
  const code = execution.errors[task]?.code
  if (code !== 'TIMEOUT' && code !== 'SILENT') return false
  requestReplan(scribe, execution, 'task_timeout', [task], scribe.id(execution, task))
  return taskState(execution, task) !== 'FAILED'
}
