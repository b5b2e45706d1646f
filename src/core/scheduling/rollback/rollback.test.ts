import { expect, test } from 'vitest'
import { type TraceOptions, simulateText, trace } from '../../../testing/trace.ts'
import type { SiteState } from '../../execution/state.ts'
import { why } from '../../execution/why.ts'
import { MS_PER_HOUR } from '../../std/duration.ts'

const CHAIN = Array.from({ length: 10 }, (_, i) => `t${i} 1h undo${i === 0 ? '' : ` after t${i - 1}`}`).join('\n')

/** The undoings of a chain that was rolled back, in order, and how it all ended. */
function undoings(options: TraceOptions): { readonly order: string; readonly status: string } {
  const { events, status } = simulateText(`${CHAIN}\nlast 20h`, { workers: 2, ...options })
  const order = events.flatMap((event) =>
    event.type === 'attempt_finished' && event.kind === 'compensate' ? [`${event.task.slice(3)} ${event.outcome}`] : [],
  )
  return { order: order.join(', '), status }
}

test('a success that is rolled back is undone, latest first, and then all of it is done again', () => {
  expect(
    trace('a 1h undo\nb 1h undo after a\nc 1h after b\nd 1h after a\ne 9h', {
      workers: 2,
      operator: ['150m rollback a'],
    }),
  ).toMatchInlineSnapshot(
    `"0h e →  a →   1h a ✓  b →   2h b ✓  d →   2h30m rollback d, b, a  b ↶  a ↶  d ■ rollback  d ‖  b undo →   2h31m b ‖  a undo →   2h32m a ‖  d ↻  b ↻  a ↻  a →   3h32m a ✓  b →   4h32m b ✓  d →   5h32m d ✓  c →   6h32m c ✓   9h e ✓"`,
  )
})

test('what runs on top of it is cancelled first; what stands beside it runs on', () => {
  expect(
    trace('a 1h undo\nb 3h after a undo\nx 5h', { workers: 2, operator: ['2h rollback a'], obeys_after: '4s' }),
  ).toMatchInlineSnapshot(
    `"0h x →  a →   1h a ✓  b →   2h rollback b, a  a ↶  b ■ rollback   2h00m04s b ‖  b undo →   2h01m04s b ‖  a undo →   2h02m04s a ‖  b ↻  a ↻  a →   3h02m04s a ✓  b →   5h x ✓   6h02m04s b ✓"`,
  )
  expect(trace('a 3h undo idempotent\nx 5h', { workers: 2, operator: ['2h rollback a'] })).toMatchInlineSnapshot(
    `"0h x →  a →   2h rollback a  a ■ rollback  a ‖  a undo →   2h01m a ‖  a ↻  a →   5h x ✓   5h01m a ✓"`,
  )
})

test('what touches the same is undone too; what came before is undone only when that is asked for', () => {
  const plan =
    'a 1h undo effects db:orders\nb 1h undo after a\nx 2h undo effects db:orders/lines\ny 2h undo effects db:users\nz 9h'
  expect(trace(plan, { workers: 5, operator: ['150m rollback b'] })).toMatchInlineSnapshot(
    `"0h z →  a →  x →  y →   1h a ✓  b →   2h x ✓  y ✓  b ✓   2h30m rollback b  b ↶  b undo →   2h31m b ‖  b ↻  b →   3h31m b ✓   9h z ✓"`,
  )
  expect(trace(plan, { workers: 5, operator: ['150m rollback b ancestors'] })).toMatchInlineSnapshot(
    `"0h z →  a →  x →  y →   1h a ✓  b →   2h x ✓  y ✓  b ✓   2h30m rollback b, x, a  b ↶  x ↶  a ↶  b undo →   2h31m b ‖  x undo →   2h32m x ‖  a undo →   2h33m a ‖  b ↻  x ↻  a ↻  a →  x →   3h33m a ✓  b →   4h33m x ✓  b ✓   9h z ✓"`,
  )
  const later = plan.replace('x 2h undo', 'x 30m after y undo')
  expect(trace(later, { workers: 5, operator: ['150m rollback a'] })).toMatchInlineSnapshot(
    `"0h z →  y →  a →   1h a ✓  b →   2h y ✓  b ✓  x →   2h30m rollback x, b, a  b ↶  a ↶  x ■ rollback  x ‖  x undo →   2h31m x ‖  b undo →   2h32m b ‖  a undo →   2h33m a ‖  x ↻  b ↻  a ↻  a →  x →   3h03m x ✓   3h33m a ✓  b →   4h33m b ✓   9h z ✓"`,
  )
})

