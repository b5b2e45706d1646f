import { expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { siteSnapshot } from '../testing/site-snapshot.ts'
import { simulateText } from '../testing/trace.ts'
import { type Answers, answerCommands, refuseAnswers } from './answers.ts'

/** What is said to answers once this plan has ended, and whether the site is as it was. */
function answered(
  answers: Partial<Answers>,
  attempts: NonNullable<Parameters<typeof simulateText>[1]>['attempts'] = { a: ['lost'], d: ['logic'] },
): string {
  const plan = `a 1h
    b 1h after a
    c 1h idempotent
    d 1h`
  const { site, execution_id } = simulateText(plan, { attempts })
  const execution = site.executions.get(execution_id)
  if (execution === undefined) return 'no execution'
  const before = siteSnapshot(site)
  try {
    const all = { retry: [], skip: [], done: [], approve: [], ...answers }
    const commands = answerCommands(all, execution.coordinator, execution_id)
    const { options } = execution
    refuseAnswers(site, { type: 'take_up', actor: 'cli', at: site.at, execution_id, options, commands, reason: 'test' })
    return 'taken'
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `${error.message}${error.advice?.includes('--retry') === true ? ` (${error.advice})` : ''}`
  } finally {
    expect(siteSnapshot(site)).toBe(before)
  }
}

test('answers that a task waits for are taken, by id and by title', () => {
  expect(answered({ done: ['P1.a'] })).toBe('taken')
  expect(answered({ skip: ['P1.a'], retry: ['P1.d'] })).toBe('taken')
  expect(answered({ retry: ['a', 'P1.a'] })).toBe('taken')
})

test('one answer that cannot be taken refuses them all', () => {
  expect(answered({ skip: ['P1.a'], done: ['P1.d', 'P1.b'] })).toBe(
    '--done P1.d: P1.d does not wait for a person. --done P1.b: P1.b does not wait for a person. Nothing was changed.',
  )
  expect(answered({ retry: ['P1.c'] })).toBe('--retry P1.c: P1.c is already done. Nothing was changed.')
  expect(answered({ skip: ['P1.a'], done: ['P1.a'] })).toBe(
    '--done P1.a: P1.a does not wait for a person. Nothing was changed.',
  )
})

test('who wants a task that failed checked again is told of --retry', () => {
  expect(answered({ check: ['P1.d'] })).toBe(
    '--check P1.d: P1.d does not wait for a person. Nothing was changed. (A task that failed is tried again, and then checked, with --retry.)',
  )
})

test('a task that the plan does not have is named', () => {
  expect(answered({ retry: ['P9.T001'] })).toBe('exec-simulated-001 has no task P9.T001.')
})

test('what is complete takes the word to undo something, and no other', () => {
  expect(answered({ rollback: ['P1.c'] }, {})).toBe('taken')
  expect(answered({ rollback: ['P1.c'], retry: ['P1.d'] }, {})).toBe(
    '--retry P1.d: P1.d is already done. Nothing was changed.',
  )
  expect(answered({ retry: ['P1.d'] }, {})).toBe(
    'exec-simulated-001 is complete: it takes no answers any more but --rollback.',
  )
})
