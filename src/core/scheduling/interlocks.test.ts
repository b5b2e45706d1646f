import { expect, test } from 'vitest'
import type { Policies } from '../model/policies.ts'
import { MS_PER_HOUR } from '../std/duration.ts'
import { simulateText, trace } from '../../testing/trace.ts'
import { why } from '../execution/why.ts'
import { nextDeadline } from './deadlines.ts'

const policies: Partial<Policies> = {
  resource_allocation: { headroom_percent: 0, preemption_enabled: true },
  checkpoint: { enabled: true, progress_marks: [50], max_overhead_pct: 100 },
}
const says = { long: ['1h progress 50'] }

/** `long` makes room for `urgent` at 1h30m, and goes on at 2h30m. */
const PUSHED_OUT = `p 5m undo
  first 90m
  long 2h locks db preemptible resumable undo prio low after p
  urgent 1h locks db prio critical after first`

test('whoever wants a task cancelled that is being cancelled or undone for another reason has it cancelled then', () => {
  const plan = 'a 1h undo\nb 3h after a undo\nz 9h'
  const run = (...operator: string[]): string => trace(plan, { workers: 2, obeys_after: '4s', operator })
  expect(run('7200s cancel b', '7202s rollback a')).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✓  b →   2h b ■ cancelled   2h00m02s rollback b, a  a ↶   2h00m04s b ‖  b undo →   2h01m04s b ‖  a undo →   2h02m04s a ‖  b ⊘  a ↻  a →   3h02m04s a ✓   9h z ✓  failed"`,
  )
  expect(run('7200s rollback a', '7202s cancel b')).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✓  b →   2h rollback b, a  a ↶  b ■ rollback   2h00m04s b ‖  b undo →   2h01m04s b ‖  a undo →   2h02m04s a ‖  b ⊘  a ↻  a →   3h02m04s a ✓   9h z ✓  failed"`,
  )
  expect(run('7200s rollback a', '7222s cancel b', '7223s cancel b')).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✓  b →   2h rollback b, a  a ↶  b ■ rollback   2h00m04s b ‖  b undo →   2h00m23s refused (P1.b is being cancelled already)   2h01m04s b ‖  a undo →   2h02m04s a ‖  b ⊘  a ↻  a →   3h02m04s a ✓   9h z ✓  failed"`,
  )
  expect(
    trace('a 1h undo retries 2\nz 2h', { workers: 2, attempts: { a: ['transient'] }, operator: ['3610s cancel a'] }),
  ).toMatchInlineSnapshot(`"0h z →  a →   1h a ✗  a undo →   1h01m a ⊘   2h z ✓  failed"`)
  expect(
    trace(PUSHED_OUT, { workers: 2, policies, says, obeys_after: '4s', operator: ['5402s cancel long'] }),
  ).toMatchInlineSnapshot(
    `"0h first →  p →   0h05m p ✓  long →   1h05m long ◆ progress-50   1h30m first ✓  urgent ⚑  long ■ preempted   1h30m04s long undo →   1h31m04s long ⊘  urgent →   2h31m04s urgent ✓  failed"`,
  )
})

test('a member of a rollback that is cancelled before it is undone is undone first', () => {
  expect(
    trace('a 1h undo\nb 1h after a undo\nz 9h', { workers: 2, operator: ['10800s rollback a', '10810s cancel a'] }),
  ).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✓  b →   2h b ✓   3h rollback b, a  b ↶  a ↶  b undo →   3h01m b ‖  a undo →   3h02m a ‖  b ↻  a ⊘   9h z ✓  failed"`,
  )
})

test('what was left half done is undone when it is cancelled, and when all is aborted', () => {
  const run = (...operator: string[]): string => trace(PUSHED_OUT, { workers: 2, policies, says, operator })
  expect(run('2h cancel long')).toMatchInlineSnapshot(
    `"0h first →  p →   0h05m p ✓  long →   1h05m long ◆ progress-50   1h30m first ✓  urgent ⚑  long ■ preempted  long ‖  urgent →  long ↻   2h rollback long  long ‖   2h30m urgent ✓  long undo →   2h31m long ‖  long ⊘  failed"`,
  )
  expect(run('2h update cancel long')).toMatchInlineSnapshot(
    `"0h first →  p →   0h05m p ✓  long →   1h05m long ◆ progress-50   1h30m first ✓  urgent ⚑  long ■ preempted  long ‖  urgent →  long ↻   2h updated  rollback long  long ‖   2h30m urgent ✓  long undo →   2h31m long ‖  long ⊘  failed"`,
  )
  expect(run('2h abort')).toMatchInlineSnapshot(
    `"0h first →  p →   0h05m p ✓  long →   1h05m long ◆ progress-50   1h30m first ✓  urgent ⚑  long ■ preempted  long ‖  urgent →  long ↻   2h aborting  urgent ■ abort  urgent ⊘  rollback long  long ‖  long undo →   2h01m long ‖  long ⊘  aborted"`,
  )
})

