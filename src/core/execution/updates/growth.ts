import { codeOf } from '../lifecycle.ts'
import { growHoldings } from '../claims/holdings.ts'
import type { ExecutionState } from '../state.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Arrays with one entry for each task, of which a new task's entry is 0. */
const NUMBERS = [
  'task_state',
  'waits_for',
  'attempts',
  'runs',
  'own_attempts',
  'lost_attempts',
  'checks_passed',
  'last_run',
  'holds_claims',
  'can_retry',
  'cancel_wanted',
  'approved',
] as const satisfies readonly (keyof ExecutionState)[]

/** Makes room for new tasks, all of them PENDING. */
export function growTasks(execution: ExecutionState, size: number): void {
  const first = execution.task_state.length
  if (size === first) return
  const state: Mutable<ExecutionState> = execution
  for (const name of NUMBERS) Object.assign(state, { [name]: grownTo(execution[name], size) })
  const { turns } = execution
  turns.arrival = grownTo(turns.arrival, size)
  turns.counted = grownTo(turns.counted, size)
  growHoldings(execution.holdings, size)
  const pending = codeOf('PENDING')
  execution.counts[pending] = (execution.counts[pending] as number) + size - first
  state.task_state.fill(pending, first)
  for (let task = first; task < size; task++) {
    execution.worker_of.push(null)
    execution.errors.push(null)
  }
}

/** Makes room for later waves. */
export function growLevels(execution: ExecutionState, levels: number): void {
  const state: Mutable<ExecutionState> = execution
  if (levels > execution.level_left.length) state.level_left = grownTo(execution.level_left, levels)
}

function grownTo<T extends Int32Array | Uint8Array>(array: T, size: number): T {
  const copy = new (array.constructor as new (length: number) => T)(size)
  copy.set(array)
  return copy
}
