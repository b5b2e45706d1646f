import { expect, test } from 'vitest'
import { trace } from '../../testing/trace.ts'

test('the task with the longest way still to go starts first', () => {
  expect(
    trace(
      `a 2h locks db
       b 1h locks db
       c 4h after b`,
      { workers: 2 },
    ),
  ).toMatchInlineSnapshot(`"0h b →   1h b ✓  c →  a →   3h a ✓   5h c ✓"`)
})

test('priority comes before the length of the way', () => {
  expect(
    trace(`long 9h prio low
           short 1h
           urgent 1h prio high`),
  ).toMatchInlineSnapshot(`"0h urgent →   1h urgent ✓  short →   2h short ✓  long →   11h long ✓"`)
})

test('a task inherits the priority of what waits for it', () => {
  expect(
    trace(`long 9h
           first 1h prio low
           urgent 1h prio critical after first`),
  ).toMatchInlineSnapshot(`"0h first →   1h first ✓  urgent →   2h urgent ✓  long →   11h long ✓"`)
})

test('among equals the task that unlocks more starts first, then the one that stands first in the plan', () => {
  expect(
    trace(`a 1h
           b 1h
           c 1h
           d 1h after c
           e 1h after c
           f 1h after b`),
  ).toMatchInlineSnapshot(`"0h c →   1h c ✓  b →   2h b ✓  a →   3h a ✓  d →   4h d ✓  e →   5h e ✓  f →   6h f ✓"`)
})

test('a soft arrow prefers an order and holds nobody back', () => {
  expect(
    trace(`later 3h soft-after sooner
           sooner 1h`),
  ).toMatchInlineSnapshot(`"0h sooner →   1h sooner ✓  later →   4h later ✓"`)
  expect(
    trace(
      `later 3h soft-after sooner
       sooner 1h`,
      { workers: 2 },
    ),
  ).toMatchInlineSnapshot(`"0h sooner →  later →   1h sooner ✓   3h later ✓"`)
})

test('soft arrows in a circle are no deadlock', () => {
  expect(
    trace(`a 1h soft-after b
           b 1h soft-after a`),
  ).toMatchInlineSnapshot(`"0h a →   1h a ✓  b →   2h b ✓"`)
})

test('hard arrows join: a task starts when the last of its predecessors has succeeded', () => {
  expect(
    trace(
      `a 1h
       b 3h
       c 1h after a, b
       d 1h after a`,
      { workers: 3 },
    ),
  ).toMatchInlineSnapshot(`"0h b →  a →   1h a ✓  d →   2h d ✓   3h b ✓  c →   4h c ✓"`)
})

test('in wave mode a wave starts when the one before has ended', () => {
  const plan = `a 1h
                b 3h
                c 1h after a
                d 1h after c`
  expect(trace(plan, { workers: 4 })).toMatchInlineSnapshot(`"0h a →  b →   1h a ✓  c →   2h c ✓  d →   3h b ✓  d ✓"`)
  expect(trace(plan, { workers: 4, mode: 'wave_based' })).toMatchInlineSnapshot(
    `"0h a →  b →   1h a ✓   3h b ✓  c →   4h c ✓  d →   5h d ✓"`,
  )
})

test('a wave that cannot end ends the execution', () => {
  expect(
    trace(
      `a 1h
       b 1h
       c 1h after a`,
      { workers: 2, mode: 'wave_based', attempts: { b: ['logic'] } },
    ),
  ).toMatchInlineSnapshot(`"0h a →  b →   1h a ✓  b ✗  failed"`)
})

test('an urgent task of a later wave does not hide one of the next wave', () => {
  expect(
    trace(
      `a 1h
       b 1h
       c 1h prio critical`,
      { workers: 4, mode: 'wave_based', max_wave_size: 1 },
    ),
  ).toMatchInlineSnapshot(`"0h a →   1h a ✓  b →   2h b ✓  c →   3h c ✓"`)
})

test('what was done before makes no wave', () => {
  expect(
    trace(
      `a 1h
       x 1h after a done
       y 1h after x`,
      { workers: 2, mode: 'wave_based' },
    ),
  ).toMatchInlineSnapshot(`"0h a →  y →   1h a ✓  y ✓"`)
})

test('workers join while there is something to do for them, up to the most that are allowed', () => {
  expect(
    trace(
      `a 1h
       b 2h
       c 1h
       d 1h`,
      { workers: 1, workers_max: 3 },
    ),
  ).toMatchInlineSnapshot(`"0h b →  +worker-2  a →  +worker-3  c →   1h a ✓  c ✓  d →   2h b ✓  d ✓"`)
})

test('no worker joins for a task that waits for something else', () => {
  expect(
    trace(
      `a 2h locks db
       b 1h locks db`,
      { workers: 1, workers_max: 3 },
    ),
  ).toMatchInlineSnapshot(`"0h a →   2h a ✓  b →   3h b ✓"`)
})

test('never more tasks run than the plan allows, however many workers there are', () => {
  expect(
    trace(
      `a 1h
       b 1h
       c 1h`,
      { workers: 3, concurrency_max: 2 },
    ),
  ).toMatchInlineSnapshot(`"0h a →  b →   1h a ✓  b ✓  c →   2h c ✓"`)
})

test('what was done before the plan was made is not done again, whatever it comes after', () => {
  expect(
    trace(`a 1h
           b 1h after a done
           c 1h after b`),
  ).toMatchInlineSnapshot(`"0h a →   1h a ✓  c →   2h c ✓"`)
  expect(trace('a 1h done')).toMatchInlineSnapshot(`""`)
})

test('a task for a person waits for that person, and holds no worker meanwhile', () => {
  const plan = `sign 1h manual
                ship 1h after sign
                other 3h`
  expect(trace(plan)).toMatchInlineSnapshot(`"0h sign ?  other →   3h other ✓  needs_attention"`)
  expect(trace(plan, { operator: ['2h approve sign'] })).toMatchInlineSnapshot(
    `"0h sign ?  other →   2h sign ✓   3h other ✓  ship →   4h ship ✓"`,
  )
  expect(trace(plan, { operator: ['2h approve sign skip'] })).toMatchInlineSnapshot(
    `"0h sign ?  other →   2h sign –   3h other ✓  ship →   4h ship ✓"`,
  )
  expect(trace(plan, { operator: ['2h reject sign'] })).toMatchInlineSnapshot(
    `"0h sign ?  other →   2h sign ⊘   3h other ✓  failed"`,
  )
})

test('an optional task that fails is skipped, and what comes after it goes on', () => {
  expect(
    trace(
      `a 1h optional
       b 1h after a`,
      { attempts: { a: ['logic'] } },
    ),
  ).toMatchInlineSnapshot(`"0h a →   1h a ✗  a –  b →   2h b ✓"`)
})

test('what comes after a failed task never starts; the rest does', () => {
  expect(
    trace(
      `a 1h
       b 1h after a
       c 1h`,
      { attempts: { a: ['logic'] } },
    ),
  ).toMatchInlineSnapshot(`"0h a →   1h a ✗  c →   2h c ✓  failed"`)
})

test('an empty plan is completed at once', () => {
  expect(trace('')).toBe('')
})
