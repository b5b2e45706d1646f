import { expect, test } from 'vitest'
import type { Event } from '../../model/event.ts'
import type { ErrorPattern, Policies } from '../../model/policies.ts'
import { Account } from '../../model/account.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { simulateText, type TraceOptions } from '../../../testing/trace.ts'
import { accountOf } from './account.ts'
import { accountPage } from './account-page.ts'

function page(events: readonly Event[]): string {
  const account = accountOf(events)
  expect(Account.parse(account)).toEqual(account)
  return accountPage(account)
}

const PATTERN: ErrorPattern = {
  name: 'missing-dependency',
  match: { class: 'systemic' },
  group_by: 'code',
  scope: 'plan',
  threshold: 1,
  window_s: 600,
  action: 'park',
  cooldown_s: 600,
  max_activations: 3,
  remedy: 'install_packages',
}

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
        [10:00] remedy: npm install jose
        [10:00] applied as version 1 of the plan: add AUTO.INSTALL.DEPS; order AUTO.INSTALL.DEPS → P1.a
        [15:00] probe P1.a went well
        [01:15:00] breaker closed
        AUTO.INSTALL.DEPS succeeded, after 5m 00s of work
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
    "exec-simulated-001 A plan written as text: needs attention, 0 of 5 tasks done in 30m 00s

    What broke, and what was done about it
      [11:00] issue-23 missing-dependency SIMULATED_SYSTEMIC
        SIMULATED_SYSTEMIC: a simulated failure of class systemic; once, about P1.e
        [11:00] breaker opened: 3 tasks waited 57m 00s in all (P1.a 19m 00s, P1.d 19m 00s, P1.e 19m 00s); 2 attempts spared
        the breaker stays open
        no remedy: nobody here knows of remedies
        nothing was done about it, after 20ms
      [10:00] P1.a failed with SIMULATED_LOGIC: a simulated failure of class logic → ready
      [10:00] P1.d failed with SIMULATED_TRANSIENT: a simulated failure of class transient → ready
      [05:00] attempts were lost: process gone (P1.b)

    What it cost
      3 tries came to nothing, which took 16m 00s
      1 attempt lost
      3 retries
      waiting behind breakers took 57m 00s in all
      2 attempts spared
      on the way that ended last (P1.e): 1m 00s of failed tries, 19m 00s held back, 0ms of mending

    Still open
      Breaker missing-dependency has opened 1 time and stays open
        next: put its cause right, and let the task that asks run again
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
