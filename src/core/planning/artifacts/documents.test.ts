import { expect, test } from 'vitest'
import type { CompileSettings } from '../compile/settings.ts'
import { compileText } from '../../../testing/compiled-text.ts'
import { statedForecast } from '../../../testing/stated-forecast.ts'
import { decisionsDocument } from './decisions-document.ts'
import { planDocument } from './plan-document.ts'
import type { Plan } from '../plan.ts'

const SPEC = `# Ship
add 2h locks db
move 2h locks db after add
check 1h after add
send 1h after move check`

const COURSE = [
  { at_hours: 0, running: ['P1.T001'], ready: 0, blocked: 3, completed: 0, resource_usage: { db: 1 } },
  { at_hours: 2, running: ['P1.T002', 'P1.T003'], ready: 0, blocked: 1, completed: 1, resource_usage: { db: 1 } },
]

const simulated: Partial<CompileSettings> = {
  forecast: () => {
    const { rolling_frontier, ...more } = statedForecast(8, 10, { course: COURSE })
    const resources = { db: { utilization: 0.5, waits: 1, wait_hours: 0.75 } }
    return { ...more, rolling_frontier: { ...rolling_frontier, resources } }
  },
}

/** One section of a document, without its heading. */
function section(document: string, heading: string): string {
  const [, text = ''] = document.split(`\n## ${heading}\n\n`)
  return text.split('\n## ')[0] ?? ''
}

test('a simulated plan compares both models by what was simulated, and shows how the frontier moves', () => {
  const document = planDocument(compileText(SPEC, simulated), [])
  expect(section(document, 'Strategy')).toMatchInlineSnapshot(`
    "As a **rolling frontier**: each task starts as soon as what it waits for is done and its resources are free.

    Simulated 20 times (seed 1) with the same durations for both, the frontier takes 80 % of the time that the waves take (80 % to 80 % in 8 of 10 runs), and longer than they in 0 % of the runs. That speaks for the chosen model.

    |  | rolling frontier | waves |
    | --- | --- | --- |
    | P50 | 8h 00m | 10h 00m |
    | P80 | 10h 00m | 12h 30m |
    | P95 | 12h 00m | 15h 00m |
    | use of 8 lanes | 25 % | 25 % |
    | idle lane time | 2d 00h | 2d 12h |
    "
  `)
  expect(section(document, 'How the frontier moves')).toMatchInlineSnapshot(`
    "One simulated run with mean durations; resources in units taken.

    | at | running | ready | blocked | done | resources |
    | --- | --- | --- | --- | --- | --- |
    | 0ms | P1.T001 | 0 | 3 | 0 | db 1 |
    | 2h 00m | P1.T002, P1.T003 | 0 | 1 | 1 | db 1 |
    "
  `)
  expect(section(document, 'Resources')).toMatchInlineSnapshot(`
    "2 to 8 workers, at most 10 tasks at once; the order alone would allow 2.

    | name | kind | units | tasks | at least | in use | waiting |
    | --- | --- | --- | --- | --- | --- | --- |
    | db | one at a time | 1 | 2 | 4h 00m | 50 % | 45m 00s |

    Where more tasks want a resource than can have it, the worst first:

    - db is busy nearly as long as the critical path takes (2 tasks, at least 4h 00m). Split "db" into several locks, or let tasks that only read it say (read).
    "
  `)
})

test('a chosen model that the simulation speaks against is told so', () => {
  const document = planDocument(compileText(SPEC, { ...simulated, execution_model: 'wave_based' }), [])
  expect(section(document, 'Strategy')).toContain('speaks for the other model: `--execution-model rolling_frontier`.')
})

test('a plan that was not simulated says so, and shows no course of the frontier', () => {
  const document = planDocument(compileText(SPEC), [])
  expect(section(document, 'Strategy')).toContain('This plan was not simulated.')
  expect(section(document, 'How the frontier moves')).toBe('')
})

