import { expect, test } from 'vitest'
import { trace } from '../../testing/trace.ts'

test('a task whose order is uncertain asks once before it first starts, holds nothing meanwhile, and keeps its approval', () => {
  expect(
    trace('a 1h approval locks db\nb 1h locks db\nc 1h after a', { operator: ['30m approve a', '3h take_up'] }),
  ).toMatchInlineSnapshot(`"0h a ?  b →   0h30m a ✓?   1h b ✓  a →   2h a ✓  c →   3h c ✓"`)
  expect(
    trace('a 1h approval\nz 3h', { attempts: { a: ['external 1m'] }, workers: 2, operator: ['10m approve a'] }),
  ).toMatchInlineSnapshot(`"0h a ?  z →   0h10m a ✓?  a →   0h11m a ✗  a ↻   0h15m a →   1h15m a ✓   3h z ✓"`)
})

test('a person who does a task that asks for approval is asked for both', () => {
  expect(
    trace('a 1h approval manual\nz 9h', { operator: ['1h approve a', '2h approve a done'] }),
  ).toMatchInlineSnapshot(`"0h a ?  z →   1h a ✓?  a ?   2h a ✓   9h z ✓"`)
})

test('what waits for an approval still waits after a stop, a crash, or a retry of one that was cancelled', () => {
  const approval = { operator: ['1h stop', '2h take_up', '3h approve a', '4h take_up'] }
  expect(trace('a 1h approval idempotent\nz 9h idempotent', approval)).toMatchInlineSnapshot(
    `"0h a ?  z →   1h stopping  z ■  z ↻  stopped   2h resumed  z →   3h a ✓?   11h z ✓  a →   12h a ✓"`,
  )
  expect(trace('a 1h approval\nz 9h', { operator: ['30m approve a', '40m crash'], workers: 1 })).toMatchInlineSnapshot(
    `"0h a ?  z →   0h30m a ✓?   0h41m resumed   9h z ✓  a →   10h a ✓"`,
  )
  expect(
    trace('a 1h approval\nz 9h', { operator: ['1h cancel a', '2h retry a', '3h approve a done', '4h skip a'] }),
  ).toMatchInlineSnapshot(
    `"0h a ?  z →   1h a ⊘  ask-3 withdrawn   2h a ↻  a ?   3h refused (done is not a choice for P1.a; they are approve, reject, skip)   4h a –  ask-12 withdrawn   9h z ✓"`,
  )
  expect(trace('a 1h approval\nz 2h', { operator: ['10m abort'] })).toMatchInlineSnapshot(
    `"0h a ?  z →   0h10m aborting  z ■ abort  z ⊘  aborted"`,
  )
  expect(trace('a 1h approval optional\nb 1h after a', {})).toMatchInlineSnapshot(`"0h a ?  needs_attention"`)
})
