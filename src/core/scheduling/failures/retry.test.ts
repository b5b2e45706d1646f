import { expect, test } from 'vitest'
import { FailureClass, type TaskError } from '../../model/failure.ts'
import type { RetryPolicy } from '../../model/policies.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import { mayBeHalfDone, mayRepeatHalfDone, mayRepeatUndo, mayRetry, retryDelay } from './retry.ts'

const POLICY: RetryPolicy = {
  max_attempts: 6,
  backoff: 'exponential',
  initial_delay_ms: 1000,
  max_delay_ms: 20_000,
  jitter: true,
}
/** For each class and number of an attempt: 350,000 in all. */
const DRAWS = 10_000

const errorOf = (failureClass: FailureClass): TaskError => ({
  code: 'BROKEN',
  message: 'it is broken',
  class: failureClass,
  fingerprint: 'broken',
  retryable: true,
})

const nodeOf = (line: string): CoordinatorNode => planFromText(line).graph.nodes[0] as CoordinatorNode

/** Least, mean and greatest of many delays. */
function spread(policy: RetryPolicy, error: TaskError, attempt: number): readonly [number, number, number] {
  let [least, sum, most] = [Infinity, 0, 0]
  for (let i = 0; i < DRAWS; i++) {
    const delay = retryDelay(policy, error, 7, `P1.t${i}`, attempt)
    least = Math.min(least, delay)
    most = Math.max(most, delay)
    sum += delay
  }
  return [least, sum / DRAWS, most]
}

test('full jitter draws anywhere between nothing and the backoff, whatever the class and the number of the attempt', () => {
  for (const failureClass of FailureClass.options) {
    for (let attempt = 1; attempt <= 7; attempt++) {
      const factor = failureClass === 'external' ? 4 : 1
      const ceiling = Math.min(20_000, 1000 * 2 ** (attempt - 1)) * factor
      const [least, mean, most] = spread(POLICY, errorOf(failureClass), attempt)
      expect(least).toBeGreaterThanOrEqual(0)
      expect(least).toBeLessThanOrEqual(ceiling * 0.002)
      expect(most).toBeLessThanOrEqual(ceiling)
      expect(most).toBeGreaterThan(ceiling * 0.998)
      expect(Math.abs(mean / ceiling - 0.5)).toBeLessThan(0.015)
    }
  }
})

test('a delay grows by doubling or by steps, up to its bound; without jitter it is the backoff itself', () => {
  const delays = (policy: Partial<RetryPolicy>, failureClass: FailureClass = 'transient'): number[] =>
    [1, 2, 3, 4, 5, 6, 40].map((attempt) =>
      retryDelay({ ...POLICY, jitter: false, ...policy }, errorOf(failureClass), 1, 'P1.a', attempt),
    )
  expect(delays({})).toEqual([1000, 2000, 4000, 8000, 16_000, 20_000, 20_000])
  expect(delays({ backoff: 'linear' })).toEqual([1000, 2000, 3000, 4000, 5000, 6000, 20_000])
  expect(delays({}, 'external')).toEqual([4000, 8000, 16_000, 32_000, 64_000, 80_000, 80_000])
})

test('who says when it may be asked again is not asked before, however long that is', () => {
  const error = { ...errorOf('external'), retry_after_seconds: 30 }
  const [least, mean] = spread(POLICY, error, 4)
  expect(least).toBe(30_000)
  expect(mean).toBeGreaterThan(30_000)
  expect(retryDelay(POLICY, { ...error, retry_after_seconds: 7200 }, 1, 'P1.a', 1)).toBe(7_200_000)
})

test('a failure is repeated while attempts are left, its class is one to repeat, and it says that it can be', () => {
  const allowed = (line: string, error: Partial<TaskError>, failureClass: FailureClass): number => {
    const node = nodeOf(line)
    const tries = [1, 2, 3, 4, 5].filter((own) => mayRetry(node, { ...errorOf(failureClass), ...error }, own))
    return tries.length
  }
  const table = FailureClass.options.map((one) => [
    one,
    allowed('a 1h', {}, one),
    allowed('a 1h retries 4', {}, one),
    allowed('a 1h retries 0', {}, one),
    allowed('a 1h retries 4', { retryable: false }, one),
    allowed('a 1h retries 4 effects net', {}, one),
  ])
  expect(table).toEqual([
    ['transient', 2, 4, 0, 0, 0],
    ['systemic', 0, 4, 0, 0, 0],
    ['resource', 0, 4, 0, 0, 0],
    ['logic', 0, 4, 0, 0, 0],
    ['external', 2, 4, 0, 0, 0],
  ])
})

test('an undo is repeated only after what may pass by itself', () => {
  const node = nodeOf('a 1h undo')
  const repeated = FailureClass.options.filter((one) => mayRepeatUndo(node, errorOf(one), 1))
  expect(repeated).toEqual(['transient', 'resource', 'external'])
  expect(mayRepeatUndo(node, errorOf('transient'), 3)).toBe(false)
})

test('work that was ended in its middle is repeated unasked only where the plan says that this may be', () => {
  const ends: Partial<TaskError>[] = [{ signal: 'SIGTERM' }, { code: 'TIMEOUT' }, { code: 'SILENT' }, { exit_code: 1 }]
  expect(ends.map((end) => mayBeHalfDone(nodeOf('a 1h'), { ...errorOf('transient'), ...end }))).toEqual([
    true,
    true,
    true,
    false,
  ])
  const lines = ['a 1h', 'a 1h idempotent', 'a 1h undo', 'a 1h retries 1']
  expect(lines.map((line) => mayRepeatHalfDone(nodeOf(line)))).toEqual([false, true, true, true])
})

test('a request over which a server failed may have been carried out, unless HTTP lets it be asked again or the server says when', () => {
  const unsure = (method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE', end: Partial<TaskError>): boolean => {
    const node = nodeOf('a 1h')
    const action = { ...node.action, kind: 'http' as const, http: { url: 'http://a.example', method } }
    return mayBeHalfDone({ ...node, action }, { ...errorOf('external'), ...end })
  }
  const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'] as const
  expect(methods.map((method) => unsure(method, { code: 'HTTP_500' }))).toEqual([false, false, true, true, true])
  const ends: Partial<TaskError>[] = [
    { code: 'HTTP_504' },
    { code: 'HTTP_503' },
    { code: 'HTTP_503', retry_after_seconds: 3 },
    { code: 'HTTP_429' },
    { code: 'ECONNREFUSED' },
  ]
  expect(ends.map((end) => unsure('POST', end))).toEqual([true, true, false, false, false])
  expect(mayBeHalfDone(nodeOf('a 1h'), { ...errorOf('external'), code: 'HTTP_500' })).toBe(false)
})
