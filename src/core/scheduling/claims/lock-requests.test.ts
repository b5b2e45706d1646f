import { expect, test } from 'vitest'
import { trace } from '../../../testing/trace.ts'

test('a free lock is granted to a running task at once, and is held until its last phase ends', () => {
  expect(
    trace(
      `lock db
       a 2h checks 1
       b 1h locks db after go
       go 1h`,
      { workers: 3, asks: { a: ['30m db'] } },
    ),
  ).toMatchInlineSnapshot(`"0h go →  a →   0h30m a gets db   1h go ✓   2h a check →   2h01m a ✓  b →   3h01m b ✓"`)
})

test('an older task waits for a younger one, and nobody else takes the lock meanwhile', () => {
  expect(
    trace(
      `old 3h
       go 30m
       young 2h locks db after go
       next 1h locks db after go`,
      { workers: 4, asks: { old: ['1h db'] } },
    ),
  ).toMatchInlineSnapshot(
    `"0h old →  go →   0h30m go ✓  young →   1h old waits for db   2h30m young ✓  old gets db   4h30m old ✓  next →   5h30m next ✓"`,
  )
})

test('a younger task gives way, and takes the lock with all others when it begins again', () => {
  expect(
    trace(
      `old 4h locks db
       go 30m
       young 2h locks web idempotent after go
       other 1h locks web after young-go
       young-go 40m`,
      { workers: 4, asks: { young: ['1h db'] } },
    ),
  ).toMatchInlineSnapshot(
    `"0h old →  go →  young-go →   0h30m go ✓  young →   0h40m young-go ✓   1h30m young denied db  young ■ wait_die  young ↻  young ⚑   4h old ✓  young →   5h young gets db   6h young ✓  other →   7h other ✓"`,
  )
})

test('one that cannot be repeated is told that it does not get the lock, and goes on', () => {
  expect(
    trace(
      `old 4h locks db
       go 30m
       young 2h after go`,
      { workers: 4, asks: { young: ['1h db'] } },
    ),
  ).toMatchInlineSnapshot(`"0h old →  go →   0h30m go ✓  young →   1h30m young denied db   2h30m young ✓   4h old ✓"`)
})

test('a wait that takes too long ends: the task begins again with the lock', () => {
  expect(
    trace(
      `old 3h idempotent
       go 30m
       young 4h locks db after go`,
      { workers: 4, asks: { old: ['1h db'] }, policies: { lock_timeout_seconds: 1800 } },
    ),
  ).toMatchInlineSnapshot(
    `"0h go →  old →   0h30m go ✓  young →   1h old waits for db   1h30m old ■ lock_timeout  old ↻  old ⚑   4h30m young ✓  old →   5h30m old gets db   7h30m old ✓"`,
  )
})

test('two that ask for what the other holds do not wait for each other', () => {
  expect(
    trace(
      `a 4h locks x idempotent
       go 30m
       b 4h locks y idempotent after go`,
      { workers: 4, asks: { a: ['1h y'], b: ['2h x'] } },
    ),
  ).toMatchInlineSnapshot(
    `"0h go →  a →   0h30m go ✓  b →   1h a waits for y   2h30m b denied x  b ■ wait_die  b ↻  a gets y  b ⚑   5h30m a ✓  b →   7h30m b gets x   9h30m b ✓"`,
  )
})

test('a lock that the task holds is granted again; an unknown one, and a pool, are denied and nothing else happens', () => {
  expect(
    trace(
      `pool test 2
       a 2h locks db`,
      { workers: 1, asks: { a: ['10m db', '20m nowhere', '30m test'] } },
    ),
  ).toMatchInlineSnapshot(`"0h a →   0h10m a gets db   0h20m a denied nowhere   0h30m a denied test   2h a ✓"`)
})

test('granted locks and waits outlive a crash, and are given back when the task fails, is cancelled or is lost', () => {
  const plan = `old 3h undo
                go 30m
                young 2h locks db after go
                next 1h locks db prio low after go`
  const asks = { old: ['1h db'] }
  const run = (options: Parameters<typeof trace>[1]): string => trace(plan, { workers: 4, asks, ...options })
  expect(run({ operator: ['90m crash'] })).toMatchInlineSnapshot(
    `"0h old →  go →   0h30m go ✓  next →   1h old waits for db   1h31m resumed  next ✓  old gets db   3h31m old ✓  young →   5h31m young ✓"`,
  )
  expect(run({ operator: ['2h45m crash'] })).toMatchInlineSnapshot(
    `"0h old →  go →   0h30m go ✓  next →   1h old waits for db   1h30m next ✓  old gets db   2h46m resumed   3h30m old ✓  young →   5h30m young ✓"`,
  )
  expect(run({ operator: ['2h cancel old'] })).toMatchInlineSnapshot(
    `"0h old →  go →   0h30m go ✓  next →   1h old waits for db   1h30m next ✓  old gets db   2h old ■ cancelled  old undo →   2h01m old ⊘  young →   4h01m young ✓  failed"`,
  )
  expect(run({ operator: ['2h45m cancel old'] })).toMatchInlineSnapshot(
    `"0h old →  go →   0h30m go ✓  next →   1h old waits for db   1h30m next ✓  old gets db   2h45m old ■ cancelled  old undo →   2h46m old ⊘  young →   4h46m young ✓  failed"`,
  )
  expect(run({ attempts: { old: ['logic'] } })).toMatchInlineSnapshot(
    `"0h old →  go →   0h30m go ✓  next →   1h old waits for db   1h30m next ✓  old gets db   3h30m old ✗  old undo →   3h31m young →   5h31m young ✓  failed"`,
  )
  expect(run({ attempts: { old: ['lost'] } })).toMatchInlineSnapshot(
    `"0h old →  go →   0h30m go ✓  next →   1h old waits for db   1h30m next ✓  old gets db   3h30m old †  old undo →   3h31m old ↻  old →  young →   4h31m old waits for db   5h31m young ✓  old gets db   7h31m old ✓"`,
  )
})