test('what a person has done is undone before what it stands on, although nothing of it ever started', () => {
  expect(
    trace('a 1h undo\nm manual undo after a\nz 9h', { workers: 2, operator: ['2h approve m done', '3h rollback a'] }),
  ).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✓  m ?   2h m ✓   3h rollback m, a  m ↶  a ↶  m undo →   3h01m m ‖  a undo →   3h02m a ‖  m ↻  a ↻  a →   4h02m a ✓  m ?   9h z ✓  needs_attention"`,
  )
})

test('an undo waits until nobody else holds what its task holds', () => {
  expect(
    trace('a 1h undo locks db prio high\nb 2h locks db', { workers: 2, operator: ['2h rollback a'] }),
  ).toMatchInlineSnapshot(
    `"0h a →   1h a ✓  b →   2h rollback a  a ↶   3h b ✓  a undo →   3h01m a ‖  a ↻  a →   4h01m a ✓"`,
  )
})

test('what can be repeated or touches nothing needs no undo; anything else is for a person, and holds up what it stands on', () => {
  const plan = 'a 1h undo\nb 1h after a effects db:x\nc 1h idempotent effects db:y after b\nz 9h'
  expect(trace(plan, { workers: 2, operator: ['4h rollback a', '5h approve b retry'] })).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✓  b →   2h b ✓  c →   3h c ✓   4h rollback c, b, a  c ↶  b ↶  a ↶  b ?   5h b ‖  a undo →   5h01m a ‖  c ↻  b ↻  a ↻  a →   6h01m a ✓  b →   7h01m b ✓  c →   8h01m c ✓   9h z ✓"`,
  )
  expect(trace(plan, { workers: 2, operator: ['4h rollback a', '5h approve b done'] })).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✓  b →   2h b ✓  c →   3h c ✓   4h rollback c, b, a  c ↶  b ↶  a ↶  b ?   5h b ✓  a undo →   5h01m a ‖  c ↻  a ↻  a →   6h01m a ✓  c →   7h01m c ✓   9h z ✓"`,
  )
  expect(trace(plan, { workers: 2, operator: ['4h rollback a', '5h skip b'] })).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✓  b →   2h b ✓  c →   3h c ✓   4h rollback c, b, a  c ↶  b ↶  a ↶  b ?   5h b –  a undo →   5h01m a ‖  c ↻  a ↻  a →   6h01m a ✓  c →   7h01m c ✓   9h z ✓"`,
  )
})

test('a chain of ten is undone in reverse order, whichever undo fails, is lost, or is heard of twice', () => {
  const all =
    't9 succeeded, t8 succeeded, t7 succeeded, t6 succeeded, t5 succeeded, t4 succeeded, t3 succeeded, t2 succeeded, t1 succeeded, t0 succeeded'
  const operator = ['11h rollback t0']
  expect(undoings({ operator })).toEqual({ order: all, status: 'completed' })
  for (let k = 0; k < 10; k++) {
    const step = `t${k} succeeded`
    const ends = (end: string): TraceOptions => ({ operator, attempts: { [`t${k} undo`]: [end] } })
    expect(undoings(ends('transient'))).toEqual({
      order: all.replace(step, `t${k} failed, ${step}`),
      status: 'completed',
    })
    expect(undoings(ends('lost'))).toEqual({ order: all, status: 'completed' })
    expect(undoings(ends('ok 1m repeated'))).toEqual({ order: all, status: 'completed' })
    const stuck = undoings(ends('logic'))
    expect(stuck).toEqual({ order: all.slice(0, all.indexOf(step)) + `t${k} failed`, status: 'needs_attention' })
  }
})

