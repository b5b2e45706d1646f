import { expect, test } from 'vitest'
import type { Coordinator } from '../../model/coordinator.ts'
import type { ErrorPattern } from '../../model/policies.ts'
import { errorPattern } from '../../../testing/error-pattern.ts'
import { guardedEvents, guardedRun, person } from '../../../testing/guarded-run.ts'
import { idOf } from '../../../testing/plan-text.ts'

const PATTERN = errorPattern('p', { kind: 'rate_limit' }, { cooldown_s: 60 })
const policies = (over: Partial<ErrorPattern>) => ({ circuit_breakers: { patterns: [{ ...PATTERN, ...over }] } })
const LIMITED = 'TOO_MANY_REQUESTS: asked too often'
const facts = { TOO_MANY_REQUESTS: { kind: 'rate_limit', class: 'external' } } as const

/** A plan whose tasks run elsewhere, or run something else. */
function acting(actions: Readonly<Record<string, Partial<Coordinator['graph']['nodes'][number]['action']>>>) {
  const byId = new Map(Object.entries(actions).map(([name, action]) => [idOf(name), action]))
  return (plan: Coordinator): Coordinator => ({
    ...plan,
    graph: {
      ...plan.graph,
      nodes: plan.graph.nodes.map((node) => ({ ...node, action: { ...node.action, ...byId.get(node.id) } })),
    },
  })
}

const PLAN = 'a 1m\nb 2m\nc 1m after b\nd 1m after b\nlater 30m'
const run = (scope: ErrorPattern['scope'], plan = PLAN, change?: (plan: Coordinator) => Coordinator): string =>
  guardedRun(plan, {
    policies: policies({ scope, cooldown_s: 600 }),
    workers: 4,
    attempts: { a: [LIMITED] },
    facts,
    why: [['3m', 'c']],
    ...(change === undefined ? {} : { change }),
  })

test('a breaker of a provider, a package or a pool parks those that share it with the task that failed', () => {
  const host = (name: string) => ({ kind: 'http', http: { method: 'GET', url: `https://${name}/v1` } }) as const
  const hosts = acting({ a: host('api.example.com'), c: host('me@API.example.com'), d: host('other.example.com') })
  expect(run('provider', PLAN, hosts)).toMatchInlineSnapshot(`
    "0s later →  b →  a →
    1m a ✗  p opened: a
    2m b ✓  d →
    3m d ✓
    11m p half open: a  a →
    12m a ✓  p closed: a  c →
    13m c ✓
    30m later ✓  completed
    3m c waits for breaker p (host api.example.com), which lets a probe through in 8m 00s"
  `)
  const as = (name: string): string => run('provider', PLAN, hosts).replace('host api.example.com', name)
  const folders = acting({ a: { cwd: 'web' }, c: { cwd: './web/app/' }, d: { cwd: 'webs' } })
  expect(run('package', PLAN, folders)).toBe(as('folder web'))
  const pools = PLAN.replace('a 1m', 'a 1m pool db:1').replace('c 1m', 'c 1m pool db:1')
  expect(run('pool', `pool db 5\npool other 5\n${pools.replace('d 1m', 'd 1m pool other:1')}`)).toBe(as('pool db'))
})

test('a breaker with a glob counts failures of the tasks that its glob names, and of no others', () => {
  const told = (tasks: string): string =>
    guardedRun('a 1m\nb 2m\nc 1m after b', {
      policies: policies({ scope: { tasks }, action: 'quarantine', threshold: 2 }),
      workers: 2,
      attempts: { a: [LIMITED, LIMITED] },
      facts,
    })
  expect(told('*.c')).not.toContain('opened')
  expect(told('*.c')).toContain('a ✓')
  expect(told('*.a')).toContain('p opened: a')
})

