import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { attendedSteps, type ExecutionPlace, executionPlace, nextSteps } from './next-steps.ts'

const PLACE: ExecutionPlace = { name: 'tasks', execution: 'exec-1', option: '' }
const ASKED = { task: 'P1.T001', choices: ['done', 'skip', 'fail'] }
const FAILED = { task: 'P1.T002', choices: [] }
const NOTHING = { waiting: [], failed: [], moves: false }

test('what is done or under way needs no next step', () => {
  expect(nextSteps('completed', NOTHING, PLACE)).toEqual([])
  expect(nextSteps('running', { waiting: [ASKED], failed: [FAILED], moves: true }, PLACE)).toEqual([])
})

test('only answers that the task allows are offered', () => {
  expect(nextSteps('needs_attention', { ...NOTHING, waiting: [ASKED] }, PLACE)).toEqual([
    'tasks execute --resume exec-1 --done P1.T001   (or --skip, --fail)',
  ])
})

test('what was left goes on first, and its questions are answered with it', () => {
  expect(nextSteps('stopped', { waiting: [ASKED], failed: [FAILED], moves: true }, PLACE)).toEqual([
    'tasks execute --resume exec-1   goes on',
    'tasks execute --resume exec-1 --done P1.T001   (or --skip, --fail)',
  ])
})

test('going on is not offered where it would start nothing: what works comes first', () => {
  expect(nextSteps('stopped', { ...NOTHING, waiting: [ASKED] }, PLACE)).toEqual([
    'tasks execute --resume exec-1 --done P1.T001   (or --skip, --fail)',
  ])
  expect(nextSteps('stopped', NOTHING, PLACE)).toEqual(['tasks execute --resume exec-1   goes on'])
})

test('of several tasks that need a person one is named, and how many more there are', () => {
  const waiting = [ASKED, { ...ASKED, task: 'P1.T003' }]
  const failed = [FAILED, { ...FAILED, task: 'P1.T004' }, { ...FAILED, task: 'P1.T005' }]
  expect(nextSteps('failed', { waiting, failed, moves: false }, PLACE)).toEqual([
    'tasks execute --resume exec-1 --done P1.T001   (or --skip, --fail; 1 more waits for an answer too: tasks status exec-1 lists them; the flag may be repeated)',
    'tasks logs P1.T002 --execution exec-1   shows why it failed',
    'tasks execute --resume exec-1 --retry P1.T002   tries it again (2 more failed too: tasks status exec-1 lists them; the flag may be repeated)',
  ])
})

test('what a ready task lacks is given by an update, or the task is left out', () => {
  const lacking = [{ task: 'P1.T003', choices: ['skip'] }]
  expect(nextSteps('needs_attention', { ...NOTHING, lacking, moves: true }, PLACE)).toEqual([
    'tasks execute --resume exec-1 --update <file>   gives P1.T003 what it lacks: an update with set_pool',
    'tasks execute --resume exec-1 --skip P1.T003   leaves it out',
  ])
})

test('a task that is quarantined is let run or skipped; what never began has no log', () => {
  const quarantined = { ...FAILED, state: 'QUARANTINED', attempts: 0 }
  expect(nextSteps('failed', { ...NOTHING, failed: [quarantined] }, PLACE)).toEqual([
    'tasks execute --resume exec-1 --retry P1.T002   lets it run (or --skip)',
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

test('what a budget has stopped goes on with a larger one', () => {
  expect(nextSteps('stopped', { ...NOTHING, moves: true, overBudget: true }, PLACE)).toEqual([
    'tasks execute --resume exec-1 --budget usd=<most>,hours=<most>   goes on with a larger budget',
  ])
})

test('a coordinator at work is told by its own verbs; whoever fails a task says why', () => {
  expect(attendedSteps('running', { waiting: [ASKED], failed: [], moves: true }, PLACE)).toEqual([
    'tasks done P1.T001   (or skip, fail --reason <why>)',
  ])
})

test('a question about a remedy is answered when the execution is taken up, or by a command while a coordinator is at work', () => {
  const questions = [
    { id: 'ask-14', choices: ['approve', 'reject'] },
    { id: 'ask-20', choices: ['approve', 'reject'] },
  ]
  expect(nextSteps('needs_attention', { ...NOTHING, questions, moves: true }, PLACE)).toEqual([
    'tasks execute --resume exec-1 --approve ask-14   (or --reject; 1 more waits for an answer too: tasks status exec-1 lists them)',
  ])
  expect(attendedSteps('running', { ...NOTHING, questions }, PLACE)).toEqual(['tasks approve ask-14   (or reject)'])
})