/** A plan whose tasks were split, joined and repaired, as the artifacts would say it. */
function changedPlan(repairs: number): Plan {
  const plan = structuredClone(compileText(SPEC))
  plan.tasks.meta.autonormalization = {
    split: [{ from: 'Do it all', into: ['P1.T001', 'P1.T002'], reason: '20 h along its scopes' }],
    merged: [{ from: ['one', 'two'], into: 'P1.T003', reason: 'both below 0.5 h' }],
    reported: [{ task: 'P1.T004', mean_hours: 20, reason: 'its duration is stated' }],
  }
  const added = ['P1.T004']
  const [from, to] = ['P1.T001', 'P1.T002']
  const repair = { op: 'insert_contract' as const, cycle: [from, to], from, to, added, reason: 'Both sides need it.' }
  plan.tasks.meta.repairs = Array.from({ length: repairs }, () => repair)
  return plan
}

test('what was split, joined, left alone and repaired is told in both documents', () => {
  const plan = changedPlan(1)
  expect(section(planDocument(plan, []), 'Sizes and repairs')).toMatchInlineSnapshot(`
    "Split:

    - “Do it all” into P1.T001, P1.T002: 20 h along its scopes

    Joined:

    - “one”, “two” as P1.T003: both below 0.5 h

    Left as they are, though too large or too small:

    - its duration is stated: P1.T004 (20h 00m)

    Cycles that were opened on request:

    - P1.T001 → P1.T002 by a contract task (P1.T004): Both sides need it.
    "
  `)
  const decisions = decisionsDocument(plan, [])
  expect(decisions.match(/^## .*$/gm)).toMatchInlineSnapshot(`
    [
      "## 1. How the plan is carried out",
      "## 2. The cycle through P1.T001 and P1.T002",
      "## 3. Tasks that were too large",
      "## 4. Tasks that were too small",
      "## 5. Tasks that want the same resource",
      "## 6. What the specification left unsaid",
      "## Hashes",
    ]
  `)
  expect(section(decisions, '2. The cycle through P1.T001 and P1.T002')).toMatchInlineSnapshot(`
    "**Context.** P1.T001, P1.T002 wait for each other; the dependency P1.T001 → P1.T002 was opened.

    **Options.**

    | option | for | against |
    | --- | --- | --- |
    | refuse the plan | nothing is changed | there is no plan until the specification is changed |
    | split at the interface | the interface is settled first, then both sides go on | one task more for each task that is split |
    | insert a contract task | no task is changed | somebody must write the contract down |

    **Selected.** A contract task (P1.T004).

    **Why.** Repairs were asked for. Both sides need it.
    "
  `)
})

test('of many repairs the first are decisions of their own, and the rest a number', () => {
  const decisions = decisionsDocument(changedPlan(25), [])
  expect(decisions.match(/^## \d+\. The cycle/gm)).toHaveLength(10)
  expect(decisions).toContain('15 more repairs of this kind stand in tasks.json.')
})

test('documents of large plans are cut at a stated number of rows', () => {
  const line = (_: unknown, i: number): string => `t${i}${i % 9 === 0 ? '' : ` after t${i - 1}`}`
  const plan = compileText(Array.from({ length: 1200 }, line).join('\n'))
  const [document, decisions] = [planDocument(plan, []), decisionsDocument(plan, [])]
  expect(document).toContain('… and 1000 more in `tasks.json`.')
  expect(document.split('\n').length).toBeLessThan(400)
  expect(decisions.split('\n').length).toBeLessThan(100)
})

test('what a person must look at stands right below the summary, the gravest first, each kind once', () => {
  const plan = structuredClone(compileText('a 2h run true\nb 1h after a~0.5 run make'))
  const large = { code: 'task-too-large', severity: 'warning', message: 'Too large.', advice: 'Split it.' } as const
  plan.tasks.meta.findings = [
    { ...large, place: 'spec.md:1' },
    { ...large, place: 'spec.md:2' },
    { ...large, code: 'secret-redacted', message: 'A secret.', advice: 'Take it out.', place: 'spec.md:9' },
  ]
  const document = planDocument(plan, [])
  expect(document.match(/^## .*$/gm)?.[0]).toBe('## Look at this first')
  expect(section(document, 'Look at this first')).toMatchInlineSnapshot(`
    "- **Review**: 1 dependency is too uncertain to hold; see Risks.
    - warning **secret-redacted** (spec.md:9): A secret. Take it out.
    - warning **task-too-large** (spec.md:1): Too large. And 1 more of this kind, at spec.md:2. Split it.
    "
  `)
})

test('a resource that bounds next to nothing is no bottleneck, whatever dag.json lists', () => {
  const text = 'a 0.01h locks db\nb 0.01h locks db\nlong 41h'
  expect(compileText(text).dag.metrics.resourceBottlenecks.length).toBe(1)
  expect(section(planDocument(compileText(text), []), 'Resources')).not.toContain('the worst first')
})

test('the frontier is shown in ten moments at most, each of which reads differently', () => {
  const course = Array.from({ length: 40 }, (_, i) => {
    return {
      at_hours: i < 20 ? 32 + i / 1000 : 32 + i,
      running: [],
      ready: 0,
      blocked: 0,
      completed: i,
      resource_usage: {},
    }
  })
  const plan = compileText(SPEC, { forecast: () => statedForecast(8, 10, { course }) })
  const shown = section(planDocument(plan, []), 'How the frontier moves')
  const times = shown.match(/^\| \d+d \d+h /gm) ?? []
  expect(times).toHaveLength(10)
  expect(new Set(times).size).toBe(10)
  expect(shown).toContain('10 of its 40 moments; waves.json has all.')
})

test('tasks that name no files are counted as not compared', () => {
  const plan = compileText('a\nb\nc', {}, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task, i) => (i === 0 ? { ...task, scope_includes: ['src/a.ts'] } : task)),
  }))
  expect(section(planDocument(plan, []), 'Metrics')).toContain(
    '| pairs that may write the same files | 0 among 1 task; 2 tasks name no files and were not compared |',
  )
  expect(section(planDocument(compileText('a\nb'), []), 'Metrics')).toContain('not compared: no task names its files')
})

test('decisions about durations name only what was done, and parts that follow each other are not called parallel', () => {
  const plan = compileText('stated 4h\nsmall\nlarge\ncommand run make', {}, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => {
      if (task.title === 'small') return { ...task, complexity: { value: '~90 LoC', breakdown: '' } }
      if (task.title !== 'large') return task
      return {
        ...task,
        complexity: { value: '1500 LoC', breakdown: '' },
        scope_includes: ['src/a/**', 'src/b/**', 'src/c/**', 'src/d/**'],
      }
    }),
  }))
  const decisions = decisionsDocument(plan, [])
  expect(section(decisions, '2. Tasks that were too large')).toContain('one after the other')
  expect(section(decisions, '2. Tasks that were too large')).not.toContain('side by side')
  expect(section(decisions, '3. Durations that nobody stated')).toMatchInlineSnapshot(`
    "**Context.** 6 tasks of 7: 5 counted from lines of code (most likely 3h 00m to 12h 30m); 1 by default (most likely 10.0s for 1 command).

    **Options.**

    | option | for | against |
    | --- | --- | --- |
    | count from the lines of code that were stated | it follows how large the task is | every task is taken to go at 30 lines an hour |
    | a default for the kind of task | the plan can be measured | it says nothing about this task, and forecasts rest on it |
    | state them in the specification | every number was said by somebody | somebody must estimate first |

    **Selected.** Lines of code for 5, the default for 1; each task is flagged \`duration\` under \`inferred\`.

    **Why.** A missing estimate should not stop work; where hours matter, write them, for example \`(3h)\`.
    "
  `)
  expect(decisions).toMatch(/12 kinds of detail, beside durations/)
  expect(planDocument(plan, [])).toContain('13 kinds of detail')
})

test('a plan with time windows says when its simulated runs begin, and no other plan does', () => {
  const plan = compileText(SPEC, simulated)
  const { resources } = plan.coordinator
  const windows = [{ from: '22:00', to: '06:00' }]
  const catalog = { db: { mode: 'exclusive' as const, capacity: 1, lock_order: 1, scope: 'site' as const, windows } }
  const coordinator = { ...plan.coordinator, resources: { ...resources, catalog } }
  const sentence = 'The runs begin on 1 January 2026, 00:00 UTC'
  expect(section(planDocument({ ...plan, coordinator }, []), 'Strategy')).toContain(sentence)
  expect(planDocument(plan, [])).not.toContain(sentence)
})
