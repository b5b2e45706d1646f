import { expect, test } from 'vitest'
import { closureOf, isDense, kendallTau, reduced, scoreDependencies, widthOfArrows } from './dependency-scores.ts'

test('a diamond scored against its chain finds every dependency and no freedom', () => {
  const diamond = [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
  ] as const
  const chain = [
    [0, 1],
    [1, 2],
    [2, 3],
  ] as const
  const score = scoreDependencies(4, diamond, chain)
  expect(score).toMatchObject({ sensitivity: 1, specificity: 0, balanced_accuracy: 0.5, width_ratio: 0.5 })
  // Two of the three arrows of the chain are among the four of the diamond.
  expect(score.direct_f1).toBeCloseTo(4 / 7, 10)
})

test('no arrows find nothing and order nothing that is free', () => {
  expect(scoreDependencies(3, [[0, 1]], [])).toMatchObject({
    sensitivity: 0,
    specificity: 1,
    balanced_accuracy: 0.5,
    direct_f1: 0,
    width_ratio: 1.5,
  })
})

test('an arrow against the humans’ order is wrong where they depend and where they do not', () => {
  const turned = scoreDependencies(
    3,
    [[0, 1]],
    [
      [1, 0],
      [2, 1],
    ],
  )
  // 0–1 is missed; 0–2 and 1–2 are free, and both are ordered: 2 reaches 1 reaches 0.
  expect(turned).toMatchObject({ sensitivity: 0, specificity: 0 })
})

test('a human arrow against the listing order is taken as it points', () => {
  expect(scoreDependencies(2, [[1, 0]], [[1, 0]]).balanced_accuracy).toBe(1)
})

test('a plan that is one chain leaves nothing free, and that counts as kept', () => {
  const chain = [
    [0, 1],
    [1, 2],
  ] as const
  expect(scoreDependencies(3, chain, chain).balanced_accuracy).toBe(1)
})

test('the closure follows arrows through a cycle and ends', () => {
  const reach = closureOf(3, [
    [0, 1],
    [1, 0],
    [1, 2],
  ])
  expect([...reach]).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0])
})

test('the reduction drops the arrow that a longer way makes redundant, and doubles', () => {
  expect(
    reduced(3, [
      [0, 1],
      [1, 2],
      [0, 2],
      [0, 1],
    ]),
  ).toEqual([
    [0, 1],
    [1, 2],
  ])
})

test('nodes of one cycle are one in the width', () => {
  expect(
    widthOfArrows(4, [
      [0, 1],
      [1, 0],
    ]),
  ).toBe(3)
})

test('a plan is dense with five backward arrows and 0.3 for each task', () => {
  const arrows = [1, 2, 3, 4, 5].map((to) => [0, to] as const)
  expect(isDense(16, arrows)).toBe(true)
  expect(isDense(17, arrows)).toBe(false)
  expect(isDense(6, arrows.slice(1))).toBe(false)
  expect(isDense(6, [...arrows.slice(1), [5, 0]])).toBe(false)
})

test('tau is 1 for the same order, -1 for the reverse, and ties weaken it', () => {
  expect(kendallTau([1, 2, 3], [4, 5, 6])).toBe(1)
  expect(kendallTau([1, 2, 3], [6, 5, 4])).toBe(-1)
  // Three pairs, one of them tied on the right: 2 / sqrt(3 · 2).
  expect(kendallTau([1, 2, 3], [1, 1, 2])).toBeCloseTo(2 / Math.sqrt(6), 10)
  expect(kendallTau([1], [1])).toBeUndefined()
  expect(kendallTau([1, 1], [1, 2])).toBeUndefined()
})
