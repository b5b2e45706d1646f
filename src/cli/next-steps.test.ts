import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type ExecutionPlace, executionPlace, nextSteps } from './next-steps.ts'

const PLACE: ExecutionPlace = { name: 'tasks', execution: 'exec-1', option: '' }
const ASKED = { task: 'P1.T001', choices: ['done', 'skip'] }
const FAILED = { task: 'P1.T002', choices: [] }

test('what is done or under way needs no next step', () => {
  expect(nextSteps('completed', undefined, undefined, PLACE)).toEqual([])
  expect(nextSteps('running', ASKED, FAILED, PLACE)).toEqual([])
})

test('only answers that the task allows are offered', () => {
  expect(nextSteps('needs_attention', ASKED, undefined, PLACE)).toEqual([
    'tasks execute --resume exec-1 --done P1.T001   (or --skip)',
  ])
})

test('what was left goes on first, and its questions are answered with it', () => {
  expect(nextSteps('stopped', ASKED, FAILED, PLACE)).toEqual([
    'tasks execute --resume exec-1   goes on',
    'tasks execute --resume exec-1 --done P1.T001   (or --skip)',
  ])
})

test('the state directory is named only where it would not be found', () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'next-steps-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const state = join(folder, 'the code', '.tasks')
  mkdirSync(state, { recursive: true })
  expect(executionPlace('tasks', 'exec-1', state, join(folder, 'the code')).option).toBe('')
  expect(executionPlace('tasks', 'exec-1', state, folder).option).toBe(" --state-dir 'the code/.tasks'")
})
