import { expect, test } from 'vitest'
import { indexOf } from '../../../testing/code-tree.ts'
import { filledItem } from '../../../testing/filled-item.ts'

const CODE = indexOf(
  Array.from({ length: 12 }, (_, at) => [
    `src/ticket${at}.ts: exported class Coupon`,
    `src/part${at}.ts: exported class Part`,
  ])
    .flat()
    .join('\n'),
)
const [MOST, LESS, ...OTHERS] = ['Paint a coupon', 'Part with a coupon', 'Part with it', 'Part with us', 'Part well']
const tickets = (says = '', other = ''): readonly string[] =>
  (filledItem({ kind: 'logic', says, others: [other, ...OTHERS] }, CODE).scope_includes ?? []).filter((path) =>
    path.includes('ticket'),
  )

test('a file that is a guess goes to the part that speaks for it most, and to no other', () => {
  expect(tickets(MOST, LESS)).toHaveLength(6)
  expect(tickets(LESS, MOST)).toEqual([])
})
