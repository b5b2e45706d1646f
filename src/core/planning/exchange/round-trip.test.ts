import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FOREIGN_PLANS } from '../../../testing/foreign-plans.ts'
import { importedPlan, keptByExport } from '../../../testing/imported-plan.ts'
import type { ImportFormat } from './exchange-format.ts'
import { exportPlan } from './export-plan.ts'

type Exchanged = Extract<ImportFormat, 'task-master' | 'spec-kit' | 'beads'>

const title = fc.stringMatching(/^[A-Z][a-z]{1,8}( [a-zà-ÿ]{1,9}){0,3}$/)

/** A tree of two levels: what waits for what is said by place, always for something earlier. */
const work = fc.array(
  fc.record({
    title,
    state: fc.nat(20),
    priority: fc.nat(20),
    waits: fc.array(fc.nat(20), { maxLength: 3 }),
    asText: fc.boolean(),
    parts: fc.array(fc.record({ title, state: fc.nat(20), waits: fc.array(fc.nat(5), { maxLength: 2 }) }), {
      maxLength: 3,
    }),
  }),
  { minLength: 1, maxLength: 7 },
)

function pick<T>(list: readonly T[], place: number): T {
  return list[place % list.length] as T
}

/** The earlier ones of a list that are meant. */
function earlier(waits: readonly number[], place: number): number[] {
  return place === 0 ? [] : [...new Set(waits.map((wait) => wait % place))]
}

const taskMaster = work.map((tasks) => {
  const states = ['pending', 'done', 'in-progress', 'review', 'blocked', 'deferred', 'cancelled']
  const list = tasks.map(({ title: name, state, priority, waits, asText, parts }, place) => ({
    id: asText ? String(place + 1) : place + 1,
    title: name,
    status: pick(states, state),
    priority: pick(['low', 'medium', 'high', 'critical'], priority),
    dependencies: earlier(waits, place).map((wait) => (asText ? wait + 1 : String(wait + 1))),
    subtasks: parts.map((part, number) => ({
      id: number + 1,
      title: part.title,
      status: pick(states, part.state),
      dependencies: earlier(part.waits, number).map((wait) => (asText ? wait + 1 : `${place + 1}.${wait + 1}`)),
    })),
  }))
  return JSON.stringify({ master: { tasks: list } }, null, 2)
})

const beads = work.map((tasks) => {
  const states = ['open', 'closed', 'in_progress', 'blocked', 'deferred', 'pinned', 'hooked']
  const issue = (
    id: string,
    name: string,
    state: number,
    priority: number,
    dependencies: [string, string][],
  ): string => {
    const named = dependencies.map(([on, type]) => ({ issue_id: id, depends_on_id: on, type }))
    return JSON.stringify({
      id,
      title: name,
      status: pick(states, state),
      priority: priority % 5,
      issue_type: 'task',
      dependencies: named,
    })
  }
  return tasks
    .flatMap(({ title: name, state, priority, waits, parts }, place) => [
      issue(
        `x-${place}`,
        name,
        state,
        priority,
        earlier(waits, place).map((wait) => [`x-${wait}`, 'blocks']),
      ),
      ...parts.map((part, number) =>
        issue(`x-${place}.${number}`, part.title, part.state, number, [
          [`x-${place}`, 'parent-child'],
          ...earlier(part.waits, number).map((wait): [string, string] => [`x-${place}.${wait}`, 'blocks']),
        ]),
      ),
    ])
    .join('\n')
})

const specKit = work.map((phases) => {
  const kinds = [
    'Setup',
    'Foundational',
    'User Story 1 - Read (Priority: P1)',
    'User Story 2 - Write (Priority: P3)',
    'Other work',
  ]
  let count = 0
  const pages = phases.slice(0, 5).map(({ title: name, state, priority, waits, parts }, place) => {
    const lines = [{ title: name, state, waits }, ...parts].map((task) => {
      const needs = earlier(task.waits, count).map((wait) => `T${String(wait + 1).padStart(3, '0')}`)
      const id = `T${String(++count).padStart(3, '0')}`
      const words = [
        task.state % 3 === 0 ? '[P]' : '',
        task.title,
        task.state % 2 === 0 ? `in src/${task.state}.ts` : '',
      ]
      const tail = needs.length === 0 ? '' : ` (depends on ${needs.join(', ')})`
      return `- [${task.state % 5 === 0 ? 'x' : ' '}] ${id} ${words.filter((word) => word !== '').join(' ')}${tail}`
    })
    const order =
      priority % 3 === 0
        ? [`- **Phase ${place + 1}**: ${place === 0 ? 'No dependencies' : `Depends on Phase ${place}`}`]
        : []
    return { text: [`## Phase ${place + 1}: ${kinds[place]}`, '', ...lines, ''], order }
  })
  const order = pages.flatMap((page) => page.order)
  return ['# Tasks: Reading', '', ...pages.flatMap(({ text }) => text), '## Dependencies', '', ...order, ''].join('\n')
})

const FILES: Readonly<Record<Exchanged, fc.Arbitrary<string>>> = {
  'task-master': taskMaster,
  'spec-kit': specKit,
  beads,
}

describe.each(Object.keys(FILES) as Exchanged[])('A plan of %s', (format) => {
  const again = (text: string): string => {
    const plan = importedPlan({ ...FOREIGN_PLANS[format], text }, format)
    const { text: exported } = exportPlan(plan, format)
    const back = importedPlan({ ...FOREIGN_PLANS[format], text: exported }, format)
    expect(keptByExport(back, format)).toEqual(keptByExport(plan, format))
    return exported
  }

  test('that is imported and exported keeps its tasks, dependencies, status and priority', () => {
    fc.assert(
      fc.property(FILES[format], (text) => void again(text)),
      { numRuns: 25 },
    )
  })

  test('is the same text after the second time, but for the id of the plan', () => {
    const plain = (text: string): string => text.replaceAll(/PLAN-[0-9a-f]{12}/g, 'PLAN')
    const once = again(FOREIGN_PLANS[format].text)
    const twice = again(once)
    expect(plain(again(twice))).toBe(plain(twice))
  })
})
