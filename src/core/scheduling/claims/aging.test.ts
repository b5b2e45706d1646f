import { expect, test } from 'vitest'
import { trace } from '../../../testing/trace.ts'

const AGING = { policies: { aging_seconds: 3600 } }

const STREAM = `pool test 2
                wide 1h pool test:2 after go
                go 10m
                ${Array.from({ length: 8 }, (_, i) => `s${i} ${i === 0 ? '30m' : '1h'} pool test:1`).join('\n')}`

test('without aging a task that needs much waits for as long as small ones come', () => {
  expect(trace(STREAM, { workers: 4 })).toMatchInlineSnapshot(
    `"0h go →  s1 →  s2 →   0h10m go ✓   1h s1 ✓  s2 ✓  s3 →  s4 →   2h s3 ✓  s4 ✓  s5 →  s6 →   3h s5 ✓  s6 ✓  s7 →  s0 →   3h30m s0 ✓   4h s7 ✓  wide →   5h wide ✓"`,
  )
})

test('with aging what it needs is kept for it, and it starts within its aging and the longest running task', () => {
  expect(trace(STREAM, { workers: 4, ...AGING })).toMatchInlineSnapshot(
    `"0h go →  s1 →  s2 →   0h10m go ✓   1h s1 ✓  s2 ✓  s3 →  s4 →   2h s3 ✓  s4 ✓  wide ⚑  wide →   3h wide ✓  s5 →  s6 →   4h s5 ✓  s6 ✓  s7 →  s0 →   4h30m s0 ✓   5h s7 ✓"`,
  )
})

test('what is free beyond a reservation is given away', () => {
  expect(
    trace(
      `pool test 3
       wide 1h pool test:2, other:1 after go
       go 10m
       holds 5h pool other:1
       a 2h pool test:2
       s1 1h pool test:1 after a
       s2 1h pool test:1 after a
       s3 1h pool test:1 after a`,
      { workers: 4, ...AGING },
    ),
  ).toMatchInlineSnapshot(
    `"0h holds →  a →  go →   0h10m go ✓   2h a ✓  wide ⚑  s1 →   3h s1 ✓  s2 →   4h s2 ✓  s3 →   5h holds ✓  s3 ✓  wide →   6h wide ✓"`,
  )
})

test('two that wait for the same things get them in turn, the older one first', () => {
  expect(
    trace(
      `x1 3h locks x
       y1 4h locks y
       first 1h locks x, y after go
       second 1h locks x, y after first-go
       go 5m
       first-go 6m
       x2 3h locks x after x1
       y2 3h locks y after y1`,
      { workers: 8, ...AGING },
    ),
  ).toMatchInlineSnapshot(
    `"0h y1 →  x1 →  first-go →  go →   0h05m go ✓   0h06m first-go ✓   3h x1 ✓  first ⚑  second ⚑   4h y1 ✓  first →   5h first ✓  second →   6h second ✓  x2 →  y2 →   9h x2 ✓  y2 ✓"`,
  )
})

test('a reservation ends when its task is skipped or cancelled, and when the execution is paused', () => {
  const plan = `pool test 2
                wide 1h pool test:2 after go
                go 10m
                a 4h pool test:1
                b 2h pool test:1
                c 1h pool test:1 after b`
  const until = (...operator: string[]): string => trace(plan, { workers: 4, operator, ...AGING })
  expect(until()).toMatchInlineSnapshot(
    `"0h a →  b →  go →   0h10m go ✓   2h b ✓  wide ⚑   4h a ✓  wide →   5h wide ✓  c →   6h c ✓"`,
  )
  expect(until('3h skip wide')).toMatchInlineSnapshot(
    `"0h a →  b →  go →   0h10m go ✓   2h b ✓  wide ⚑   3h wide –  c →   4h a ✓  c ✓"`,
  )
  expect(until('3h cancel wide')).toMatchInlineSnapshot(
    `"0h a →  b →  go →   0h10m go ✓   2h b ✓  wide ⚑   3h wide ⊘  c →   4h a ✓  c ✓  failed"`,
  )
  expect(until('3h pause', '3h30m resume')).toMatchInlineSnapshot(
    `"0h a →  b →  go →   0h10m go ✓   2h b ✓  wide ⚑   3h paused   3h30m resumed  wide ⚑   4h a ✓  wide →   5h wide ✓  c →   6h c ✓"`,
  )
  expect(until('3h crash')).toMatchInlineSnapshot(
    `"0h a →  b →  go →   0h10m go ✓   2h b ✓  wide ⚑   3h01m resumed   4h a ✓  wide →   5h wide ✓  c →   6h c ✓"`,
  )
})

