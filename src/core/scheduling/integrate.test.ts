import { expect, test } from 'vitest'
import { type TraceOptions, trace } from '../../testing/trace.ts'

const run = (plan: string, options: TraceOptions = {}): string => trace(plan, { copies: true, ...options })

test('what was done in a copy is joined after its checks, and only then has the task succeeded', () => {
  expect(run('a 1h checks 1\nb 1h after a')).toMatchInlineSnapshot(
    `"0h a →   1h a check →   1h01m a integrate →   1h02m a ✓  b →   2h02m b integrate →   2h03m b ✓"`,
  )
  expect(run('a 1h manual', { operator: ['1h approve a', '2h take_up'] })).toMatchInlineSnapshot(
    `"0h a ?  needs_attention   1h a ✓   2h resumed"`,
  )
})

test('changes that cannot be joined fail the task, which is done anew where that is allowed', () => {
  expect(run('a 1h checks 1 retries 1', { attempts: { 'a integrate': ['logic'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a check →   1h01m a integrate →   1h02m a ✗  a ↻   1h03m a →   2h03m a check →   2h04m a integrate →   2h05m a ✓"`,
  )
  expect(run('a 1h undo', { attempts: { 'a integrate': ['logic'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a integrate →   1h01m a ✗  a undo →   1h02m failed"`,
  )
})

test('joining that was lost, stopped, or could not run is done again; the work is kept', () => {
  expect(run('a 1h checks 1', { attempts: { 'a integrate': ['lost'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a check →   1h01m a integrate →   1h02m a integrate †  a integrate →   1h03m a ✓"`,
  )
  expect(
    run('a 1h', { attempts: { 'a integrate': ['ok 1h'] }, operator: ['90m stop', '2h take_up'] }),
  ).toMatchInlineSnapshot(
    `"0h a →   1h a integrate →   1h30m stopping  a integrate ■  stopped   2h resumed  a integrate →   2h01m a ✓"`,
  )
  expect(run('a 1h', { operator: ['30m stop', '2h take_up'], when_cancelled: 'succeeded' })).toMatchInlineSnapshot(
    `"0h a →   0h30m stopping  a ■  stopped   2h resumed  a integrate →   2h01m a ✓"`,
  )
  const blind = Array.from({ length: 3 }, () => 'could_not_run')
  expect(
    run('a 1h checks 1\nz 5h', { attempts: { 'a integrate': blind }, workers: 2, operator: ['2h approve a check'] }),
  ).toMatchInlineSnapshot(
    `"0h z →  a →   1h a check →   1h01m a integrate →   1h02m a integrate →   1h03m a integrate →   1h04m a ?   2h a ↻  a integrate →   2h01m a ✓   5h z integrate →   5h01m z ✓"`,
  )
})
