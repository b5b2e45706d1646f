import { expect, test } from 'vitest'
import { idOf } from '../../testing/plan-text.ts'
import { type TraceOptions, simulateText } from '../../testing/trace.ts'
import type { ExecutionState } from './state.ts'
import { why } from './why.ts'

/** What is said of each named task while the plan is carried out, at a moment in hours. */
function said(text: string, at_h: number, tasks: readonly string[], options: TraceOptions = {}): string {
  const lines = new Map<string, string>()
  const start = { at: 0 }
  simulateText(text, {
    ...options,
    observer: {
      turned: ({ site, inputs }) => {
        if (inputs[0]?.type === 'submit') start.at = site.at
        if (site.at > start.at + at_h * 3_600_000) return
        for (const execution of site.executions.values()) {
          for (const name of tasks) {
            const task = execution.plan.numberOf.get(idOf(name)) as number
            const { code, text: sentence } = why(site, execution, task, start.at + at_h * 3_600_000)
            lines.set(name, `${name} ${sentence} (${code})`)
          }
        }
      },
    },
  })
  return [...lines.values()].join('\n')
}

test('a task that waits says for what', () => {
  expect(
    said(
      `lock db
       pool test 2
       quota cpu_cores 2
       rate api 1 per 30m
       a 2h locks db pool test:2 cpu 2 rates api
       b 1h locks db
       c 1h pool test:1
       d 1h cpu 1
       e 1h rates api
       f 1h after a, b
       g 1h`,
      0.25,
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      { workers: 1 },
    ),
  ).toMatchInlineSnapshot(`
    "a is running on worker-1 (running)
    b waits for lock db, held by P1.a (lock)
    c waits for 1 of test (0 of 2 free), held by P1.a (pool)
    d waits for 1 of cpu_cores (0 of 2 free), held by P1.a (quota)
    e waits 15m 00s for the rate of api (rate)
    f waits for P1.a, P1.b (predecessor)
    g waits for a free worker (worker)"
  `)
})

test('a task behind one that did not succeed says so', () => {
  expect(
    said(
      `a 1h
       b 1h after a
       c 9h`,
      2,
      ['a', 'b', 'c'],
      { workers: 2, attempts: { a: ['logic'] } },
    ),
  ).toMatchInlineSnapshot(`
    "a failed: a simulated failure of class logic (failed)
    b is blocked: P1.a did not succeed (predecessor_failed)
    c is running on worker-1 (running)"
  `)
})

test('a task behind one that is blocked says by whom, and one behind a question that a person is asked', () => {
  expect(
    said(
      `a 1h
       b 1h after a
       c 1h after b
       asked 1h manual
       d 1h after asked
       e 1h after d, slow
       f 1h after asked, slow
       slow 9h`,
      2,
      ['b', 'c', 'd', 'e', 'f'],
      { workers: 2, attempts: { a: ['logic'] } },
    ),
  ).toMatchInlineSnapshot(`
    "b is blocked: P1.a did not succeed (predecessor_failed)
    c is blocked: waits for P1.b, and P1.a did not succeed (predecessor_failed)
    d waits for P1.asked, which waits for a person (predecessor)
    e waits for P1.d, P1.slow (predecessor)
    f waits for P1.asked, which waits for a person, and for P1.slow (predecessor)"
  `)
})

test('a task between two tries, one in question, one that is skipped, one that is cancelled, one that is undone', () => {
  expect(
    said(
      `retried 1h
       asked 1h manual
       skipped 1h optional
       cancelled 9h idempotent
       undone 1h undo
       checked 1h checks 1
       done 1h`,
      1.02,
      ['retried', 'asked', 'skipped', 'cancelled', 'undone', 'checked', 'done'],
      {
        workers: 9,
        attempts: {
          retried: ['external'],
          skipped: ['logic'],
          undone: ['logic'],
          'undone undo': ['ok 2h'],
          'checked check': ['ok 2h'],
        },
        operator: ['30m cancel cancelled'],
      },
    ),
  ).toMatchInlineSnapshot(`
    "retried waits 2m 48s before its next try after SIMULATED_EXTERNAL (backoff)
    asked waits for a person: asked: this is done by a person. Do it, then say that it is done (attention)
    skipped was skipped (done)
    cancelled was cancelled: by command (cancelled)
    undone is being undone on worker-4 (running)
    checked is being checked on worker-5 (running)
    done is done (done)"
  `)
})

test('a ready task of an execution that does not run says that', () => {
  const plan = `a 2h idempotent
                b 1h locks x prio low`
  expect(said(plan, 1, ['a', 'b'], { operator: ['30m pause'] })).toMatchInlineSnapshot(`
    "a is running on worker-1 (running)
    b is ready; the execution is paused (paused)"
  `)
  expect(said(plan, 1, ['a', 'b'], { operator: ['30m stop'] })).toMatchInlineSnapshot(`
    "a is ready; the execution is stopped (stopped)
    b is ready; the execution is stopped (stopped)"
  `)
})

