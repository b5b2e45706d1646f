import { expect, test } from 'vitest'
import { type TraceOptions, trace } from '../../../testing/trace.ts'

/** `a` holds the lock, then something happens to it; `b` gets the lock as soon as it is free. */
const run = (word: string, options: TraceOptions = {}): string =>
  trace(
    `lock db
     a 2h locks db ${word}
     b 1h locks db prio low`,
    { workers: 2, ...options },
  )

test('a lock is free when its task has failed', () => {
  expect(run('', { attempts: { a: ['logic'] } })).toMatchInlineSnapshot(`"0h a →   2h a ✗  b →   3h b ✓  failed"`)
})

test('a lock is free between the tries of its task', () => {
  expect(run('retries 1', { attempts: { a: ['transient 30m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ✗  a ↻  b →   1h30m b ✓  a →   3h30m a ✓"`,
  )
})

test('a lock is free when its task was cancelled', () => {
  expect(run('', { operator: ['30m cancel a'] })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ■ cancelled  a ⊘  b →   1h30m b ✓  failed"`,
  )
})

test('a lock is free when its task ran out of time', () => {
  expect(run('timeout 30m', { attempts: { a: ['hangs'] } })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ■ timeout  a ✗  b →   1h30m b ✓  failed"`,
  )
})

test('a lock is free when its task has ended in a paused execution, and nobody takes it before that goes on', () => {
  expect(run('', { operator: ['30m pause', '3h resume'] })).toMatchInlineSnapshot(
    `"0h a →   0h30m paused   2h a ✓   3h resumed  b →   4h b ✓"`,
  )
})

test('a lock is free when its task died with the coordinator, and held by one that outlived it', () => {
  expect(run('idempotent', { operator: ['30m crash'], crash_kills: 1 })).toMatchInlineSnapshot(
    `"0h a →   0h31m resumed  a †  a ↻  a →   2h31m a ✓  b →   3h31m b ✓"`,
  )
  expect(run('', { operator: ['30m crash'] })).toMatchInlineSnapshot(`"0h a →   0h31m resumed   2h a ✓  b →   3h b ✓"`)
})

test('a lock is free when its task was put in quarantine', () => {
  expect(
    run('retries 9', {
      attempts: { a: ['transient 10m', 'transient 10m', 'transient 10m'] },
      policies: { circuit_breakers: { thrash: { min_loops: 2, window_s: 7200 } } },
    }),
  ).toMatchInlineSnapshot(`"0h a →   0h10m a ✗  a ↻  b →   1h10m b ✓  a →   1h20m a ✗  a ☣  needs_attention"`)
})

test('a lock is free when its task made room for a more urgent one', () => {
  expect(
    trace(
      `a 4h locks db preemptible resumable prio low
       go 30m
       urgent 1h locks db prio critical after go
       b 1h locks db prio low`,
      {
        workers: 3,
        says: { a: ['10m progress 50'] },
        policies: {
          checkpoint: { enabled: true, progress_marks: [50], max_overhead_pct: 5 },
          resource_allocation: { headroom_percent: 0, preemption_enabled: true },
        },
      },
    ),
  ).toMatchInlineSnapshot(
    `"0h go →  a →   0h10m a ◆ progress-50   0h30m go ✓  urgent ⚑  a ■ preempted  a ‖  urgent →  a ↻   1h30m urgent ✓  a → from progress-50   3h30m a ✓  b →   4h30m b ✓"`,
  )
})

test('a lock that was granted while a task ran is free in all these ways too', () => {
  const asked = (word: string, options: TraceOptions): string =>
    trace(
      `lock db
       a 2h ${word}
       go 20m
       b 1h locks db prio low after go`,
      { workers: 3, asks: { a: ['10m db'] }, ...options },
    )
  expect(asked('', { attempts: { a: ['logic'] } })).toMatchInlineSnapshot(
    `"0h a →  go →   0h10m a gets db   0h20m go ✓   2h a ✗  b →   3h b ✓  failed"`,
  )
  expect(asked('', { operator: ['30m cancel a'] })).toMatchInlineSnapshot(
    `"0h a →  go →   0h10m a gets db   0h20m go ✓   0h30m a ■ cancelled  a ⊘  b →   1h30m b ✓  failed"`,
  )
  expect(asked('timeout 30m', { attempts: { a: ['hangs'] } })).toMatchInlineSnapshot(
    `"0h a →  go →   0h10m a gets db   0h20m go ✓   0h30m a ■ timeout  a ✗  b →   1h30m b ✓  failed"`,
  )
  expect(asked('', { operator: ['30m stop', '3h take_up'] })).toMatchInlineSnapshot(
    `"0h a →  go →   0h10m a gets db   0h20m go ✓   0h30m stopping  a ■  a ?  stopped   3h resumed  b →   4h b ✓  needs_attention"`,
  )
  expect(asked('idempotent', { operator: ['30m crash'], crash_kills: 1 })).toMatchInlineSnapshot(
    `"0h a →  go →   0h10m a gets db   0h20m go ✓   0h31m resumed  a †  a ↻  b →  a →   0h41m a waits for db   1h31m b ✓  a gets db   3h21m a ✓"`,
  )
})