test('a crash or a stop at any moment of a rollback loses nothing', () => {
  const operator = ['11h rollback t0']
  const calm = undoings({ operator }).order
  for (let minute = 0; minute < 10; minute++) {
    for (const seconds of [5, 35]) {
      const at = `${11 * 3600 + minute * 60 + seconds}s`
      expect(undoings({ operator: [...operator, `${at} crash`] })).toEqual({ order: calm, status: 'completed' })
      expect(undoings({ operator: [...operator, `${at} crash`], crash_kills: 1, assume_idempotent: true })).toEqual({
        order: calm,
        status: 'completed',
      })
      const stopped = undoings({ operator: [...operator, `${at} stop`, '13h take_up'], assume_idempotent: true })
      expect(stopped).toEqual({ order: calm, status: 'completed' })
      expect(undoings({ operator: [...operator, `${at} abort`] })).toEqual({ order: calm, status: 'aborted' })
    }
  }
})

test('a task that failed for good undoes what the policy says, and asks when that is much', () => {
  const plan = 'a 3h effects db:x\nb 1h undo effects db:x after y\ny 30m undo\nc 1h undo after b effects db:z\nz 9h'
  const failing = (
    strategy: 'per_task' | 'frontier_scope' | 'wave_scope',
    max_depth: number,
    ...operator: string[]
  ): string =>
    trace(plan, { workers: 3, attempts: { a: ['logic'] }, operator, policies: { rollback: { strategy, max_depth } } })
  expect(failing('per_task', 5)).toMatchInlineSnapshot(
    `"0h z →  a →  y →   0h30m y ✓  b →   1h30m b ✓  c →   2h30m c ✓   3h a ✗   9h z ✓  failed"`,
  )
  expect(failing('frontier_scope', 5)).toMatchInlineSnapshot(
    `"0h z →  a →  y →   0h30m y ✓  b →   1h30m b ✓  c →   2h30m c ✓   3h a ✗  rollback c, b  c ↶  b ↶  c undo →   3h01m c ‖  b undo →   3h02m b ‖  c ↻  b ↻  b →   4h02m b ✓  c →   5h02m c ✓   9h z ✓  failed"`,
  )
  expect(failing('wave_scope', 5)).toMatchInlineSnapshot(
    `"0h z →  a →  y →   0h30m y ✓  b →   1h30m b ✓  c →   2h30m c ✓   3h a ✗  rollback z, c, b, y  c ↶  b ↶  y ↶  z ■ rollback  z ‖  c undo →   3h01m c ‖  b undo →   3h02m b ‖  y undo →   3h03m y ‖  z ↻  c ↻  b ↻  y ↻  z →  y →   3h33m y ✓  b →   4h33m b ✓  c →   5h33m c ✓   12h03m z ✓  failed"`,
  )
  expect(failing('frontier_scope', 1, '4h approve a undo')).toMatchInlineSnapshot(
    `"0h z →  a →  y →   0h30m y ✓  b →   1h30m b ✓  c →   2h30m c ✓   3h a ✗  a ?   4h a ✗  rollback c, b  c ↶  b ↶  c undo →   4h01m c ‖  b undo →   4h02m b ‖  c ↻  b ↻  b →   5h02m b ✓  c →   6h02m c ✓   9h z ✓  failed"`,
  )
  expect(failing('frontier_scope', 1, '4h approve a keep')).toMatchInlineSnapshot(
    `"0h z →  a →  y →   0h30m y ✓  b →   1h30m b ✓  c →   2h30m c ✓   3h a ✗  a ?   4h a ✗   9h z ✓  failed"`,
  )
})

test('a rollback is refused where there is nothing to roll back', () => {
  const refusal = (plan: string, ...operator: string[]): string | undefined =>
    /refused \(.*?\)(?= |$)/.exec(trace(plan, { workers: 2, operator, attempts: { f: ['logic'] } }))?.[0]
  expect(refusal('a 1h done\nz 9h', '1h rollback a')).toMatchInlineSnapshot(
    `"refused (P1.a was done before the execution began)"`,
  )
  expect(refusal('a 1h after z\nz 9h', '1h rollback a')).toMatchInlineSnapshot(
    `"refused (P1.a waits for other tasks; there is nothing to roll back)"`,
  )
  expect(refusal('f 1h\nz 9h', '2h rollback f')).toMatchInlineSnapshot(
    `"refused (P1.f has failed; there is nothing to roll back)"`,
  )
  expect(refusal('a 1h\nz 9h', '2h rollback b')).toMatchInlineSnapshot(`"refused (there is no task P1.b)"`)
  expect(refusal('a 1h effects db\nz 9h', '2h rollback a', '3h rollback a ancestors')).toMatchInlineSnapshot(
    `"refused (P1.a is being rolled back)"`,
  )
  expect(refusal('a 1h', '2h rollback a')).toMatchInlineSnapshot(`"refused (the execution is completed)"`)
})