test('a task of a later wave says for which wave it waits', () => {
  expect(
    said(
      `a 1h
       b 3h
       c 1h after a`,
      2,
      ['c'],
      { workers: 2, mode: 'wave_based' },
    ),
  ).toMatchInlineSnapshot(`"c waits for wave 1 to end (wave)"`)
})

test('what waits for a window, for what is kept for another task, or for a budget is told so', () => {
  const tell = (text: string, moment: string, task: string, options: TraceOptions = {}): string => {
    const told: string[] = []
    simulateText(text, {
      workers: 4,
      ...options,
      operator: [`${moment} pause`, `${moment} resume`],
      observer: {
        turned: ({ site, inputs }) => {
          const execution = [...site.executions.values()][0]
          const number = execution?.plan.numberOf.get(`P1.${task}`)
          if (execution === undefined || number === undefined || !inputs.some(({ type }) => type === 'command')) return
          told.push(why(site, execution, number, site.at).text)
        },
      },
    })
    return told.join(' | ')
  }
  expect(tell('lock night open 10:00-12:00\na 1h locks night\nb 9h', '7h', 'a')).toMatchInlineSnapshot(
    `"waits 3h 00m until night may be used"`,
  )
  const plan = `pool p 2
                wide 1h pool p:2 after go
                go 10m
                long 5h pool p:1
                a 2h pool p:1
                b 1h pool p:1 after a`
  expect(tell(plan, '3h', 'b', { policies: { aging_seconds: 3600 } })).toMatchInlineSnapshot(
    `"waits for p, which is kept for P1.wide: that has waited longer"`,
  )
  expect(tell('budget cost_usd 5\na 4h pool cost_usd:3\nb 4h pool cost_usd:3', '1h', 'b')).toMatchInlineSnapshot(
    `"waits for 3 of the budget cost_usd, of which 2 are left, held by P1.a"`,
  )
})

/** What is said of a task when the execution has ended, or was left. */
function saidLast(text: string, task: string, options: TraceOptions = {}): string {
  const { site, execution_id } = simulateText(text, { workers: 4, ...options })
  const execution = site.executions.get(execution_id) as ExecutionState
  const { code, text: sentence } = why(site, execution, execution.plan.numberOf.get(`P1.${task}`) as number, site.at)
  return `${sentence} (${code})`
}

test('what is in the way of a ready task is told although the execution does not run', () => {
  const budget = 'budget cost_usd 5\na 1h pool cost_usd:4\nb 1h pool cost_usd:2 prio low'
  expect(saidLast(budget, 'b')).toMatchInlineSnapshot(
    `"needs 2 of the budget cost_usd, of which 1 is left for good; raise it with an update (set_pool), or skip the task; the execution needs attention (budget)"`,
  )
  expect(
    saidLast('lock night open 10:00-12:00\na 1h locks night\nb 9h', 'a', { operator: ['1h stop'] }),
  ).toMatchInlineSnapshot(`"waits 9h 00m until night may be used; the execution is stopped (window)"`)
  expect(saidLast('a 1h idempotent\nb 9h idempotent', 'a', { operator: ['30m stop'] })).toMatchInlineSnapshot(
    `"is ready; the execution is stopped (stopped)"`,
  )
})

test('a task whose checks a stop put off says so, and one that is quarantined says why', () => {
  expect(
    saidLast('a 1h checks 1', 'a', { attempts: { 'a check': ['ok 2h'] }, operator: ['90m stop'] }),
  ).toMatchInlineSnapshot(`"its work is done; its checks are made when the execution goes on (stopped)"`)
  expect(
    saidLast('a 1h\nb 1h after a', 'b', {
      operator: ['30m update quarantine b'],
    }),
  ).toMatchInlineSnapshot(`"is quarantined: it does harm (failed)"`)
})

test('headroom is told to a task that it keeps from free units', () => {
  const plan = `quota cpu_cores 2
                a 2h cpu 1
                b 2h cpu 1
                c 2h cpu 2`
  const policies = { resource_allocation: { headroom_percent: 50, preemption_enabled: false } }
  expect(said(plan, 1, ['b', 'c'], { workers: 4, policies })).toMatchInlineSnapshot(`
    "b waits for 1 of cpu_cores (1 of 2 free, 50 % stays free), held by P1.a (quota)
    c waits for 2 of cpu_cores (1 of 2 free, 50 % stays free: what needs more than 1 runs alone), held by P1.a (quota)"
  `)
})
