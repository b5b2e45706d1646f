import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import { criticalPathPage } from './critical-path-page.ts'
import { drawnPart, TASKS_DRAWN } from './drawn-part.ts'
import { featurePage } from './feature-page.ts'
import { factsOf } from './plan-facts.ts'
import { planHtml } from './plan-html.ts'
import type { PlanPicture } from './plan-picture.ts'
import { summaryLines } from './plan-summary.ts'
import { planSvg } from './plan-svg.ts'
import { taskPage } from './task-page.ts'

function picture(text: string, settings = {}): PlanPicture {
  const { coordinator, features, tasks, dag, waves } = compileText(text, settings)
  return { coordinator, features: features.features, tasks, dag, waves }
}

const PLAN = picture(`# Build
compile 2h locks db run make
lint 1h after compile~0.6 run lint
# Ship
pack 3h after compile locks db run pack`)

test('the page of a task tells all that is known of it', () => {
  const facts = factsOf(PLAN).of('P2.T001')
  expect(facts === undefined ? '' : taskPage(facts)).toMatchInlineSnapshot(`
    "P2.T001 pack
    F002 Ship

    Action
      pack

    Forecast
      3h 00m expected, ±0, P95 3h 00m; 3h 00m, 3h 00m, 3h 00m stated or assumed

    Place
      level 2, on the critical path, wave 2, 0 tasks directly after it, 0 in all, longest chain from here 3h 00m

    Takes
      db

    Done when
      \`pack\` exits with 0
      stop when: The criteria hold; anything beyond them is another task.

    Scope
      changes: **
      complexity: 1 command

    Running
      priority medium, 2 retries, not to be repeated blindly

    Inferred
      category, boundaries.expected_complexity, boundaries.definition_of_done.criteria, boundaries.definition_of_done.stop_when, boundaries.scope.includes, resource_requirements.peak, scheduling_hints.max_retries, scheduling_hints.priority, scheduling_hints.preemptible, idempotent

    After
      P1.T001 compile (hard, sequential, 1.00): after compile
        spec/spec.md#L5-L5 > pack 3h after compile locks db run pack

    Evidence
      spec/spec.md#L5-L5 (exact, 1.00): stands in the text
        > pack 3h after compile locks db run pack
    "
  `)
})

test('the page of a feature tells its tasks, and what ties it to others', () => {
  const [, ship] = PLAN.features
  expect(ship === undefined ? '' : featurePage(ship, PLAN)).toMatchInlineSnapshot(`
    "F002 Ship
    priority medium, 1 task, 3h 00m of work

      ID       TASK  EXPECTED  AFTER  TAKES

    F002 Ship
    * P2.T001  pack  3h 00m           db

    After other features
      P2.T001 ← P1.T001 compile (hard, sequential)

    Evidence
      spec/spec.md#L4-L4 (exact, 1.00): stands in the text
        > # Ship
    "
  `)
})

test('the critical path tells when each of its tasks begins at best', () => {
  expect(criticalPathPage(PLAN)).toMatchInlineSnapshot(`
    "Critical path: 5h 00m over 2 tasks

    ID       TASK     BEGINS  TAKES   AFTER THE ONE ABOVE
    P1.T001  compile  0       2h 00m
    P2.T001  pack     2h 00m  3h 00m  sequential (1.00)
    "
  `)
})

test('the summary says how many uncertain dependencies wait for a person', () => {
  expect(summaryLines(PLAN)[0]).toEqual({
    label: 'Status',
    text: 'needs review: 1 dependency is too uncertain to hold',
    alarming: true,
  })
})

test('what became of a dependency is said: held, preferred, claimed or dropped', () => {
  const standing = (text: string, settings = {}): (string | undefined)[] =>
    (factsOf(picture(text, settings)).of('P1.T002')?.before ?? []).map((link) => link.standing)
  expect(standing('# F\na 1h\nb 1h after a')).toEqual(['hard'])
  expect(standing('# F\na 1h\nb 1h after a~0.3')).toEqual(['soft'])
  expect(standing('# F\na 1h\nb 1h after a~0.3', { low_confidence: 'drop' })).toEqual(['dropped'])
})

function manyTasks(count: number): PlanPicture {
  const lines = Array.from({ length: count }, (_, i) => `t${i} ${1 + (i % 3)}h run x`)
  return picture(
    ['# F', ...lines.map((line, i) => (i < 5 ? line : line.replace('run', `after t${i - 5} run`)))].join('\n'),
  )
}

test('a drawing holds a bounded part of a large plan, with the critical path, and says so', () => {
  const large = manyTasks(260)
  const part = drawnPart(large)
  expect(part.nodes).toHaveLength(TASKS_DRAWN)
  const drawn = new Set(part.nodes.map((node) => node.id))
  expect(large.dag?.metrics.critical_path.filter((id) => !drawn.has(id))).toEqual([])
  expect(planSvg(large)).toContain('200 of 260 tasks are drawn')
  expect(drawnPart(manyTasks(40)).note).toBeUndefined()
})

test('the same plan gives the same drawing and the same page', () => {
  expect(planSvg(manyTasks(30))).toBe(planSvg(manyTasks(30)))
  expect(planHtml(manyTasks(30))).toBe(planHtml(manyTasks(30)))
})