test('a writer does not starve behind readers that keep coming', () => {
  const plan = `w 1h locks schema after go
                go 10m
                ${Array.from({ length: 6 }, (_, i) => `r${i} ${i === 0 ? '30m' : '1h'} reads schema`).join('\n')}`
  expect(trace(plan, { workers: 2 })).toMatchInlineSnapshot(
    `"0h go →  r1 →   0h10m go ✓  r2 →   1h r1 ✓  r3 →   1h10m r2 ✓  r4 →   2h r3 ✓  r5 →   2h10m r4 ✓  r0 →   2h40m r0 ✓   3h r5 ✓  w →   4h w ✓"`,
  )
  expect(trace(plan, { workers: 2, ...AGING })).toMatchInlineSnapshot(
    `"0h go →  r1 →   0h10m go ✓  r2 →   1h r1 ✓  r3 →   1h10m r2 ✓  w ⚑   2h r3 ✓  w →   3h w ✓  r4 →  r5 →   4h r4 ✓  r5 ✓  r0 →   4h30m r0 ✓"`,
  )
})

test('who waits for a window has nothing kept for it until that opens', () => {
  expect(
    trace(
      `lock night open 06:00-07:00
       pool test 2
       wide 1h locks night pool test:2
       ${Array.from({ length: 12 }, (_, i) => `s${i} ${i === 0 ? '30m' : '1h'} pool test:1`).join('\n')}`,
      { workers: 3, ...AGING },
    ),
  ).toMatchInlineSnapshot(
    `"0h s1 →  s2 →   1h s1 ✓  s2 ✓  s3 →  s4 →   2h s3 ✓  s4 ✓  s5 →  s6 →   3h s5 ✓  s6 ✓  s7 →  s8 →   4h s7 ✓  s8 ✓  s9 →  s10 →   5h s9 ✓  s10 ✓  s11 →  s0 →   5h30m s0 ✓   6h s11 ✓  wide ⚑  wide →   7h wide ✓"`,
  )
})

test('who waits only for a worker, as all others do, gets no reservation', () => {
  expect(
    trace(
      `a 3h locks x
       b 1h locks x
       c 1h locks x`,
      { workers: 1, ...AGING },
    ),
  ).toMatchInlineSnapshot(`"0h a →   3h a ✓  b →   4h b ✓  c →   5h c ✓"`)
})

test('a task that needs much of a worker itself is not passed for ever: a worker is kept for it until it fits', () => {
  const lines = Array.from({ length: 12 }, (_, i) => {
    const after = i < 2 ? '' : ` after s${i - 2}`
    return `s${i} ${i === 0 ? '30m' : '1h'} cpu 1 prio high${after}`
  })
  const plan = `worker big generic slots 3 count 1 cpu 4
                wide 1h cpu 4 after go
                go 10m
                ${lines.join('\n')}`
  expect(trace(plan, { workers: 1 })).toMatchInlineSnapshot(
    `"0h s1 →  go →  s0 →   0h10m go ✓   0h30m s0 ✓  s2 →   1h s1 ✓  s3 →   1h30m s2 ✓  s4 →   2h s3 ✓  s5 →   2h30m s4 ✓  s6 →   3h s5 ✓  s7 →   3h30m s6 ✓  s8 →   4h s7 ✓  s9 →   4h30m s8 ✓  s10 →   5h s9 ✓  s11 →   5h30m s10 ✓   6h s11 ✓  wide →   7h wide ✓"`,
  )
  expect(trace(plan, { workers: 1, ...AGING })).toMatchInlineSnapshot(
    `"0h s1 →  go →  s0 →   0h10m go ✓   0h30m s0 ✓  s2 →   1h s1 ✓  s3 →   1h30m s2 ✓  wide ⚑   2h s3 ✓  wide →   3h wide ✓  s4 ⚑  s5 ⚑  s4 →  s5 →   4h s4 ✓  s5 ✓  s6 →  s7 →   5h s6 ✓  s7 ✓  s8 →  s9 →   6h s8 ✓  s9 ✓  s10 →  s11 →   7h s10 ✓  s11 ✓"`,
  )
  expect(trace(plan, { workers: 1, operator: ['105m cancel wide'], ...AGING })).toMatchInlineSnapshot(
    `"0h s1 →  go →  s0 →   0h10m go ✓   0h30m s0 ✓  s2 →   1h s1 ✓  s3 →   1h30m s2 ✓  wide ⚑   1h45m wide ⊘  s4 →   2h s3 ✓  s5 →   2h45m s4 ✓  s6 →   3h s5 ✓  s7 →   3h45m s6 ✓  s8 →   4h s7 ✓  s9 →   4h45m s8 ✓  s10 →   5h s9 ✓  s11 →   5h45m s10 ✓   6h s11 ✓  failed"`,
  )
})
