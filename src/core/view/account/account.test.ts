import { errorPattern } from '../../../testing/error-pattern.ts'
import { expect, test } from 'vitest'
import type { Event } from '../../model/event.ts'
import type { Policies } from '../../model/policies.ts'
import { Account } from '../../model/account.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { guardedEvents } from '../../../testing/guarded-run.ts'
import { simulateText, type TraceOptions } from '../../../testing/trace.ts'
import { accountOf } from './account.ts'
import { accountPage } from './account-page.ts'

function page(events: readonly Event[]): string {
  const account = accountOf(events)
  expect(Account.parse(account)).toEqual(account)
  return accountPage(account)
}

const PATTERN = errorPattern('missing-dependency', { class: 'systemic' }, { remedy: 'install_packages' })

const POLICIES: Partial<Policies> = {
  healing: { default: 'auto' },
  circuit_breakers: { patterns: [PATTERN] },
}

/** The planner: one task that installs what is missing, before all that wait. */
const install: NonNullable<TraceOptions['planner']> = ({ issue, coordinator }) => {
  const [first] = planFromText('install 5m prio critical').graph.nodes
  const task = { ...first, id: 'AUTO.INSTALL.DEPS', name: 'Install jose', mends: issue.id } as NonNullable<typeof first>
  const edges = issue.tasks.map((to) => ({
    from: task.id,
    to,
    type: 'hard' as const,
    dep_type: 'infrastructure' as const,
    confidence: 1,
  }))
  expect(coordinator.graph.nodes.length).toBeGreaterThan(0)
  return {
    summary: 'npm install jose',
    asks: false,
    ops: [
      { op: 'inject_tasks', tasks: [task] },
      { op: 'add_edges', edges },
    ],
  }
}

test('what was mended is told from its first failure to its end, with what it cost', () => {
  const { events } = simulateText('a 1h retries 3\nb 1h\nc 1h after a', {
    workers: 1,
    policies: POLICIES,
    planner: install,
    attempts: { a: ['systemic 10m', 'ok'] },
  })
  expect(page(events)).toMatchInlineSnapshot(`
    "exec-simulated-001 A plan written as text: completed, 4 of 4 tasks done in 3h 15m

    What broke, and what was done about it
      [10:00] issue-8 missing-dependency SIMULATED_SYSTEMIC
        SIMULATED_SYSTEMIC: a simulated failure of class systemic; once, about P1.a
        [10:00] breaker opened: 2 tasks waited 1h 10m in all (P1.a 5m 00s, P1.b 1h 05m); 1 attempt spared
        [10:00] remedy: npm install jose; to run \`run install\` in the codebase (AUTO.INSTALL.DEPS)
        [10:00] applied as version 1 of the plan: add AUTO.INSTALL.DEPS; order AUTO.INSTALL.DEPS → P1.a
        [15:00] probe P1.a went well
        [01:15:00] breaker closed
        AUTO.INSTALL.DEPS succeeded, in 5m 00s
        it helped, after 1h 05m

    What it cost
      1 try came to nothing, which took 10m 00s
      1 retry
      waiting behind breakers took 1h 10m in all
      1 attempt spared
      mending took 5m 00s
      on the way that ended last (AUTO.INSTALL.DEPS, P1.a, P1.c): 10m 00s of failed tries, 5m 00s held back, 5m 00s of mending
    "
  `)
})

