import { expect, test } from 'vitest'
import type { Policies } from '../model/policies.ts'
import { type TraceOptions, trace } from '../../testing/trace.ts'

const policies: Partial<Policies> = {
  resource_allocation: { headroom_percent: 0, preemption_enabled: true },
  checkpoint: { enabled: true, progress_marks: [25, 50, 75], max_overhead_pct: 100 },
}

const run = (plan: string, options: TraceOptions = {}): string =>
  trace(plan, { policies, says: { long: ['1h progress 50'] }, ...options })

const PLAN = `first 90m
              long 2h locks db preemptible resumable prio low
              urgent 1h locks db prio critical after first`

test('a task that goes on from a checkpoint makes room for a critical one, and goes on when that one has started', () => {
  expect(run(PLAN, { workers: 2 })).toMatchInlineSnapshot(
    `"0h first →  long →   1h long ◆ progress-50   1h30m first ✓  urgent ⚑  long ■ preempted  long ‖  urgent →  long ↻   2h30m urgent ✓  long → from progress-50   3h30m long ✓"`,
  )
  expect(run(PLAN.replace('locks db prio', 'prio'), { workers: 2, policies: {} })).toMatchInlineSnapshot(
    `"0h first →  long →   1h30m first ✓  urgent →   2h long ✓   2h30m urgent ✓"`,
  )
})

test('a worker is made free as a lock is', () => {
  expect(
    run(
      'long 2h preemptible resumable prio low\nfirst 90m prio low\nurgent 1h prio critical after first\nnext 3h after first prio critical',
      { workers: 2 },
    ),
  ).toMatchInlineSnapshot(
    `"0h first →  long →   1h long ◆ progress-50   1h30m first ✓  next →  long ■ preempted  long ‖  urgent →  long ↻   2h30m urgent ✓  long → from progress-50   3h30m long ✓   4h30m next ✓"`,
  )
})

test('nobody gives way who would be cut off without a checkpoint, who is as urgent, or when it would not help', () => {
  expect(run(PLAN, { workers: 2, says: {} })).toMatchInlineSnapshot(
    `"0h first →  long →   1h30m first ✓   2h long ✓  urgent →   3h urgent ✓"`,
  )
  expect(run(PLAN.replace('prio low', 'prio critical'), { workers: 2 })).toMatchInlineSnapshot(
    `"0h first →  long →   1h long ◆ progress-50   1h30m first ✓   2h long ✓  urgent →   3h urgent ✓"`,
  )
  expect(run(PLAN.replace('preemptible ', ''), { workers: 2 })).toMatchInlineSnapshot(
    `"0h first →  long →   1h long ◆ progress-50   1h30m first ✓   2h long ✓  urgent →   3h urgent ✓"`,
  )
  expect(run(`${PLAN}, x\nx 5h`, { workers: 3 })).toMatchInlineSnapshot(
    `"0h x →  first →  long →   1h long ◆ progress-50   1h30m first ✓   2h long ✓   5h x ✓  urgent →   6h urgent ✓"`,
  )
})

test('as few as are needed give way, the youngest first', () => {
  const plan = `pool p 4
    first 30m
    a 5h pool p:2 preemptible resumable idempotent prio low
    b 5h pool p:1 preemptible resumable idempotent prio low after z
    c 5h pool p:1 preemptible resumable idempotent prio low after z
    z 1m
    urgent 1h pool p:1 prio critical after first
    large 1h pool p:3 prio critical after urgent`
  expect(run(plan, { workers: 8 })).toMatchInlineSnapshot(
    `"0h first →  z →  a →   0h01m z ✓  b →  c →   0h30m first ✓  urgent ⚑  c ■ preempted  c ‖  urgent →  c ↻   1h30m urgent ✓  c →  large ⚑  b ■ preempted  a ■ preempted  b ‖  a ‖  large →  b ↻  a ↻   2h30m large ✓  b →  a →   6h30m c ✓   7h30m b ✓  a ✓"`,
  )
})

