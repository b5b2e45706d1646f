import { expect, test } from 'vitest'
import { Coordinator } from '../core/model/coordinator.ts'
import { planFromText } from './plan-text.ts'
import { randomWorld } from './random-world.ts'

test('a plan from text is valid by its schema, with every word that there is', () => {
  const plan = planFromText(`
    # a comment
    lock db
    pool test 2
    quota cpu_cores 4
    rate api 3 per 10m
    a 2h locks db, files reads schema sd 0.5
    b 1h pool test:1 after a rates api
    c 4h after b, a soft-after d prio high retries 2 idempotent undo checks 2 should-checks 1 optional timeout 3h
    d agent cpu 2 memory 512 needs database, browser effects net, db
    e 30m manual
    f done`)
  expect(Coordinator.parse(plan)).toEqual(plan)
  expect(plan.graph.edges.map(({ from, to, type }) => `${from} ${to} ${type}`)).toEqual([
    'P1.a P1.b hard',
    'P1.b P1.c hard',
    'P1.a P1.c hard',
    'P1.d P1.c soft',
  ])
  expect(plan.graph.nodes.map((node) => `${node.id} ${node.rank} ${node.action.kind}`)).toEqual([
    'P1.a 7 shell',
    'P1.b 5 shell',
    'P1.c 4 shell',
    'P1.d 1 agent',
    'P1.e 0.5 human',
    'P1.f 1 shell',
  ])
  expect(
    Object.entries(plan.resources.catalog).map(([name, { mode, capacity }]) => `${name} ${mode} ${capacity}`),
  ).toEqual(['db exclusive 1', 'test semaphore 2', 'api rate 3', 'files exclusive 1', 'schema exclusive 1'])
})

test('random worlds are valid plans too', () => {
  for (let seed = 0; seed < 50; seed++) {
    const { coordinator } = randomWorld(seed, 12)
    expect(Coordinator.safeParse(coordinator).error).toBeUndefined()
  }
})

test('what cannot be read is shown', () => {
  expect(() => planFromText('a 2h lock db')).toThrow('"lock" is no key of a task: a 2h lock db')
  expect(() => planFromText('rate api 3 every 10m')).toThrow('a rate reads `rate api 3 per 10m`')
  expect(() => planFromText('a after b')).toThrow('b is a task of the plan')
  expect(() => planFromText('a after b\nb after a')).toThrow('a plan has no cycle')
})
