/**
 * Each field of the policies has an effect: the same plan in the same world goes another way when the field says something
 * else. Which fields there are is read off the schema, so that none can be added without an effect.
 */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Policies } from '../core/model/policies.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import { UNEVENTFUL } from './fate.ts'
import { type SimulationSetup, simulate } from './simulate.ts'
import { compileText } from '../testing/compiled-text.ts'
import { nameOf, planFromText } from '../testing/plan-text.ts'
import { EFFECTS } from '../testing/policy-effects.ts'
import type { World } from '../testing/policy-worlds.ts'

function carryOut(world: World, rules: Partial<Policies>): string {
  const plain = world.compiled
    ? compileText(world.plan, { policies: { ...world.rules, ...rules } }).coordinator
    : planFromText(world.plan, world.mode === undefined ? {} : { mode: world.mode })
  const coordinator = { ...plain, policies: { ...plain.policies, ...world.rules, ...rules } }
  const means = new Map(plain.graph.nodes.map((node) => [node.id, node.estimates.mean_h * MS_PER_HOUR]))
  const setup: SimulationSetup = {
    seed: 1,
    options: {
      worker_min: world.workers ?? 1,
      worker_max: world.workers_max ?? world.workers ?? 1,
      ...(world.budget === undefined ? {} : { budget: world.budget }),
    },
    fates: ({ task, kind, number }) => ({
      ...UNEVENTFUL,
      duration_ms: kind === 'run' ? (means.get(task) ?? 0) : 60_000,
      ...world.fates?.(nameOf(task), kind, number),
    }),
    operator: { acts: world.acts ?? [] },
    planner: world.planner,
  }
  const { events } = simulate(coordinator, setup)
  // The first event holds the plan with its policies: it always differs.
  return events
    .slice(1)
    .map((event) => JSON.stringify(event))
    .join('\n')
}

/** Paths of all fields: `retry.backoff`, `backpressure.triggers[].metric`. */
function fieldsOf(schema: unknown, path = ''): string[] {
  const { properties, items, anyOf } = schema as {
    readonly properties?: Readonly<Record<string, unknown>>
    readonly items?: unknown
    readonly anyOf?: readonly unknown[]
  }
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([name, field]) =>
      fieldsOf(field, path === '' ? name : `${path}.${name}`),
    )
  if (items !== undefined) {
    const inner = fieldsOf(items, `${path}[]`)
    return inner.length === 1 && inner[0] === `${path}[]` ? [path] : inner
  }
  if (anyOf !== undefined && anyOf.some((choice) => (choice as { properties?: unknown }).properties !== undefined))
    return [path]
  return [path]
}

/** There is one way only; another one is refused. */
const ONE_VALUE: ReadonlySet<string> = new Set(['lock_policy'])

const OPEN = new Set(fieldsOf(z.toJSONSchema(Policies, { io: 'input', unrepresentable: 'any' })))

test('each field of the policies has an effect that a test shows', () => {
  expect([...OPEN].filter((field) => !Object.hasOwn(EFFECTS, field) && !ONE_VALUE.has(field))).toEqual([])
  expect(Object.keys(EFFECTS).filter((field) => !OPEN.has(field))).toEqual([])
})

test.each(Object.entries(EFFECTS))('%s changes how the plan is carried out', (_, { one, other, ...world }) => {
  const first = carryOut(world, one)
  expect(carryOut(world, one)).toBe(first)
  expect(carryOut(world, other)).not.toBe(first)
})

test('an unknown field or value is refused', () => {
  const { policies } = planFromText('a 1h')
  for (const wrong of [{ lock_policy: 'wait' }, { fairness: 'random' }, { aging: 3 }, { barrier: { kind: 'most' } }])
    expect(Policies.safeParse({ ...policies, ...wrong }).success).toBe(false)
})