test('who gave way once is left alone until it has got further', () => {
  const plan = `first 90m
    long 4h locks db preemptible resumable prio low
    u1 1h locks db prio critical after first
    s 161m
    u2 1h locks db prio critical after s`
  expect(run(plan, { workers: 3, says: { long: ['1h progress 50'] } })).toMatchInlineSnapshot(
    `"0h s →  first →  long →   1h long ◆ progress-50   1h30m first ✓  u1 ⚑  long ■ preempted  long ‖  u1 →  long ↻   2h30m u1 ✓  long → from progress-50   2h41m s ✓   4h30m long ✓  u2 →   5h30m u2 ✓"`,
  )
  expect(run(plan, { workers: 3, says: { long: ['1h progress 50', '10m progress 60'] } })).toMatchInlineSnapshot(
    `"0h s →  first →  long →   0h10m long ◆ progress-50   1h long ◇   1h30m first ✓  u1 ⚑  long ■ preempted  long ‖  u1 →  long ↻   2h30m u1 ✓  long → from progress-50   2h41m s ✓   4h30m long ✓  u2 →   5h30m u2 ✓"`,
  )
  expect(run(plan, { workers: 3, says: { long: ['1h progress 50', '10m checkpoint more 60'] } })).toMatchInlineSnapshot(
    `"0h s →  first →  long →   0h10m long ◆ more   1h long ◇   1h30m first ✓  u1 ⚑  long ■ preempted  long ‖  u1 →  long ↻   2h30m u1 ✓  long → from more   2h40m long ◆ more   2h41m s ✓  u2 ⚑  long ■ preempted  long ‖  u2 →  long ↻   3h41m u2 ✓  long → from more   3h51m long ◆ more   4h41m long ◇   5h17m long ✓"`,
  )
})

test('who gave way once is left alone no longer than tasks age, and nothing else has to happen then', () => {
  const plan = `first 90m
    long 9h locks db preemptible resumable prio low
    u1 1h locks db prio critical after first
    s 161m
    u2 1h locks db prio critical after s`
  expect(
    run(plan, {
      workers: 3,
      says: { long: ['1h progress 50'] },
      policies: { ...policies, aging_seconds: 9000 },
      starts_after: '10m',
    }),
  ).toMatchInlineSnapshot(
    `"0h s →  first →  long →   1h long ◆ progress-50   1h30m first ✓  u1 ⚑  long ■ preempted  long ‖  u1 →  long ↻   2h30m u1 ✓  long → from progress-50   2h41m s ✓   5h10m u2 ⚑  long ■ preempted  long ‖  u2 →  long ↻   6h10m u2 ✓  long → from progress-50   10h40m long ✓"`,
  )
})

test('what made room goes on although the urgent task is cancelled, or the execution stops and is taken up', () => {
  expect(run(PLAN, { workers: 2, obeys_after: '4s', operator: ['5401s cancel urgent'] })).toMatchInlineSnapshot(
    `"0h first →  long →   1h long ◆ progress-50   1h30m first ✓  urgent ⚑  long ■ preempted   1h30m01s urgent ⊘   1h30m04s long ‖  long ↻  long → from progress-50   2h30m04s long ✓  failed"`,
  )
  expect(run(PLAN, { workers: 2, obeys_after: '4s', operator: ['5401s stop', '3h take_up'] })).toMatchInlineSnapshot(
    `"0h first →  long →   1h long ◆ progress-50   1h30m first ✓  urgent ⚑  long ■ preempted   1h30m01s stopping   1h30m04s long ‖  stopped   3h resumed  urgent →  long ↻   4h urgent ✓  long → from progress-50   5h long ✓"`,
  )
  expect(run(PLAN, { workers: 2, obeys_after: '4s', operator: ['5401s crash'] })).toMatchInlineSnapshot(
    `"0h first →  long →   1h long ◆ progress-50   1h30m first ✓  urgent ⚑  long ■ preempted   1h31m01s resumed  long ‖  urgent →  long ↻   2h31m01s urgent ✓  long → from progress-50   3h31m01s long ✓"`,
  )
})