test('what nobody mended is told too, and what to do next', () => {
  const { events } = simulateText('a 1h retries 2\nb 1h\nc 1h after a\nd 1h\ne 20m optional', {
    workers: 2,
    policies: POLICIES,
    attempts: { a: ['logic 10m'], b: ['lost 5m', 'ok'], d: ['transient 5m', 'ok'], e: ['systemic 1m'] },
    operator: ['15m pause', '30m resume'],
  })
  expect(page(events)).toMatchInlineSnapshot(`
    "exec-simulated-001 A plan written as text: needs attention, 3 of 5 tasks done in 2h 11m

    What broke, and what was done about it
      [11:00] issue-23 missing-dependency SIMULATED_SYSTEMIC
        SIMULATED_SYSTEMIC: a simulated failure of class systemic; once, about P1.e
        [11:00] breaker opened: 3 tasks waited 2h 00m in all (P1.a 20ms, P1.d 1h 00m, P1.e 1h 00m); 2 attempts spared
        [11:00] probe P1.a went well
        [01:11:00] breaker closed
        no remedy: nobody here knows of remedies
        nothing was done about it, after 20ms
      [10:00] P1.a failed with SIMULATED_LOGIC: a simulated failure of class logic → done in the end
      [10:00] P1.d failed with SIMULATED_TRANSIENT: a simulated failure of class transient → done in the end
      [05:00] attempts were lost: process gone (P1.b)
      [15:00] paused: by command, for 15m 00s

    What it cost
      3 tries came to nothing, which took 16m 00s
      1 attempt lost
      2 retries
      waiting behind breakers took 2h 00m in all
      2 attempts spared
      on the way that ended last (P1.a, P1.c): 10m 00s of failed tries, 20ms held back, 0ms of mending

    Still open
      P1.b waits for a person: P1.b was cut off and does not say that it may be repeated. Look at what it left behind: was it done, or may it run again?
        next: tasks execute --resume exec-simulated-001 --done P1.b, or --retry P1.b, or --skip P1.b
      P1.e waits for a person: a simulated failure of class systemic, and nothing is done about it: nobody here knows of remedies. Put its cause right; then, may it run again?
        next: tasks execute --resume exec-simulated-001 --retry P1.e, or --done P1.e, or --skip P1.e
      The execution has come to rest (needs_attention)
        next: tasks execute --resume exec-simulated-001
    "
  `)
})

test('where nothing broke, that is said; an execution that has only begun can be told of', () => {
  const { events } = simulateText('a 1h\nb 1h after a')
  expect(page(events)).toMatchInlineSnapshot(`
    "exec-simulated-001 A plan written as text: completed, 2 of 2 tasks done in 2h 00m

    Nothing broke
    "
  `)
  const begun = accountOf(events.slice(0, 3))
  expect([begun.status, begun.open, begun.cost.on_the_longest_way]).toEqual(['running', [], null])
})

test('a remedy that a person is asked about stands among what is open', () => {
  const { events } = simulateText('a 1h retries 3', {
    workers: 1,
    policies: { ...POLICIES, healing: { default: 'ask' } },
    planner: install,
    attempts: { a: ['systemic 10m', 'ok'] },
  })
  const account = accountOf(events)
  expect(account.issues.map(({ mode, outcome, remedy }) => [mode, outcome, remedy?.question?.answer])).toEqual([
    ['ask', 'planned', undefined],
  ])
  expect(account.open.map(({ what, next }) => `${what} → ${next}`)).toMatchInlineSnapshot(`
    [
      "A remedy waits for an answer: npm install jose (ask-11) → tasks execute --resume exec-simulated-001 --approve ask-11, or --reject ask-11",
      "The execution has come to rest (needs_attention) → tasks execute --resume exec-simulated-001",
    ]
  `)
})

test('a coordinator that went without a word is part of the story, and what to do next follows from whether one works on it', () => {
  const { events } = simulateText('a 1h\nb 1h after a', { workers: 1, operator: ['10m crash', '3h take_up'] })
  expect(page(events)).toMatchInlineSnapshot(`
    "exec-simulated-001 A plan written as text: completed, 2 of 2 tasks done in 2h 00m

    What broke, and what was done about it
      [00:00] its coordinator wrote nothing more (a crash or a kill); then it was taken up again (P1.a), after 11m 00s
    "
  `)
  const crashed = events.findIndex(({ type }) => type === 'execution_resumed')
  expect(crashed).toBeGreaterThan(0)
  const left = accountOf(events.slice(0, crashed), false)
  expect(accountPage(left)).not.toContain('Nothing broke')
  expect(left.troubles.map(({ kind, tasks }) => [kind, tasks])).toEqual([['cut_off', ['P1.a']]])
  expect([left.status, left.open]).toMatchInlineSnapshot(`
    [
      "cut_off",
      [
        {
          "next": "tasks execute --resume exec-simulated-001",
          "what": "No coordinator works on it: it was cut off (a crash or a kill); P1.a ran when it went",
        },
      ],
    ]
  `)
  const { events: all } = simulateText('a 1h manual\nb 9h', { workers: 2 })
  const asked = all.slice(0, all.findIndex(({ type }) => type === 'task_needs_attention') + 1)
  const next = (attended: boolean): string | undefined => accountOf(asked, attended).open[0]?.next
  expect([next(true), next(false)]).toMatchInlineSnapshot(`
    [
      "tasks done P1.a, or tasks skip P1.a, or tasks fail P1.a",
      "tasks execute --resume exec-simulated-001 --done P1.a, or --skip P1.a, or --fail P1.a",
    ]
  `)
})

