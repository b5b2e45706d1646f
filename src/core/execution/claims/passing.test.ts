import { expect, test } from 'vitest'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { indexPlan, wayThrough } from '../plan/plan-index.ts'
import { waysThatMayBePassed } from './passing.ts'

test('who may be passed is a function of the plan: ways that others have added to the shared table count for nothing', () => {
  const coordinator = planFromText('a 1h locks x, y\nb 1h locks z\nc 1h locks w')
  const plan = indexPlan(coordinator, 'one')
  const passedIn = (): unknown[] => [...plan.wayOf].map((way) => waysThatMayBePassed(plan, coordinator)[way])
  expect(passedIn()).toEqual([false, false, false])
  const { claims, nodes } = plan
  const both = [...(claims[0] ?? []), ...(claims[1] ?? [])]
  wayThrough(plan, nodes[0] as CoordinatorNode, both, null)
  expect(passedIn()).toEqual([false, false, false])
})
