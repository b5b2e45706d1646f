import { expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { type ExecuteFlags, executeRequest } from './execute-request.ts'

const NONE: ExecuteFlags = { retry: [], skip: [], done: [], approve: [], update: [] }

function refused(argument: string | undefined, flags: Partial<ExecuteFlags>): string {
  try {
    executeRequest(argument, { ...NONE, ...flags })
  } catch (error) {
    if (error instanceof Failure) return `${error.exit} ${error.message}`
    throw error
  }
  return 'accepted'
}

test('a plan is started, or simulated with --dry-run', () => {
  expect(executeRequest('plans/x', NONE)).toMatchObject({ todo: 'start', plan: 'plans/x', request: { actor: 'cli' } })
  expect(executeRequest('plans/x', { ...NONE, dryRun: true })).toMatchObject({ todo: 'dry-run' })
})

test('--resume takes an execution, a plan, or nothing', () => {
  const none = { todo: 'resume', plan: undefined, execution: undefined }
  expect(executeRequest(undefined, { ...NONE, resume: true })).toMatchObject(none)
  expect(executeRequest('plans/x', { ...NONE, resume: true })).toMatchObject({ ...none, plan: 'plans/x' })
  expect(executeRequest(undefined, { ...NONE, resume: 'plans/x' })).toMatchObject({ ...none, plan: 'plans/x' })
  expect(executeRequest('plans/x', { ...NONE, resume: 'exec-1' })).toMatchObject({
    plan: 'plans/x',
    execution: 'exec-1',
  })
})

test('only what was said is asked for: the rest is left to the plan or to the earlier run', () => {
  const said = executeRequest('p', { ...NONE, workerMax: 3, agent: 'simulated' })
  expect(said.request).toEqual({ actor: 'cli', worker_max: 3, agent: 'simulated' })
})

test('flags that contradict each other are refused', () => {
  expect(
    [
      refused(undefined, {}),
      refused('plans/x', { retry: ['P1.T001'] }),
      refused('plans/x', { resume: 'P1.T001' }),
      refused('plans/x', { resume: true, dryRun: true }),
      refused('plans/x', { dryRun: true, report: 'r.json' }),
      refused('plans/x', { dryRun: true, wait: true }),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "1 Which plan should be executed?
    1 --retry, --skip, --done, --approve, --reject, --fail, --cancel, --check, --undo, --keep, --rollback and --abort are for an execution that has ended.
    1 "P1.T001" is no execution id.
    1 --dry-run shows a plan from its start, or with --resume what updates would change.
    1 --report is for an execution, and with --dry-run none runs.
    1 --wait is for an execution, and with --dry-run none runs."
  `)
})

test('a specification in the place of a plan is told how to become one', () => {
  expect(refused('docs/spec.md', {})).toBe('1 docs/spec.md is a specification, not a plan.')
})

test('--optimize takes a number of schedules, or the plan behind it', () => {
  expect(executeRequest('plans/x', NONE).optimize).toBeNull()
  expect(executeRequest('plans/x', { ...NONE, optimize: true }).optimize).toBe('usual')
  expect(executeRequest('plans/x', { ...NONE, optimize: '200' })).toMatchObject({ plan: 'plans/x', optimize: 200 })
  expect(executeRequest(undefined, { ...NONE, optimize: 'plans/x' })).toMatchObject({
    plan: 'plans/x',
    optimize: 'usual',
  })
  expect(
    [
      refused('plans/x', { optimize: '0' }),
      refused('plans/x', { optimize: 'many' }),
      refused(undefined, { optimize: '200' }),
      refused('plans/x', { resume: true, optimize: true }),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "1 "0" is no number of schedules.
    1 "many" is no number of schedules.
    1 Which plan should be executed?
    1 --optimize finds an order for a new execution; one that has begun keeps its own."
  `)
})
