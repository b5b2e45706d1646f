import { expect, test } from 'vitest'
import { trace } from '../../../testing/trace.ts'

const CHAIN = `
  a 2h
  b 1h after a
  c 1h after b`

test('a new task comes between two others', () => {
  expect(trace(CHAIN, { operator: ['1h update + x 1h after a; x -> b'] })).toMatchInlineSnapshot(
    `"0h a →   1h updated   2h a ✓  x →   3h x ✓  b →   4h b ✓  c →   5h c ✓"`,
  )
})

test('a new task that nobody waits for runs beside the rest', () => {
  expect(trace(CHAIN, { workers: 2, operator: ['1h update + x 30m'] })).toMatchInlineSnapshot(
    `"0h a →   1h updated  x →   1h30m x ✓   2h a ✓  b →   3h b ✓  c →   4h c ✓"`,
  )
})

test('a ready task waits again for what an update puts before it', () => {
  expect(trace('a 1h\nb 1h\nc 1h', { operator: ['30m update c -> b'] })).toMatchInlineSnapshot(
    `"0h a →   0h30m updated   1h a ✓  c →   2h c ✓  b →   3h b ✓"`,
  )
})

test('an edge onto a running task counts when it runs again', () => {
  const text = 'a 1h retries 2\nb 3h'
  const operator = ['30m update + x 2h; x -> a']
  expect(trace(text, { workers: 3, operator })).toMatchInlineSnapshot(
    `"0h b →  a →   0h30m updated  x →   1h a ✓   2h30m x ✓   3h b ✓"`,
  )
  expect(trace(text, { workers: 3, operator, attempts: { a: ['transient'] } })).toMatchInlineSnapshot(
    `"0h b →  a →   0h30m updated  x →   1h a ✗  a ↻   2h30m x ✓  a →   3h b ✓   3h30m a ✓"`,
  )
})

test('an edge onto a finished task comes too late', () => {
  expect(trace(CHAIN, { operator: ['2h30m update + x 1h; x -> a'] })).toMatchInlineSnapshot(
    `"0h a →   2h a ✓  b →   2h30m update refused (P1.x → P1.a comes too late: P1.a is finished)   3h b ✓  c →   4h c ✓"`,
  )
})

test('a circle is refused and shown', () => {
  expect(trace(CHAIN, { operator: ['1h update + x 1h after c; x -> b'] })).toMatchInlineSnapshot(
    `"0h a →   1h update refused (tasks would wait for each other in a circle: P1.b → P1.c → P1.x → P1.b)   2h a ✓  b →   3h b ✓  c →   4h c ✓"`,
  )
})

test('a ready task is superseded by parts, which take over its edges', () => {
  const text = 'a 1h\nb 2h after a\nc 1h after b\nd 1h'
  const operator = ['30m update supersede b by b1 30m, b2 30m after b1, b3 30m']
  expect(trace(text, { workers: 2, operator })).toMatchInlineSnapshot(
    `"0h a →  d →   0h30m updated   1h a ✓  d ✓  b1 →  b3 →   1h30m b1 ✓  b3 ✓  b2 →   2h b2 ✓  c →   3h c ✓"`,
  )
})

test('a ready task that an update replaces does not start while that waits for others', () => {
  const text = 'a 2h idempotent\nb 3h undo\nc 1h'
  const operator = ['1h update supersede a by a1 30m; supersede b by b1 30m; supersede c by c1 30m']
  expect(trace(text, { workers: 2, operator })).toMatchInlineSnapshot(
    `"0h b →  a →   1h update waits for a, b  a ■ update  b ■ update  a ↻  b undo →   1h01m b ↻  updated  a1 →  b1 →   1h31m a1 ✓  b1 ✓  c1 →   2h01m c1 ✓"`,
  )
})

test('a running task is cancelled before it is superseded', () => {
  const text = 'a 1h\nb 4h after a idempotent\nc 1h after b'
  const operator = ['2h update supersede b by b1 30m, b2 30m after b1']
  expect(trace(text, { operator, obeys_after: '3s' })).toMatchInlineSnapshot(
    `"0h a →   1h a ✓  b →   2h update waits for b  b ■ update   2h00m03s b ↻  updated  b1 →   2h30m03s b1 ✓  b2 →   3h00m03s b2 ✓  c →   4h00m03s c ✓"`,
  )
})

test('a task that ends well before it can be superseded is done, and the update is refused', () => {
  const text = 'a 1h\nb 4h after a idempotent\nc 1h after b'
  const operator = ['2h update supersede b by b1 30m']
  expect(trace(text, { operator, when_cancelled: 'succeeded', obeys_after: '3s' })).toMatchInlineSnapshot(
    `"0h a →   1h a ✓  b →   2h update waits for b  b ■ update   2h00m03s b ✓  update refused (P1.b is done already)  c →   3h00m03s c ✓"`,
  )
})