test('tasks that are undone together may be named together, in any order', () => {
  const plan = 'a 1h undo\nb 1h after a undo\nz 9h'
  const run = (...tasks: string[]): string =>
    trace(plan, { workers: 2, operator: tasks.map((task) => `3h rollback ${task}`) })
  expect(run('a', 'b')).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✓  b →   2h b ✓   3h rollback b, a  b ↶  a ↶  b undo →   3h01m b ‖  a undo →   3h02m a ‖  b ↻  a ↻  a →   4h02m a ✓  b →   5h02m b ✓   9h z ✓"`,
  )
  expect(run('b', 'a')).toMatchInlineSnapshot(
    `"0h z →  a →   1h a ✓  b →   2h b ✓   3h rollback b  b ↶  rollback a  a ↶  b undo →   3h01m b ‖  a undo →   3h02m a ‖  b ↻  a ↻  a →   4h02m a ✓  b →   5h02m b ✓   9h z ✓"`,
  )
})

/** What `why` says of a task from 4h on, in turn. */
function whyOf(plan: string, task: number): string[] {
  const told = new Set<string>()
  const observer = {
    turned: ({ site }: { readonly site: SiteState }): void => {
      for (const execution of site.executions.values())
        if (site.at >= execution.started_at + 4 * MS_PER_HOUR) told.add(why(site, execution, task, site.at).text)
    },
  }
  simulateText(plan, { workers: 2, operator: ['4h rollback a'], observer })
  return [...told]
}

test('why says of each member of a rollback what it waits for, and of a stuck one who has to see to it', () => {
  const chain = 'a 1h undo\nb 1h undo after a\nc 1h undo after b\nz 9h'
  expect(whyOf(chain, 0)).toMatchInlineSnapshot(`
    [
      "is rolled back, and goes on after P1.c, P1.b",
      "is rolled back, and goes on after P1.b",
      "is being undone on worker-2",
      "is starting on worker-2",
      "is running on worker-2",
      "is done",
    ]
  `)
  expect(whyOf(chain, 2)).toMatchInlineSnapshot(`
    [
      "is being undone on worker-2",
      "is undone, and runs again after P1.b, P1.a",
      "is undone, and runs again after P1.a",
      "waits for P1.b",
      "is starting on worker-2",
      "is running on worker-2",
      "is done",
    ]
  `)
  const stuck = chain.replace('b 1h undo', 'b 1h effects db:x')
  expect(whyOf(stuck, 0)).toMatchInlineSnapshot(`
    [
      "is rolled back, and goes on after P1.c, P1.b",
      "is rolled back, and waits for a person to see to P1.b, which could not be undone",
    ]
  `)
  expect(whyOf(stuck, 1)).toMatchInlineSnapshot(`
    [
      "is rolled back, and goes on after P1.c",
      "waits for a person: P1.b is rolled back, but it has no undo and does not say that it may be repeated. It touches db x. Undo that by hand and let it run again (retry), or let it stand (done)?",
    ]
  `)
})

test('a rollback in wave mode opens the waves again', () => {
  const plan = 'a 1h undo\nb 1h\nc 1h undo after a\nd 3h after b'
  expect(trace(plan, { mode: 'wave_based', workers: 2, operator: ['150m rollback a'] })).toMatchInlineSnapshot(
    `"0h b →  a →   1h b ✓  a ✓  d →  c →   2h c ✓   2h30m rollback c, a  c ↶  a ↶  c undo →   2h31m c ‖  a undo →   2h32m a ‖  c ↻  a ↻  a →   3h32m a ✓  c →   4h d ✓   4h32m c ✓"`,
  )
})
