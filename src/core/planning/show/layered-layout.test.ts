import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layOut, type DrawnArrow } from './layered-layout.ts'

const SPACING = { task: 10, pass: 4 }

const randomArrows = fc
  .array(fc.tuple(fc.nat(19), fc.nat(19), fc.boolean()), { maxLength: 60 })
  .map((pairs) =>
    pairs.flatMap(([a, b, soft]): DrawnArrow[] =>
      a === b ? [] : soft ? [{ from: a, to: b, soft }] : [{ from: Math.min(a, b), to: Math.max(a, b), soft }],
    ),
  )

test('hard arrows run to the right, and nothing in a column overlaps', () => {
  fc.assert(
    fc.property(randomArrows, (arrows) => {
      const { column, height, passes, bottom } = layOut(20, arrows, SPACING)
      const taken = new Map<number, { at: number; half: number }[]>()
      const take = (place: number, at: number, half: number): void => {
        taken.set(place, [...(taken.get(place) ?? []), { at, half }])
      }
      column.forEach((place, task) => take(place, height[task] as number, SPACING.task / 2))
      for (const pass of passes.flat()) take(pass.column, pass.height, SPACING.pass / 2)
      for (const places of taken.values()) {
        places.sort((a, b) => a.at - b.at)
        let end = 0
        for (const { at, half } of places) {
          expect(at - half).toBeGreaterThanOrEqual(end - 1e-6)
          end = at + half
        }
        expect(end).toBeLessThanOrEqual(bottom + 1e-6)
      }
      arrows.forEach((arrow, index) => {
        const [from, to] = [column[arrow.from] as number, column[arrow.to] as number]
        expect(arrow.soft || from < to).toBe(true)
        expect(passes[index]?.map((pass) => pass.column)).toEqual(
          Array.from({ length: Math.max(0, to - from - 1) }, (_, i) => from + 1 + i),
        )
      })
    }),
    { numRuns: 100 },
  )
})

test('a chain is one straight line, and a long arrow beside it does not touch it', () => {
  const chain = [0, 1, 2].map((from) => ({ from, to: from + 1, soft: false }))
  expect(layOut(4, chain, SPACING).height).toEqual([5, 5, 5, 5])
  const { height, passes } = layOut(4, [...chain, { from: 0, to: 3, soft: false }], SPACING)
  for (const pass of passes[3] ?? []) {
    expect(Math.abs(pass.height - (height[pass.column] as number))).toBeGreaterThanOrEqual(7 - 1e-9)
  }
})

test('tasks of a cycle stand in a block', () => {
  const cycle = [0, 1, 2, 3].map((from) => ({ from, to: (from + 1) % 4, soft: false }))
  expect(layOut(4, cycle, SPACING).column).toEqual([0, 0, 1, 1])
  expect(layOut(0, [], SPACING)).toMatchObject({ columns: 0, bottom: 0 })
})
