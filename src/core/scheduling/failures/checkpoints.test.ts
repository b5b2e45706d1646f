import { expect, test } from 'vitest'
import type { Policies } from '../../model/policies.ts'
import { type TraceOptions, simulateText, trace } from '../../../testing/trace.ts'

const marks = (more: Partial<Policies['checkpoint']> = {}): Partial<Policies> => ({
  checkpoint: { enabled: true, progress_marks: [25, 50, 75], max_overhead_pct: 5, ...more },
})

const run = (plan: string, options: TraceOptions = {}): string => trace(plan, { policies: marks(), ...options })

test('a mark that progress crosses becomes a fact, once, and the furthest stands for those before it', () => {
  const says = { a: ['10m progress 20', '20m progress 30', '25m progress 31', '30m progress 60', '40m progress 100'] }
  expect(run('a 1h resumable', { says })).toMatchInlineSnapshot(
    `"0h a →   0h20m a ◆ progress-25   0h25m a ◇   0h30m a ◆ progress-50   0h40m a ◇  a ◆ progress-75   1h a ✓"`,
  )
  expect(run('a 1h', { says })).toMatchInlineSnapshot(`"0h a →   1h a ✓"`)
  expect(run('a 1h marks 10, 60', { says })).toMatchInlineSnapshot(
    `"0h a →   0h10m a ◆ a-10   0h20m a ◇   0h30m a ◆ a-60   0h40m a ◇   1h a ✓"`,
  )
  expect(run('a 1h resumable', { says, policies: marks({ enabled: false }) })).toMatchInlineSnapshot(
    `"0h a →   1h a ✓"`,
  )
  expect(run('a 1h resumable', { says, policies: {} })).toMatchInlineSnapshot(`"0h a →   1h a ✓"`)
})

test('a reported checkpoint is written once; one that comes late is passed over', () => {
  const says = { a: ['30m checkpoint half 50', '31m checkpoint half 50', '32m checkpoint early 20', '40m progress 60'] }
  expect(run('a 1h', { says })).toMatchInlineSnapshot(`"0h a →   0h30m a ◆ half   0h40m a ◇   1h a ✓"`)
  expect(run('a 1h', { says, policies: marks({ enabled: false }) })).toMatchInlineSnapshot(`"0h a →   1h a ✓"`)
})

test('marks are left out while checkpoints take more of the time than they may', () => {
  const says = { a: ['10m checkpoint dear 20 2m', '20m progress 30', '50m progress 60'] }
  expect(run('a 1h resumable', { says })).toMatchInlineSnapshot(
    `"0h a →   0h10m a ◆ dear   0h20m a ◇   0h50m a ◆ progress-50   1h a ✓"`,
  )
})

