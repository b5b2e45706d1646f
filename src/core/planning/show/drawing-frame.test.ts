import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BOX, drawingFrame } from './drawing-frame.ts'
import type { DrawnArrow } from './layered-layout.ts'

const chain = (size: number): DrawnArrow[] =>
  Array.from({ length: size - 1 }, (_, index) => ({ from: index, to: index + 1, soft: false }))

test('a few levels stand side by side, and many below each other', () => {
  const short = drawingFrame(4, chain(4))
  expect([short.width > short.height, short.nameOfLevel(1)]).toEqual([true, [290, -10]])
  expect(short.corner(1)[1]).toBe(short.corner(0)[1])
  const long = drawingFrame(30, chain(30))
  expect(long.width).toBeLessThan(400)
  expect(long.corner(29)[1]).toBeGreaterThan(long.corner(28)[1])
  expect(long.path({ from: 0, to: 1, soft: false }, 0)).toMatchInlineSnapshot(`"M177 46C177 76 177 73 177 103"`)
})

test('a wide and deep plan is not made wider by turning it', () => {
  const arrows = Array.from({ length: 20 }, (_, row) =>
    chain(8).map(({ from, to }) => ({ from: from * 20 + row, to: to * 20 + row, soft: false })),
  ).flat()
  const frame = drawingFrame(160, arrows)
  expect(frame.corner(20)[0]).toBeGreaterThan(frame.corner(0)[0])
  expect(frame.width).toBe(7 * 290 + BOX.width)
})

test('boxes stand inside the drawing and never over each other, whichever way it runs', () => {
  const arrows = fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 40 })
  fc.assert(
    fc.property(arrows, (pairs) => {
      const frame = drawingFrame(
        15,
        pairs.flatMap(([a, b]): DrawnArrow[] =>
          a === b ? [] : [{ from: Math.min(a, b), to: Math.max(a, b), soft: false }],
        ),
      )
      const corners = Array.from({ length: 15 }, (_, task) => frame.corner(task))
      corners.forEach(([x, y], task) => {
        expect(Math.min(x, y, frame.width - BOX.width - x, frame.height - BOX.height - y)).toBeGreaterThan(-1e-6)
        for (const [other_x, other_y] of corners.slice(task + 1)) {
          expect(Math.abs(x - other_x) >= BOX.width - 1e-6 || Math.abs(y - other_y) >= BOX.height - 1e-6).toBe(true)
        }
      })
    }),
  )
})
