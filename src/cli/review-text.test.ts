import { expect, test } from 'vitest'
import { planFromText } from '../testing/plan-text.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import { PLAIN } from './colour.ts'
import { reviewLines } from './review-text.ts'

type Dep = Coordinator['review']['low_confidence'][number]

const DEP: Dep = { from: 'P1.a', to: 'P1.b', type: 'technical', confidence: 0.5, standing: 'open', through_hours: 2.5 }

function told(policy: Coordinator['review']['policy'], low_confidence: Dep[]): string {
  const status = low_confidence.some((dep) => dep.standing !== 'implied') ? 'needs_review' : 'ok'
  return reviewLines({ ...planFromText('a 1h\nb 1h'), review: { status, policy, low_confidence } }, PLAIN).join('\n')
}

test('what is uncertain is counted, and told with what it would mean', () => {
  expect(
    told('soft', [
      { ...DEP, from: 'P1.b', to: 'P1.a', standing: 'contradicted' },
      DEP,
      { ...DEP, standing: 'implied' },
    ]),
  ).toMatchInlineSnapshot(`
    "review: 2 dependencies are too uncertain to hold. Their tasks prefer this order, but start without it:
      P1.a “a” after P1.b “b” (confidence 0.5; sure dependencies say the opposite)
      P1.b “b” after P1.a “a” (confidence 0.5; 2h 30m of work in line if it holds)"
  `)
  expect(told('hold', [DEP])).toMatchInlineSnapshot(`
    "review: 1 dependency is too uncertain to hold. Its task waits for an approval:
      P1.b “b” after P1.a “a” (confidence 0.5; 2h 30m of work in line if it holds)"
  `)
  expect(
    told(
      'drop',
      Array.from({ length: 8 }, () => DEP),
    ),
  ).toMatchInlineSnapshot(`
    "review: 8 dependencies are too uncertain to hold. Their tasks start as if nobody had said so:
      P1.b “b” after P1.a “a” (confidence 0.5; 2h 30m of work in line if it holds)
      P1.b “b” after P1.a “a” (confidence 0.5; 2h 30m of work in line if it holds)
      P1.b “b” after P1.a “a” (confidence 0.5; 2h 30m of work in line if it holds)
      P1.b “b” after P1.a “a” (confidence 0.5; 2h 30m of work in line if it holds)
      P1.b “b” after P1.a “a” (confidence 0.5; 2h 30m of work in line if it holds)
      … and 3 more, in dag.json under low_confidence_deps"
  `)
})

test('nothing is told of a plan without uncertain dependencies, or whose sure ones say the same', () => {
  expect(told('soft', [])).toBe('')
  expect(told('soft', [{ ...DEP, standing: 'implied' }])).toBe('')
})
