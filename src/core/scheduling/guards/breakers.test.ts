import { expect, test } from 'vitest'
import type { ErrorPattern } from '../../model/policies.ts'
import { ErrorPattern as ErrorPatternSchema } from '../../model/policies.ts'
import { errorPattern } from '../../../testing/error-pattern.ts'
import { guardedEvents, guardedRun, person } from '../../../testing/guarded-run.ts'

const NPM = errorPattern(
  'npm',
  { message_regex: 'Cannot find (?:module|package)' },
  { group_by: 'fingerprint', threshold: 2 },
)
const MISSING = 'MODULE_NOT_FOUND: Cannot find module left-pad'
const guard = (over: Partial<ErrorPattern> = {}) => ({ circuit_breakers: { patterns: [{ ...NPM, ...over }] } })

const PLAN = 'a 1m retries 5\nb 1m retries 5\nc 1m\nd 1m after c\nlater 30m'

test('the same failure of two tasks opens a breaker: both wait in backoff, the rest stays ready, and one probe closes it', () => {
  const told = guardedRun(PLAN, {
    policies: guard(),
    workers: 3,
    attempts: { a: [MISSING], b: [MISSING] },
    why: [
      ['5m', 'a'],
      ['5m', 'd'],
      ['11m30s', 'b'],
    ],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s later →  c →  a →
    1m c ✓  a ✗  b →  d →
    2m b ✗  npm opened: b  d ✓
    12m npm half open: a  a →
    13m a ✓  npm closed: a  b →
    14m b ✓
    30m later ✓  completed
    5m a waits for breaker npm, which lets a probe through in 7m 00s
    5m d is done
    11m30s b waits for breaker npm, which lets a probe through in 30.0s, before its next try after MODULE_NOT_FOUND"
  `)
})

test('what was kept for those whom a probe holds back is free again in the turn in which it starts', () => {
  const { events } = guardedEvents(
    'pool p 2\nbad 1m effects net\nfirst 5m pool p:1 prio critical\nx 1h pool p:2\ny 1h pool p:2\nlater 9h',
    { policies: { ...guard({ threshold: 1 }), aging_seconds: 300 }, workers: 3, attempts: { bad: [MISSING] } },
  )
  const probed = events.find((event) => event.type === 'circuit_breaker' && event.action === 'half_open')?.ts
  const then = events.filter((event) => event.ts === probed && 'task' in event)
  expect(then.map((event) => [event.type, 'task' in event ? event.task : ''].join(' '))).toMatchInlineSnapshot(`
    [
      "task_reserved P1.x",
      "task_reserved P1.y",
      "resource_acquired P1.x",
      "attempt_ordered P1.x",
      "reservation_ended P1.y",
      "task_started P1.x",
    ]
  `)
})

test('a probe that fails in the same way opens it again; after the last time a person is asked once, and the answer probes', () => {
  const told = guardedRun(PLAN, {
    policies: guard({ max_activations: 2, cooldown_s: 60 }),
    workers: 2,
    attempts: { a: [MISSING, MISSING, MISSING], b: [MISSING, MISSING, MISSING] },
    acts: [person('3h', 'approve a retry'), person('3h', 'approve b retry'), person('3h', 'take_up')],
    why: [['2h', 'd']],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s later →  c →
    1m c ✓  a →
    2m a ✗  b →
    3m b ✗  npm opened: b
    4m npm half open: a  a →
    5m a ✗  npm opened: a
    6m npm half open: a  a →
    7m a ✗  npm exhausted: a  a ? circuit breaker
    30m later ✓  needs_attention
    3h npm half open: a  resumed  a →
    3h1m a ✓  npm closed: a  d →  b →
    3h2m d ✓  b ✗
    3h2m1s b →
    3h3m1s b ✗  npm opened: b
    3h4m1s npm half open: b  b →
    3h5m1s b ✓  npm closed: b  completed
    2h d is held by breaker npm, until P1.a is answered; the execution needs attention"
  `)
})

test('failures that differ, that are too far apart, or that only successes mention never open it', () => {
  const opened = (ends: (task: string, number: number) => string, over: Partial<ErrorPattern> = {}): number =>
    guardedEvents(PLAN, { policies: guard(over), workers: 2, ends }).events.filter(
      (event) => event.type === 'circuit_breaker',
    ).length
  expect(opened((task, n) => (n === 1 ? `MODULE_NOT_FOUND: Cannot find module ${task}` : 'ok'))).toBe(0)
  expect(opened((_, n) => (n === 1 ? 'ECONNRESET: a connection was reset' : 'ok'))).toBe(0)
  expect(opened((_, n) => (n === 1 ? MISSING : 'ok'), { window_s: 30, threshold: 3 })).toBe(0)
  expect(opened((_, n) => (n === 1 ? 'lost' : 'ok'))).toBe(0)
  expect(opened((_, n) => (n === 1 ? MISSING : 'ok'))).toBeGreaterThan(0)
})

test('a scope parks its own tasks only: those whose id fits a glob, or those of the feature', () => {
  const plan = 'x1 1m retries 5\nx2 1m retries 5\nc 5m\nother 1m after c\nx3 1m after c'
  const attempts = { x1: [MISSING], x2: [MISSING] }
  expect(guardedRun(plan, { policies: guard({ scope: { tasks: 'P1.x*' } }), workers: 3, attempts }))
    .toMatchInlineSnapshot(`
    "0s c →  x1 →  x2 →
    1m x1 ✗  x2 ✗  npm opened: x2
    5m c ✓  other →
    6m other ✓
    11m npm half open: x1  x1 →
    12m x1 ✓  npm closed: x1  x3 →  x2 →
    13m x3 ✓  x2 ✓  completed"
  `)
  expect(guardedRun(plan, { policies: guard({ scope: 'feature' }), workers: 3, attempts })).toMatchInlineSnapshot(`
    "0s c →  x1 →  x2 →
    1m x1 ✗  x2 ✗  npm opened: x2
    5m c ✓
    11m npm half open: x1  x1 →
    12m x1 ✓  npm closed: x1  other →  x3 →  x2 →
    13m other ✓  x3 ✓  x2 ✓  completed"
  `)
})

test('one task after another may be counted for itself', () => {
  const policies = guard({ group_by: 'task' })
  expect(
    guardedRun('a 1m retries 5\nb 1m retries 5', { policies, workers: 2, attempts: { a: [MISSING], b: [MISSING] } }),
  ).toMatchInlineSnapshot(`
    "0s a →  b →
    1m a ✗  b ✗
    1m1s a →  b →
    2m1s a ✓  b ✓  completed"
  `)
})

test('a breaker may do more than park: fewer lanes, a pause, the failing task in quarantine', () => {
  const attempts = { x1: [MISSING], x2: [MISSING] }
  const run = (action: ErrorPattern['action']): string =>
    guardedRun(
      'x1 1m retries 5 prio high\nx2 1m retries 5 prio high\nc 5m\nd 1m after x2\ne 5m\nf 5m\ng 5m\nh 5m\ni 5m',
      {
        policies: guard({ action, scope: { tasks: '*.x?' }, cooldown_s: 600 }),
        workers: 1,
        workers_max: 4,
        attempts,
        acts: action === 'pause' ? [person('20m', 'resume')] : [],
      },
    )
  expect(run('reduce_concurrency')).toMatchInlineSnapshot(`
    "0s x2 →  c →  x1 →  e →
    1m x2 ✗  x1 ✗  npm opened: x1
    5m c ✓  e ✓  f →  g →
    10m f ✓  g ✓  h →  i →
    11m npm half open: x1
    15m h ✓  i ✓  x1 →
    16m x1 ✓  npm closed: x1  x2 →
    17m x2 ✓  d →
    18m d ✓  completed"
  `)
  expect(run('pause')).toMatchInlineSnapshot(`
    "0s x2 →  c →  x1 →  e →
    1m x2 ✗  x1 ✗  npm opened: x1  paused: circuit breaker npm: Cannot find module left-pad
    5m c ✓  e ✓
    20m resumed  npm half open: x1  x1 →  f →  g →  h →
    21m x1 ✓  npm closed: x1  x2 →
    22m x2 ✓  i →
    25m f ✓  g ✓  h ✓  d →
    26m d ✓
    27m i ✓  completed"
  `)
  expect(run('quarantine')).toMatchInlineSnapshot(`
    "0s x2 →  c →  x1 →  e →
    1m x2 ✗  x1 ✗  npm opened: x1  x1 quarantined  f →  g →
    5m c ✓  e ✓  h →  i →
    6m f ✓  g ✓
    10m h ✓  i ✓
    11m npm half open: x2  x2 →
    12m x2 ✓  npm closed: x2  d →
    13m d ✓  needs_attention"
  `)
})

test('a storm of a thousand failing tasks opens once for each probe that fails, and spends no attempts of what is parked', () => {
  const plan = Array.from({ length: 1000 }, (_, i) => `t${i} 1m retries 1`).join('\n')
  let runs = 0
  const { events, status } = guardedEvents(plan, {
    policies: guard({ threshold: 5, cooldown_s: 600, max_activations: 9 }),
    workers: 50,
    // Fifty are under way when it opens; then three probes fail before the world is put right.
    ends: () => (++runs <= 50 + 3 ? MISSING : 'ok'),
  })
  const count = (action: string): number =>
    events.filter((event) => event.type === 'circuit_breaker' && event.action === action).length
  expect({ status, opened: count('opened'), half_open: count('half_open'), closed: count('closed') })
    .toMatchInlineSnapshot(`
    {
      "closed": 1,
      "half_open": 4,
      "opened": 4,
      "status": "completed",
    }
  `)
  expect(events.filter((event) => event.type === 'task_failed')).toHaveLength(53)
})

test('an expression that could be looked for without end is refused when the plan is read', () => {
  const read = ErrorPatternSchema.safeParse({ ...NPM, match: { message_regex: '(a+)+\\1' } })
  expect(read.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toMatchInlineSnapshot(`
    [
      "match.message_regex: it cannot be searched for: \\1 is not known here",
    ]
  `)
})

test('a breaker whose probe has succeeded may open as often again: a long plan against a server that keeps refusing ends', () => {
  const names = ['a', 'b', 'c']
  const told = guardedRun(names.map((name) => `${name} 1m retries 2`).join('\n'), {
    policies: guard({ threshold: 1, max_activations: 2, cooldown_s: 60, cooldown_factor: 3 }),
    attempts: Object.fromEntries(names.map((name) => [name, [MISSING, MISSING]])),
  })
  expect(told).toMatchInlineSnapshot(`
    "0s a →
    1m a ✗  npm opened: a
    2m npm half open: a  a →
    3m a ✗  npm opened: a
    6m npm half open: a  a →
    7m a ✓  npm closed: a  b →
    8m b ✗  npm opened: b
    9m npm half open: b  b →
    10m b ✗  npm opened: b
    13m npm half open: b  b →
    14m b ✓  npm closed: b  c →
    15m c ✗  npm opened: c
    16m npm half open: c  c →
    17m c ✗  npm opened: c
    20m npm half open: c  c →
    21m c ✓  npm closed: c  completed"
  `)
})

test('an undo that is tried again does not wait for a breaker that opens meanwhile', () => {
  const { events } = guardedEvents('a 1m undo retries 5\nb 3m retries 5', {
    policies: guard({ cooldown_s: 7200 }),
    workers: 2,
    retry_ms: 600_000,
    attempts: { a: [MISSING], b: [MISSING] },
    undos: { a: ['transient'] },
  })
  const at = (type: string, kind: string): number[] =>
    events.filter((event) => event.type === type && 'kind' in event && event.kind === kind).map(({ ts }) => ts)
  const [failed = 0] = at('attempt_finished', 'compensate')
  expect(at('attempt_ordered', 'compensate')[1]).toBe(failed + 600_000)
})
