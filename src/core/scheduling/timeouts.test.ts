import { expect, test } from 'vitest'
import type { Policies } from '../model/policies.ts'
import { type TraceOptions, trace } from '../../testing/trace.ts'

const within = (timeouts: NonNullable<Policies['timeouts']>, more: TraceOptions = {}): TraceOptions => ({
  ...more,
  policies: { timeouts },
})

test('who is ready too long without starting fails for good; a pause and a restart begin the wait anew', () => {
  const plan = 'a 3h idempotent\nb 1h prio low'
  expect(trace(plan, within({ queue_seconds: 7200 }))).toMatchInlineSnapshot(`"0h a →   2h b ✗   3h a ✓  failed"`)
  expect(trace(plan, within({ queue_seconds: 7200 }, { operator: ['119m pause', '2h resume'] }))).toMatchInlineSnapshot(
    `"0h a →   1h59m paused   2h resumed   3h a ✓  b →   4h b ✓"`,
  )
  expect(trace(plan, within({ queue_seconds: 7200 }, { operator: ['119m crash'] }))).toMatchInlineSnapshot(
    `"0h a →   2h resumed   3h a ✓  b →   4h b ✓"`,
  )
  expect(trace(plan, within({ queue_seconds: 10_800 }))).toMatchInlineSnapshot(`"0h a →   3h a ✓  b ✗  failed"`)
})

test('a run that does not begin is ended and tried again; one that has begun is left alone', () => {
  expect(trace('a 1h retries 1', within({ start_seconds: 60 }, { starts_after: '2m' }))).toMatchInlineSnapshot(
    `"0h a →   0h01m a ■ start_timeout  a ✗  a ↻   0h02m a late  a →   0h03m a ■ start_timeout  a ✗  failed   0h04m a late"`,
  )
  expect(trace('a 1h', within({ start_seconds: 60 }))).toMatchInlineSnapshot(`"0h a →   1h a ✓"`)
})

test('a task has so much time with all its tries; what it would try again then is not', () => {
  expect(trace('a 3h', within({ total_seconds: 7200 }))).toMatchInlineSnapshot(
    `"0h a →   2h a ■ total_timeout  a ✗  failed"`,
  )
  expect(
    trace('a 90m retries 3\nz 9h', within({ total_seconds: 7200 }, { workers: 2, attempts: { a: ['transient 90m'] } })),
  ).toMatchInlineSnapshot(
    `"0h z →  a →   1h30m a ✗  a ↻   1h31m a →   2h a ■ total_timeout  z ■ total_timeout  a ✗  z ✗  failed"`,
  )
  const far = { workers: 2, attempts: { a: ['external 119m'] } }
  expect(trace('a 3h retries 3\nz 9h', within({ total_seconds: 7200 }, far))).toMatchInlineSnapshot(
    `"0h z →  a →   1h59m a ✗  a ↻   2h a ✗  z ■ total_timeout  z ✗  failed"`,
  )
})

test('the plan gives a timeout to runs that state none', () => {
  expect(trace('a 3h\nb 3h timeout 4h', within({ run_seconds: 3600 }, { workers: 2 }))).toMatchInlineSnapshot(
    `"0h a →  b →   1h a ■ timeout  a ✗   3h b ✓  failed"`,
  )
})
