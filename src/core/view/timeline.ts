import type { CoordinatorNode } from '../model/coordinator.ts'
import type { TaskState } from '../model/execution-options.ts'
import { taskState } from '../execution/state.ts'
import type { AttemptRecord, ExecutionView, TaskHistory } from './execution-view.ts'

/** A task and all its attempts. Moments are milliseconds since 1970; null while something has not happened. */
export interface TaskTimeline {
  readonly task: string
  readonly title: string
  readonly state: TaskState
  /** When its first attempt was ordered. */
  readonly started_at: number | null
  /** When its last attempt ended; null while one is open. */
  readonly ended_at: number | null
  readonly retries: number
  readonly attempts: readonly AttemptRecord[]
}

/** The timelines of all tasks, in the plan's order. Empty before the execution has started. */
export function timelineOf(view: ExecutionView): TaskTimeline[] {
  return view.histories.map((_, task) => timeline(view, task))
}

/** The timeline of one task by its id; `undefined` when the plan has no such task. */
export function taskTimeline(view: ExecutionView, id: string): TaskTimeline | undefined {
  const task = view.execution?.plan.numberOf.get(id)
  return task === undefined ? undefined : timeline(view, task)
}

function timeline(view: ExecutionView, task: number): TaskTimeline {
  const execution = view.execution as NonNullable<ExecutionView['execution']>
  const node = execution.plan.nodes[task] as CoordinatorNode
  const { attempts, retries } = view.histories[task] as TaskHistory
  return {
    task: node.id,
    title: node.name,
    state: taskState(execution, task),
    started_at: attempts[0]?.ordered_at ?? null,
    ended_at: attempts.at(-1)?.ended_at ?? null,
    retries,
    attempts,
  }
}
