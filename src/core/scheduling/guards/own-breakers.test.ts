import { expect, test } from 'vitest'
import type { TaskError } from '../../model/failure.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { guardedRun } from '../../../testing/guarded-run.ts'
import { diagnoser, ownPatterns } from './own-breakers.ts'

const ERROR: TaskError = { code: 'EXIT_7', message: 'no licence', class: 'logic', fingerprint: 'f', retryable: true }
const [NODE] = planFromText('a 1m').graph.nodes

test('what a breaker of the configuration says of a failure stands in the error, and the others say nothing', () => {
  const diagnose = diagnoser(
    {
      licence: { version: '1', diagnose: (error) => (error.message.includes('licence') ? 'seat' : null) },
      other: { version: '1', diagnose: () => null },
    },
    () => undefined,
  )
  expect(diagnose(ERROR, NODE as never).diagnoses).toEqual({ licence: 'seat' })
  expect(diagnose({ ...ERROR, message: 'else' }, NODE as never)).toEqual({ ...ERROR, message: 'else' })
})

test('one that throws or says nonsense counts nothing any more, and that is told once', () => {
  const told: string[] = []
  let asked = 0
  const diagnose = diagnoser(
    {
      throws: {
        version: '1',
        diagnose: () => {
          asked++
          throw new Error('out of order')
        },
      },
      odd: { version: '1', diagnose: () => 7 as never },
      fine: { version: '1', diagnose: () => 'k' },
    },
    (text) => told.push(text),
  )
  expect(diagnose(ERROR, NODE as never).diagnoses).toEqual({ fine: 'k' })
  expect(diagnose(ERROR, NODE as never).diagnoses).toEqual({ fine: 'k' })
  expect(asked).toBe(1)
  expect(told).toEqual([
    'Breaker throws of the configuration counts nothing any more: its diagnose threw “out of order”.',
    'Breaker odd of the configuration counts nothing any more: its diagnose says what is neither null nor a text of at most 200 characters.',
  ])
})

test('one that answers later counts nothing, and when its answer fails nobody is hurt', async () => {
  const told: string[] = []
  const late: unknown[] = []
  const note = (reason: unknown): void => void late.push(reason)
  process.on('unhandledRejection', note)
  const diagnose = diagnoser(
    { late: { version: '1', diagnose: () => Promise.reject(new Error('too late')) as never } },
    (text) => told.push(text),
  )
  expect(diagnose(ERROR, NODE as never)).toEqual(ERROR)
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(late).toEqual([])
  expect(told).toEqual([
    'Breaker late of the configuration counts nothing any more: its diagnose answers later, and is asked for an answer at once.',
  ])
})

test('as data it counts what was diagnosed and nothing else, without its functions', () => {
  const [pattern] = ownPatterns({ licence: { version: '2', diagnose: () => null, remedy: () => null, threshold: 1 } })
  expect(pattern).toMatchObject({ name: 'licence', version: '2', threshold: 1, scope: 'plan', remedy: 'own' })
  expect(() => ownPatterns({ bad: { version: '1', diagnose: () => null, threshold: 0 } })).toThrow('threshold')
  const [waits] = ownPatterns({ licence: { version: '2', diagnose: () => null, threshold: 1 } })
  const told = guardedRun('a 1m retries 3\nb 1m after a\nlater 30m', {
    workers: 2,
    options: { breakers: waits === undefined ? [] : [waits] },
    attempts: { a: ['EXIT_7: no licence'] },
    facts: { EXIT_7: { class: 'logic', diagnoses: { licence: 'seat' } } },
  })
  expect(told).toMatchInlineSnapshot(`
    "0s later →  a →
    1m a ✗  licence opened: a
    1m30s licence half open: a  a →
    2m30s a ✓  licence closed: a  b →
    3m30s b ✓
    30m later ✓  completed"
  `)
})