test('a person who lets a quarantined task go again is told, and it is quarantined no more', () => {
  const { events } = simulateText('a 1h\nb 9h', {
    workers: 2,
    policies: { circuit_breakers: { patterns: [{ ...PATTERN, action: 'quarantine', remedy: undefined }] } },
    attempts: { a: ['systemic 10m', 'ok'] },
    operator: ['2h retry a'],
  })
  expect(accountOf(events).troubles.filter(({ kind }) => kind === 'quarantined')).toMatchInlineSnapshot(`
    [
      {
        "at": "2026-01-01T00:10:00.000Z",
        "kind": "quarantined",
        "seconds": 6600,
        "tasks": [
          "P1.a",
        ],
        "text": "P1.a was quarantined: circuit breaker missing-dependency; let go again by operator",
      },
    ]
  `)
})

test('a stop and the run after it are told too', () => {
  const { events } = simulateText('a 1h', { operator: ['30m stop', '5h take_up'] })
  expect(accountOf(events).troubles).toMatchInlineSnapshot(`
    [
      {
        "at": "2026-01-01T00:30:00.000Z",
        "kind": "stopped",
        "seconds": 16200,
        "tasks": [],
        "text": "stopped: asked to stop; then it was taken up again",
      },
    ]
  `)
})

test('each opening of a breaker is told under the issue that it led to', () => {
  const { events } = simulateText('a 1h retries 5\nb 1h', {
    workers: 1,
    policies: POLICIES,
    planner: install,
    attempts: { a: ['systemic 10m', 'systemic 10m', 'ok'] },
  })
  const { issues } = accountOf(events)
  expect(
    issues.map(({ outcome, breaker }) => [
      outcome,
      breaker?.opened,
      breaker?.first_opened_at.slice(11, 16),
      breaker?.parked_seconds,
      breaker?.probes.map((one) => one.outcome),
      breaker?.state,
    ]),
  ).toMatchInlineSnapshot(`
    [
      [
        "did_not_help",
        1,
        "00:10",
        1200.04,
        [
          "failed",
        ],
        "opened_again",
      ],
      [
        "planned",
        1,
        "00:25",
        0.04,
        [],
        "open",
      ],
    ]
  `)
})

test('an issue that comes again is told with what failed last; what a person was asked about at once was no retry', () => {
  let asked = 0
  const { events } = guardedEvents('a 1h retries 5', {
    policies: POLICIES,
    planner: () => (asked++ === 0 ? { summary: 'half of it', asks: false, ops: [] } : { refusal: 'no other is known' }),
    attempts: { a: ['MODULE_NOT_FOUND: jose is missing', 'MODULE_NOT_FOUND: pg is missing'] },
    facts: { MODULE_NOT_FOUND: { class: 'systemic' } },
  })
  const account = accountOf(events)
  expect(account.issues.map(({ message, told_at, outcome }) => [told_at, message, outcome])).toEqual([
    ['2026-01-01T01:00:00.000Z', 'jose is missing', 'did_not_help'],
    ['2026-01-01T02:00:00.020Z', 'pg is missing', 'refused'],
  ])
  expect(account.cost.retries).toBe(1)
  expect(account.open.map(({ next }) => next)).toContain(
    'put its cause right, then tasks execute --resume exec-simulated-001 --retry P1.a',
  )
})
