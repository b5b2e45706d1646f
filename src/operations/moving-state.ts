import type { TaskState } from '../core/model/execution-options.ts'

/** States in which a task stays until a person answers, another task ends, or for good. */
const RESTING: ReadonlySet<TaskState> = new Set<TaskState>([
  'PENDING',
  'SUCCEEDED',
  'FAILED',
  'ROLLED_BACK',
  'CANCELLED',
  'SKIPPED',
  'QUARANTINED',
  'WAITING_APPROVAL',
  'NEEDS_ATTENTION',
])

/** Whether a task in this state goes on when its execution is resumed, without any answer. */
export function goesOnByItself(state: TaskState): boolean {
  return !RESTING.has(state)
}