test('a rate limit opens for at least as long as the server said, and each cool-down is longer than the one before', () => {
  const opened = (more: Partial<ErrorPattern>, retry_after_seconds?: number): number[] => {
    const limited = {
      ...facts.TOO_MANY_REQUESTS,
      ...(retry_after_seconds === undefined ? {} : { retry_after_seconds }),
    }
    const { events } = guardedEvents('a 1m retries 0', {
      policies: policies({ max_activations: 8, ...more }),
      attempts: { a: [LIMITED, LIMITED, LIMITED, LIMITED, LIMITED, LIMITED] },
      facts: { TOO_MANY_REQUESTS: limited },
    })
    return events.flatMap((event) =>
      event.type === 'circuit_breaker' && event.until !== undefined ? [(event.until - event.ts) / 1000] : [],
    )
  }
  expect(opened({ cooldown_factor: 2 })).toEqual([60, 120, 240, 480, 600, 600])
  expect(opened({}, 90)).toEqual([90, 90, 90, 90, 90, 90])
})

test('what failed under a breaker is tried again whatever its class says, and at the end a person is asked', () => {
  const told = guardedRun('a 1m retries 0\nb 1m after a', {
    policies: policies({ match: { code: 'MODULE_NOT_FOUND' }, max_activations: 2 }),
    attempts: { a: ['MODULE_NOT_FOUND: x', 'MODULE_NOT_FOUND: x', 'MODULE_NOT_FOUND: x'] },
    facts: { MODULE_NOT_FOUND: { class: 'systemic', kind: 'environment' } },
    acts: [person('1h', 'approve a retry'), person('1h', 'take_up')],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s a →
    1m a ✗  p opened: a
    2m p half open: a  a →
    3m a ✗  p opened: a
    4m p half open: a  a →
    5m a ✗  p exhausted: a  a ? circuit breaker  needs_attention
    1h p half open: a  resumed  a →
    1h1m a ✓  p closed: a  b →
    1h2m b ✓  completed"
  `)
})

test('one task with another cause each time is not spared for ever', () => {
  const { events, status } = guardedEvents('a 1m retries 2', {
    policies: policies({ match: { class: 'transient' }, group_by: 'fingerprint' }),
    ends: (_, number) => `CODE_${number}: cause ${number}`,
  })
  expect(status).toBe('failed')
  expect(events.filter(({ type }) => type === 'task_failed')).toHaveLength(2 * 3 + 3)
})

test('a systemic failure that only counts is tried while attempts are left', () => {
  const told = guardedRun('a 1m retries 2\nb 1m', {
    policies: policies({ match: { code: 'SCHEMA_DRIFT' }, threshold: 2 }),
    workers: 2,
    attempts: { a: ['SCHEMA_DRIFT: x', 'SCHEMA_DRIFT: x'] },
    facts: { SCHEMA_DRIFT: { class: 'systemic', kind: 'environment' } },
  })
  expect(told).toMatchInlineSnapshot(`
    "0s a →  b →
    1m a ✗  b ✓
    1m1s a →
    2m1s a ✗  p opened: a
    3m1s p half open: a  a →
    4m1s a ✓  p closed: a  completed"
  `)
})

test('who lacks a login, credit or leave is not tried again: a person is asked at once, and what is optional is left out', () => {
  const told = (plan: string): string =>
    guardedRun(plan, {
      attempts: { a: ['E401: the registry wants a login'] },
      facts: { E401: { class: 'external', kind: 'auth' } },
      why: [['5m', 'a']],
    })
  expect(told('a 1m retries 5\nb 1m after a')).toMatchInlineSnapshot(`
    "0s a →
    1m a ✗  a ? auth  needs_attention
    5m a waits for a person: P1.a failed: the registry wants a login. It was refused for want of a valid login, key or certificate. Renew that where the task runs; then, may it run again?"
  `)
  expect(told('a 1m retries 5 optional')).toMatchInlineSnapshot(`
    "0s a →
    1m a ✗  a –  completed
    5m a was skipped"
  `)
})
