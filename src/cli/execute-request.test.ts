import { expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { type ExecuteFlags, executeRequest } from './execute-request.ts'

const NONE: ExecuteFlags = { retry: [], skip: [], done: [], approve: [] }

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
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "1 Which plan should be executed?
    1 --retry, --skip, --done and --approve answer questions of an execution that has ended.
    1 "P1.T001" is no execution id.
    1 --dry-run shows a plan from its start; it cannot be resumed."
  `)
})

test('a specification in the place of a plan is told how to become one', () => {
  expect(refused('docs/spec.md', {})).toBe('1 docs/spec.md is a specification, not a plan.')
})
