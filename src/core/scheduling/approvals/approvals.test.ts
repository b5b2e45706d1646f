import { expect, test } from 'vitest'
import { trace } from '../../../testing/trace.ts'

const ASKS = { policies: { approvals: { plan: true, on_timeout: 'reject' } } } as const

test('nothing starts, and nobody is asked anything else, before a person has approved the plan', () => {
  const plan = 'a 1h\nb manual\nz 1h approval'
  expect(trace(plan, { ...ASKS, operator: ['1h approve ask-3', '1h take_up'] })).toMatchInlineSnapshot(
    `"0h plan?  needs_attention   1h resumed  z ?  b ?  a →   2h a ✓  needs_attention"`,
  )
  expect(trace(plan, { ...ASKS, operator: ['1h reject ask-3', '2h take_up'] })).toMatchInlineSnapshot(
    `"0h plan?  needs_attention   1h aborting  a ⊘  b ⊘  z ⊘  aborted"`,
  )
  expect(trace(plan, { ...ASKS, operator: ['1h approve ask-3 perhaps', '2h approve ask-9'] })).toMatchInlineSnapshot(
    `"0h plan?  needs_attention   1h refused (perhaps is not a choice for ask-3; they are approve, reject)   2h refused (ask-9 is no open question: it is answered already, or was never asked)"`,
  )
})

test('a person who cannot do a task may answer so, as any other choice', () => {
  expect(trace('m manual\nz after m', { operator: ['1h approve m fail'] })).toMatchInlineSnapshot(
    `"0h m ?  needs_attention   1h m ✗"`,
  )
})

test('a question that nobody answers takes its default, and one that is answered is closed', () => {
  const asked = (on_timeout: 'approve' | 'reject', ...operator: string[]): string =>
    trace('a 1h approval\nz 3h', {
      workers: 2,
      operator,
      policies: { approvals: { plan: false, timeout_seconds: 3600, on_timeout } },
    })
  expect(asked('approve')).toMatchInlineSnapshot(
    `"0h a ?  z →   1h ask-4 approve by time  a ✓?  a →   2h a ✓   3h z ✓"`,
  )
  expect(asked('reject')).toMatchInlineSnapshot(`"0h a ?  z →   1h ask-4 reject by time  a ⊘   3h z ✓  failed"`)
  expect(asked('reject', '30m approve ask-4', '40m approve ask-4')).toMatchInlineSnapshot(
    `"0h a ?  z →   0h30m a ✓?  a →   0h40m refused (ask-4 is no open question: it is answered already, or was never asked)   1h30m a ✓   3h z ✓"`,
  )
  expect(asked('reject', '30m skip a')).toMatchInlineSnapshot(`"0h a ?  z →   0h30m a –  ask-4 withdrawn   3h z ✓"`)
  expect(asked('reject', '30m skip a', '30m approve ask-4')).toMatchInlineSnapshot(
    `"0h a ?  z →   0h30m a –  refused (ask-4 is no open question: it is settled already)  ask-4 withdrawn   3h z ✓"`,
  )
  expect(asked('approve', '1h skip a')).toMatchInlineSnapshot(`"0h a ?  z →   1h a –  ask-4 withdrawn   3h z ✓"`)
  expect(asked('approve', '30m crash')).toMatchInlineSnapshot(
    `"0h a ?  z →   0h31m resumed   1h ask-4 approve by time  a ✓?  a →   2h a ✓   3h z ✓"`,
  )
})

test('what a run wrote outside its scope fails it, is only told, or is for a person, and only where it is sure who did', () => {
  const wrote = (action: 'fail' | 'warn' | 'ask', plan: string, ...operator: string[]): string =>
    trace(plan, { outside: ['a', 'b?'], operator, workers: 2, policies: { scope_audit: { action } } })
  expect(wrote('fail', 'a 1h\nb 1h')).toMatchInlineSnapshot(`"0h a →  b →   1h a outside  a ✗  b outside  b ✓  failed"`)
  expect(wrote('fail', 'a 1h undo')).toMatchInlineSnapshot(`"0h a →   1h a outside  a ✗  a undo →   1h01m failed"`)
  expect(wrote('warn', 'a 1h\nb 1h')).toMatchInlineSnapshot(`"0h a →  b →   1h a outside  a ✓  b outside  b ✓"`)
  expect(wrote('ask', 'a 1h checks 1\nz 9h', '2h approve a')).toMatchInlineSnapshot(
    `"0h z →  a →   1h a outside  a ?   2h a ↻  a check →   2h01m a ✓   9h z ✓"`,
  )
  expect(wrote('ask', 'a 1h\nz 9h', '2h approve a keep')).toMatchInlineSnapshot(
    `"0h z →  a →   1h a outside  a ?   2h a ✓   9h z ✓"`,
  )
  expect(wrote('ask', 'a 1h\nz 9h', '2h reject a')).toMatchInlineSnapshot(
    `"0h z →  a →   1h a outside  a ?   2h a ✗   9h z ✓  failed"`,
  )
  expect(wrote('ask', 'a 1h undo locks db prio high\nb 9h locks db', '2h reject a')).toMatchInlineSnapshot(
    `"0h a →   1h a outside  a ?  b →   2h a ↻  rollback a  a ‖   10h b outside  b ✓  a undo →   10h01m a ‖  a ⊘  failed"`,
  )
})

test('a person takes on what people do, and says that it is done or cannot be; checks look at what was done', () => {
  const plan = 'm manual checks 1\nz 9h'
  expect(trace(plan, { operator: ['1h take m ada', '2h approve m done'] })).toMatchInlineSnapshot(
    `"0h m ?  z →   1h m taken   2h +worker-2  m check →   2h01m m ✓  -worker-2   9h z ✓"`,
  )
  expect(
    trace(plan, { attempts: { 'm check': ['logic'] }, operator: ['1h approve m done', '2h approve m done'] }),
  ).toMatchInlineSnapshot(
    `"0h m ?  z →   1h +worker-2  m check →   1h01m m check failed  m ?  -worker-2   2h +worker-3  m check →   2h01m m ✓  -worker-3   9h z ✓"`,
  )
  expect(trace(plan, { operator: ['1h fail m', '2h take m', '3h retry m', '4h approve m'] })).toMatchInlineSnapshot(
    `"0h m ?  z →   1h m ✗   2h refused (P1.m does not wait for a person to do it; only what people do can be taken)   3h m ↻  m ?   4h +worker-2  m check →   4h01m m ✓  -worker-2   9h z ✓"`,
  )
})