test('a task goes on from its last checkpoint when it was lost, stopped or failed', () => {
  const says = { a: ['30m progress 50'] }
  const plan = 'a 1h resumable'
  expect(run(plan, { says, attempts: { a: ['lost 40m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ◆ progress-50   0h40m a †  a ↻  a → from progress-50   1h10m a ✓"`,
  )
  expect(run(plan, { says, attempts: { a: ['transient 40m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ◆ progress-50   0h40m a ✗  a ↻   0h41m a → from progress-50   1h11m a ✓"`,
  )
  expect(run(plan, { says, operator: ['40m stop', '2h take_up'] })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ◆ progress-50   0h40m stopping  a ■  a ↻  stopped   2h resumed  a → from progress-50   2h30m a ✓"`,
  )
  expect(run(plan, { says, operator: ['40m crash'], crash_kills: 1 })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ◆ progress-50   0h41m resumed  a †  a ↻  a → from progress-50   1h11m a ✓"`,
  )
  expect(run('a 1h resumable undo', { says, attempts: { a: ['lost 40m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ◆ progress-50   0h40m a †  a ↻  a → from progress-50   1h10m a ✓"`,
  )
  expect(run(plan, { says: {}, attempts: { a: ['lost 40m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h40m a †  a ?  needs_attention"`,
  )
})

test('a checkpoint is refused with a reason when what it stands on is undone, or when nobody can go back to it', () => {
  const says = { a: ['30m progress 50'] }
  expect(run('a 1h resumable undo', { says, attempts: { a: ['transient 40m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ◆ progress-50   0h40m a ✗  a undo →   0h41m a ↻   0h42m a ◆✗  a →   1h12m a ◆ progress-50   1h42m a ✓"`,
  )
  expect(run('a 1h resumable marks 50!', { says, attempts: { a: ['transient 40m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ◆ a-50   0h40m a ✗  a ↻   0h41m a ◆✗  a →   1h11m a ◆ a-50   1h41m a ✓"`,
  )
  expect(run('a 1h resumable marks 50!', { says, attempts: { a: ['lost 40m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ◆ a-50   0h40m a †  a ?  needs_attention"`,
  )
  const { events } = simulateText('a 1h resumable undo', {
    policies: marks(),
    says,
    attempts: { a: ['transient 40m'] },
  })
  expect(events.find((event) => event.type === 'checkpoint_refused')).toMatchObject({
    checkpoint: 'progress-50',
    reason: 'what was done up to it is undone',
  })
})

test('a checkpoint with a check of its own is gone on from only when that passed while the run went on', () => {
  const says = { a: ['20m progress 30', '30m progress 50'] }
  const plan = 'a 1h resumable marks 30?'
  const only = { policies: marks({ progress_marks: [] }), says }
  const lost = { a: ['lost 40m'] }
  expect(run(plan, { ...only, attempts: lost })).toMatchInlineSnapshot(
    `"0h a →   0h20m a ◆ a-30  a check → at a-30   0h21m a ◆✓ a-30   0h30m a ◇   0h40m a †  a ↻  a → from a-30   1h22m a ✓"`,
  )
  expect(run(plan, { ...only, attempts: { ...lost, 'a check': ['logic 2m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h20m a ◆ a-30  a check → at a-30   0h22m a ◆✗ a-30  a check failed   0h30m a ◇   0h40m a †  a ?  needs_attention"`,
  )
  expect(run(plan, { ...only, attempts: { ...lost, 'a check': ['transient 2m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h20m a ◆ a-30  a check → at a-30   0h22m a ◆✗ a-30  a check failed   0h30m a ◇   0h40m a †  a ?  needs_attention"`,
  )
  expect(run(plan, { ...only, attempts: { ...lost, 'a check': ['ok 2h'] } })).toMatchInlineSnapshot(
    `"0h a →   0h20m a ◆ a-30  a check → at a-30   0h30m a ◇   0h40m a †  a check ■ run_over  a ?  needs_attention"`,
  )
  expect(run(plan, { ...only, attempts: { a: ['ok'], 'a check': ['ok 2h'] } })).toMatchInlineSnapshot(
    `"0h a →   0h20m a ◆ a-30  a check → at a-30   0h30m a ◇   1h a check ■ run_over  a ✓"`,
  )
  expect(run(plan, { ...only, operator: ['21m crash'], crash_kills: 1 })).toMatchInlineSnapshot(
    `"0h a →   0h20m a ◆ a-30  a check → at a-30   0h22m resumed  a †  a check ■ run_over  a ?  needs_attention"`,
  )
  expect(run(plan, { ...only, operator: ['20m stop', '2h take_up'] })).toMatchInlineSnapshot(
    `"0h a →   0h20m stopping  a ■  a ◆ a-30  a ?  stopped   2h resumed  needs_attention"`,
  )
  expect(run('a 1h resumable marks 10?, 30?, 40', { ...only, attempts: lost })).toMatchInlineSnapshot(
    `"0h a →   0h20m a ◆ a-30  a check → at a-30   0h21m a ◆✓ a-30   0h30m a ◇  a ◆ a-40   0h40m a †  a ↻  a → from a-40   1h16m a ✓"`,
  )
})
