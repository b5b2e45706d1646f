import { expect, test } from 'vitest'
import { planFromText } from '../../../testing/plan-text.ts'
import type { TaskState } from '../../model/execution-options.ts'
import { type ExecutionState, newExecution, taskState } from '../state.ts'
import { move, takeUpAgain } from './move.ts'

const OPTIONS = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: false }

const newRun = (text: string, mode: 'wave_based' | 'rolling_frontier' = 'rolling_frontier'): ExecutionState =>
  newExecution('exec-1', planFromText(text, { mode }), OPTIONS, 1, 0)

const go = (execution: ExecutionState, name: string, ...states: TaskState[]): void => {
  const task = execution.plan.numberOf.get(`P1.${name}`) as number
  for (const state of states) move(execution, task, state)
}

const statesOf = (execution: ExecutionState): string =>
  execution.plan.nodes.map((node, task) => `${node.name} ${taskState(execution, task)}`).join(', ')

test('a success that is taken back makes what came after it wait again, and opens its wave again', () => {
  const execution = newRun('a 1h\nb 1h after a\nc 1h after a, b\nd 1h', 'wave_based')
  go(execution, 'a', 'READY', 'ASSIGNED', 'SUCCEEDED')
  go(execution, 'd', 'READY', 'ASSIGNED', 'SUCCEEDED')
  expect(statesOf(execution)).toBe('a SUCCEEDED, b READY, c PENDING, d SUCCEEDED')
  expect([execution.current_level, [...execution.level_left]]).toEqual([1, [0, 1, 1]])
  go(execution, 'a', 'NEEDS_ATTENTION')
  expect(statesOf(execution)).toBe('a NEEDS_ATTENTION, b PENDING, c PENDING, d SUCCEEDED')
  expect([execution.current_level, [...execution.level_left], [...execution.waits_for]]).toEqual([
    0,
    [1, 1, 1],
    [0, 1, 2, 0],
  ])
  go(execution, 'a', 'SUCCEEDED')
  expect(statesOf(execution)).toBe('a SUCCEEDED, b READY, c PENDING, d SUCCEEDED')
  expect(execution.current_level).toBe(1)
})

test('what is let run again while a task before it has to be done again waits for that one', () => {
  const execution = newRun('a 1h\nb 1h after a')
  go(execution, 'a', 'READY', 'ASSIGNED', 'SUCCEEDED')
  go(execution, 'b', 'ASSIGNED', 'FAILED', 'BACKOFF')
  go(execution, 'a', 'PENDING', 'READY')
  takeUpAgain(execution, 1)
  expect(statesOf(execution)).toBe('a READY, b PENDING')
  go(execution, 'a', 'ASSIGNED', 'SUCCEEDED')
  expect(statesOf(execution)).toBe('a SUCCEEDED, b READY')
})