test('what was left half done is undone with what it stands on, and begins anew', () => {
  expect(trace(PUSHED_OUT, { workers: 2, policies, says, operator: ['2h rollback p'] })).toMatchInlineSnapshot(
    `"0h first →  p →   0h05m p ✓  long →   1h05m long ◆ progress-50   1h30m first ✓  urgent ⚑  long ■ preempted  long ‖  urgent →  long ↻   2h rollback long, p  long ‖  p ↶   2h30m urgent ✓  long undo →   2h31m long ‖  p undo →   2h31m30s p ‖  long ↻  p ↻  p →   2h36m30s p ✓  long ◆✗  long →   3h36m30s long ◆ progress-50   4h36m30s long ✓"`,
  )
  expect(
    trace('p 5m undo\nlong 2h resumable idempotent after p', { policies, says, operator: ['90m rollback p'] }),
  ).toMatchInlineSnapshot(
    `"0h p →   0h05m p ✓  long →   1h05m long ◆ progress-50   1h30m rollback long, p  p ↶  long ■ rollback  long ‖  p undo →   1h30m30s p ‖  long ↻  p ↻  p →   1h35m30s p ✓  long ◆✗  long →   2h35m30s long ◆ progress-50   3h35m30s long ✓"`,
  )
})

test('who needs to be undone before it begins anew does not make room without a checkpoint', () => {
  const plan = PUSHED_OUT.replace('undo prio low', 'undo idempotent prio low')
  expect(trace(plan, { workers: 2, policies })).toMatchInlineSnapshot(
    `"0h first →  p →   0h05m p ✓  long →   1h30m first ✓   2h05m long ✓  urgent →   3h05m urgent ✓"`,
  )
})

test('a success that is rolled back has all its attempts again', () => {
  const attempts = { a: ['transient', 'ok', 'transient', 'ok'] }
  expect(
    trace('a 1h undo retries 1\nz 9h', { workers: 2, attempts, operator: ['5h rollback a'] }),
  ).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✗  a undo →   1h01m a ↻   1h02m a →   2h02m a ✓   5h rollback a  a ↶  a undo →   5h01m a ‖  a ↻  a →   6h01m a ✗  a undo →   6h02m a ↻   6h03m a →   7h03m a ✓   9h z ✓"`,
  )
})

test('what is stuck holds up no more than what it is bound to', () => {
  const plan = 'q 1m\na 1h effects db:x\nb 1h undo after q\nc 1h undo after q\nd 1h undo effects db:x/y after q\nz 9h'
  expect(trace(plan, { workers: 6, operator: ['4h rollback b', '4h rollback a'] })).toMatchInlineSnapshot(
    `"0h z →  q →  a →   0h01m q ✓  b →  c →  d →   1h a ✓   1h01m b ✓  c ✓  d ✓   4h rollback b  b ↶  rollback d, a  d ↶  a ↶  d undo →   4h01m d ‖  b undo →   4h02m b ‖  a ?  b ↻  b →   5h02m b ✓   9h z ✓  needs_attention"`,
  )
})

test('an undo whose task needs more than there is now is for a person, and why names what it waits for', () => {
  let told = ''
  const { events, status } = simulateText('pool p 4\na 1h undo pool p:3\nz 9h', {
    workers: 2,
    operator: ['4h update pool p 2', '5h rollback a'],
    observer: {
      turned: ({ site }) => {
        for (const execution of site.executions.values())
          if (site.at === execution.started_at + 5 * MS_PER_HOUR) told = why(site, execution, 0, site.at).text
      },
    },
  })
  expect([status, events.filter((event) => event.type === 'attempt_ordered').length]).toEqual(['needs_attention', 2])
  expect(told).toMatch(/^is rolled back, and (?:waits for|needs) 3 of p\b/)
})

test('an undo waits for what others hold, and its sentence says who', () => {
  let told = ''
  simulateText('a 1h undo locks db prio high\nb 2h locks db', {
    workers: 2,
    operator: ['2h rollback a'],
    observer: {
      turned: ({ site }) => {
        for (const execution of site.executions.values())
          if (site.at === execution.started_at + 2 * MS_PER_HOUR) told = why(site, execution, 0, site.at).text
      },
    },
  })
  expect(told).toMatchInlineSnapshot(`"is rolled back, and waits for lock db, held by P1.b"`)
})

test('an abort of an execution that was left leaves no moment behind that nobody has heard of', () => {
  const late: string[] = []
  const told = trace('a 1h retries 3\nb 2h checks 1 undo', {
    workers: 2,
    attempts: { a: ['external 10m'] },
    operator: ['620s stop', '15m abort'],
    when_cancelled: 'succeeded',
    obeys_after: '4s',
    observer: {
      turned: ({ site }) => {
        const next = nextDeadline(site)
        if (next !== null && next <= site.at) late.push(`${next} at ${site.at}`)
      },
    },
  })
  expect(late).toEqual([])
  expect(told).toMatchInlineSnapshot(
    `"0h b →  a →   0h10m a ✗  a ↻   0h10m20s stopping  b ■   0h10m24s stopped   0h15m aborting  b undo →   0h16m b ↻  a ⊘  b ⊘  aborted"`,
  )
})

test('an update does not put out of the way what is still to be undone', () => {
  const run = (...operator: string[]): string =>
    trace('a 1h undo\nb 1h after a undo\nz 9h', { workers: 2, operator: ['3h rollback a', ...operator] })
  expect(run('10810s update quarantine a')).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✓  b →   2h b ✓   3h rollback b, a  b ↶  a ↶  b undo →   3h00m10s update refused (P1.a is being rolled back, and has to be undone first)   3h01m b ‖  a undo →   3h02m a ‖  b ↻  a ↻  a →   4h02m a ✓  b →   5h02m b ✓   9h z ✓"`,
  )
  expect(run('10810s update cancel a')).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✓  b →   2h b ✓   3h rollback b, a  b ↶  a ↶  b undo →   3h00m10s updated   3h01m b ‖  a undo →   3h02m a ‖  b ↻  a ⊘   9h z ✓  failed"`,
  )
})
