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
