import { expect, test } from 'vitest'
import { planFromText } from '../../../testing/plan-text.ts'
import { givenOrder } from './given-order.ts'
import { indexPlan } from '../plan/plan-index.ts'
import { readyOrder } from './ready-order.ts'
import { newTurns } from './turns.ts'

const OPTIONS = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: true }

/** The tasks of a plan as the frontier orders them, by the letters of their names. */
function ordered(text: string, ranking?: string[]): string {
  const coordinator = planFromText(text)
  const plan = indexPlan(coordinator, 'exec-1')
  const n = plan.nodes.length
  const given_order = givenOrder(plan, ranking === undefined ? OPTIONS : { ...OPTIONS, ranking })
  const { before } = readyOrder({
    execution_id: 'exec-1',
    coordinator,
    plan,
    turns: newTurns(n),
    approved: new Uint8Array(n),
    given_order,
  })
  const tasks = plan.nodes.map((_, task) => task).toSorted((a, b) => (before(a, b) ? -1 : 1))
  return tasks.map((task) => plan.nodes[task]?.id.slice(3)).join('')
}

const PLAN = 'a 1h\nb 3h\nc 2h\nd 1h prio high\ne 5h prio low'

test('without an order the longest remaining path decides inside a priority', () => {
  expect(ordered(PLAN)).toBe('dbcae')
})

test('a given order decides inside a priority, and never between two', () => {
  expect(ordered(PLAN, ['P1.e', 'P1.a', 'P1.c', 'P1.b', 'P1.d'])).toBe('dacbe')
})

test('what the order does not name goes first, and what the plan does not have is passed over', () => {
  expect(ordered(PLAN, ['P1.gone', 'P1.c', 'P1.b'])).toBe('dacbe')
})
