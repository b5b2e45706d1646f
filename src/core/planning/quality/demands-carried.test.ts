import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import type { Plan } from '../plan.ts'
import { demandsCarried } from './demands-carried.ts'
import { qualityOf } from './quality.ts'

const TEXT = `a Create the store | src/a.ts | 4h
b Read the store | src/b.ts | 4h`

/** A plan whose proposals say that `count` demands are in no task. */
function lacking(plan: Plan, count: number): Plan {
  const [evidence] = plan.proposals.tasks[0]?.evidence ?? []
  if (evidence === undefined) return plan
  return { ...plan, proposals: { ...plan.proposals, unplanned: Array.from({ length: count }, () => evidence) } }
}

test('a plan that takes up half of what is demanded is poor, whatever its points', () => {
  const plan = compileText(TEXT)
  const whole = qualityOf(plan)
  const half = qualityOf(lacking(plan, demandsOf(plan)))
  expect(half.percent).toBe(whole.percent)
  expect([half.grade, half.gate]).toEqual(['poor', 'failed'])
  expect(demandsCarried(plan)).toMatchObject({ unplanned: 0, percent: 100 })
})

function demandsOf(plan: Plan): number {
  return demandsCarried(lacking(plan, 1)).carried
}
