import { expect, test } from 'vitest'
import { TASK_STATES, type TaskState } from '../model/execution-options.ts'
import { assertMove, codeOf, isActive, isSettled, satisfiesDependents, stateOf } from './lifecycle.ts'

const allows = (from: TaskState, to: TaskState): boolean => {
  try {
    assertMove('P1.a', codeOf(from), codeOf(to))
    return true
  } catch {
    return false
  }
}

test('what is skipped stays skipped, and a success is left only by a rollback', () => {
  expect(TASK_STATES.filter((to) => allows('SKIPPED', to))).toEqual([])
  expect(TASK_STATES.filter((to) => allows('SUCCEEDED', to))).toEqual(['PENDING', 'READY', 'PAUSED', 'NEEDS_ATTENTION'])
})

test('a move that the table does not hold is a bug that names the task', () => {
  expect(() => assertMove('P1.a', codeOf('PENDING'), codeOf('RUNNING'))).toThrow(
    'P1.a may not go from PENDING to RUNNING [this is a bug]',
  )
})

test('every state but the final ones can be left, and READY can be reached from every way to fail', () => {
  const entered: TaskState[] = ['PENDING', 'READY', 'QUEUED', 'ASSIGNED', 'RUNNING', 'VERIFYING', 'CANCELLING']
  for (const from of entered) expect(TASK_STATES.some((to) => allows(from, to))).toBe(true)
  for (const from of ['FAILED', 'ROLLED_BACK', 'BACKOFF', 'NEEDS_ATTENTION', 'CANCELLED'] as const)
    expect(allows(from, 'READY')).toBe(true)
})

test('a state has one code, and is active, settled or neither, never both', () => {
  for (const state of TASK_STATES) {
    expect(stateOf(codeOf(state))).toBe(state)
    expect(isActive(state) && isSettled(state)).toBe(false)
    expect(!satisfiesDependents(state) || isSettled(state)).toBe(true)
  }
})