test('the affected part pauses until it stands still, and the rest runs on', () => {
  const text = 'b 4h\nc 2h\nd 1h after c\nf 1h\ng 1h after f\nh 1h after g'
  const operator = [
    '1m update policy {"update_mode":"pause-update-resume"}',
    '30m update + x 1h; x -> b; x -> d',
    '1h update h prio high',
  ]
  expect(trace(text, { workers: 3, operator })).toMatchInlineSnapshot(
    `"0h b →  c →  f →   0h01m updated   0h30m update waits for b   1h update refused (update u waits to be applied; hand this one in again after it)  f ✓  g →   2h c ✓  g ✓  h →   3h h ✓   4h b ✓  updated  x →   5h x ✓  d →   6h d ✓"`,
  )
})

test('a running task is cancelled by an update, and who waited for it is blocked', () => {
  expect(trace(CHAIN, { operator: ['1h update cancel a'] })).toMatchInlineSnapshot(
    `"0h a →   1h updated  a ■ cancelled  a ⊘  failed"`,
  )
})

test('a quarantined task holds up what comes after it', () => {
  expect(trace('a 1h\nb 1h after a\nc 1h', { operator: ['30m update quarantine b'] })).toMatchInlineSnapshot(
    `"0h a →   0h30m updated   1h a ✓  c →   2h c ✓  needs_attention"`,
  )
})

test('an update for another version of the plan is refused with both numbers', () => {
  const operator = ['1h update + x 1h', '1h update + y 1h after x']
  expect(trace(CHAIN, { operator })).toMatchInlineSnapshot(
    `"0h a →   1h updated  update refused (it was made for version 0 of the plan, and this is version 1)   2h a ✓  b →   3h b ✓  x →   4h x ✓  c →   5h c ✓"`,
  )
})

test('a plan that takes no updates says so', () => {
  const operator = ['30m update policy {"update_mode":"disabled"}', '1h update + x 1h']
  expect(trace(CHAIN, { operator })).toMatchInlineSnapshot(
    `"0h a →   0h30m updated   1h update refused (the plan takes no updates (update_mode is disabled))   2h a ✓  b →   3h b ✓  c →   4h c ✓"`,
  )
})

test('waves move on when tasks come between them', () => {
  const operator = ['30m update + x 1h after a; x -> c', '3h30m update + y 1h']
  expect(
    trace('a 1h\nb 2h\nc 1h after a\nd 1h after c', { workers: 2, mode: 'wave_based', operator }),
  ).toMatchInlineSnapshot(
    `"0h a →  b →   0h30m updated   1h a ✓   2h b ✓  x →   3h x ✓  c →   3h30m updated  y →   4h c ✓   4h30m y ✓  d →   5h30m d ✓"`,
  )
})

test('a larger pool lets more run at once, and one that would not fit is refused', () => {
  const text = 'pool p 1\na 2h pool p:1\nb 2h pool p:1\nc 2h pool p:1'
  expect(trace(text, { workers: 3, operator: ['30m update pool p 2', '1h update pool p 1'] })).toMatchInlineSnapshot(
    `"0h a →   0h30m updated  b →   1h update refused (2 of p are taken now, so its capacity cannot become 1)   2h a ✓  c →   2h30m b ✓   4h c ✓"`,
  )
})

test('what a running task holds stays what it took', () => {
  const text = 'a 2h locks x\nb 1h locks x\nc 1h locks y'
  const operator = ['30m update a takes y; b takes nothing']
  expect(trace(text, { workers: 1, workers_max: 3, operator })).toMatchInlineSnapshot(
    `"0h a →  +worker-2  c →   0h30m updated  +worker-3  b →   1h c ✓   1h30m b ✓   2h a ✓"`,
  )
})

test('a crash between the handing in and the applying of an update loses nothing', () => {
  const text = 'a 1h\nb 4h after a idempotent\nc 1h after b'
  const operator = ['2h update supersede b by b1 30m, b2 30m after b1', '7202s crash']
  expect(trace(text, { operator, obeys_after: '4s' })).toMatchInlineSnapshot(
    `"0h a →   1h a ✓  b →   2h update waits for b  b ■ update   2h01m02s resumed  b ↻  updated  b1 →   2h31m02s b1 ✓  b2 →   3h01m02s b2 ✓  c →   4h01m02s c ✓"`,
  )
})
