import { expect, test } from 'vitest'
import type { CodeHistory, CodeIndex } from '../../model/code-index.ts'
import { indexOf } from '../../../testing/code-tree.ts'
import { filledItem, type ItemWords } from '../../../testing/filled-item.ts'

const HISTORY: CodeHistory = {
  commit: 'c',
  commits: 9,
  truncated: false,
  files: [],
  co_changes: [],
  recipes: [],
  added_by_kind: [
    { kind: 'source:*_handler.go', median: 31, changes: 12 },
    { kind: 'test:*_handler_test.go', median: 45, changes: 9 },
    { kind: 'source:*.go', median: 400, changes: 2 },
  ],
  changes: [],
}
const API = indexOf(
  `api/order_handler.go: exported function OrderHandler
   api/cart_handler.go: exported function CartHandler
   api/user_handler.go: exported function UserHandler
   api/order_handler_test.go: import ./order_handler | OrderHandler; test orders
   api/router.go: route GET /orders`,
  { history: HISTORY },
)

/** Size, hours and where they come from. */
function size(words: ItemWords, index?: CodeIndex): string {
  const { complexity, duration, duration_basis, inferred = [] } = filledItem(words, index)
  const { optimistic, mostLikely, pessimistic } = duration ?? { optimistic: 0, mostLikely: 0, pessimistic: 0 }
  const worked = ['boundaries.expected_complexity', 'duration'].filter((field) => inferred.includes(field))
  return `${complexity?.value}: ${complexity?.breakdown}\n${optimistic} / ${mostLikely} / ${pessimistic} h, ${duration_basis}; inferred: ${worked.join(', ') || 'nothing'}`
}

test('without a codebase the named things are counted at stated defaults', () => {
  expect(
    size({
      kind: 'endpoint',
      says: 'Serve GET /orders, POST /orders and DELETE /orders/{id}',
      criteria: ['An order is listed.', 'A deleted order is gone.'],
    }),
  ).toMatchInlineSnapshot(`
    "~150 LoC: 3 endpoints @ 40 LoC (default), 2 criteria tested @ 15 LoC (default)
    2.75 / 5 / 9.5 h, estimated; inferred: boundaries.expected_complexity, duration"
  `)
})

test('each demand of an item is work, be it counted by a thing, a file or itself', () => {
  const also = ['Keep carts for a week.', 'Empty a cart that is paid.', 'Show what a cart costs.']
  expect(size({ kind: 'logic', says: 'Keep a cart for each visitor', also })).toMatchInlineSnapshot(`
    "~175 LoC: 1 behaviour @ 60 LoC (default), 3 further demands @ 25 LoC (default), 1 set of tests @ 40 LoC (default)
    2.5 / 5.75 / 12 h, estimated; inferred: boundaries.expected_complexity, duration"
  `)
})

test('with a codebase files are counted at what such files and changes take here', () => {
  expect(
    size(
      { kind: 'logic', says: 'Sort what the order handler lists by date', criteria: ['The newest order is first.'] },
      API,
    ),
  ).toMatchInlineSnapshot(`
    "~170 LoC: 4 changed source files @ 27 LoC (median of past changes here), 1 changed test file @ 45 LoC (median of past changes here), 1 criterion tested @ 15 LoC (default)
    3.75 / 5.75 / 9.5 h, estimated; inferred: boundaries.expected_complexity, duration"
  `)
})

test('an effort that the text states wins, and says so', () => {
  expect(size({ kind: 'logic', says: 'Import old orders (~3 days)' })).toContain(
    '18 / 24 / 36 h, stated; inferred: boundaries.expected_complexity',
  )
  expect(size({ kind: 'logic', says: 'Import old orders, estimated at 2-4 hours' })).toContain('2 / 3 / 4 h, stated')
  expect(size({ kind: 'logic', says: 'Import old orders in ~120 lines of code' })).toMatchInlineSnapshot(`
    "~120 LoC: the specification says “~120 lines of code”
    2.5 / 4 / 7.25 h, estimated; inferred: duration"
  `)
})

test('times of the thing that is made are no effort', () => {
  for (const says of [
    'Expire sessions after 24 hours',
    'Delete tokens (24h)',
    'Answer within 2 h',
    'Keep logs for 30 days',
  ])
    expect(size({ kind: 'logic', says })).toContain('estimated; inferred: boundaries.expected_complexity, duration')
})

test('hours stay between one and eight, and ascend', () => {
  const many = Array.from({ length: 30 }, (_, place) => `Order ${place} is listed.`)
  for (const criteria of [[], many]) {
    const { duration } = filledItem({
      kind: 'integration',
      says: 'Connect the shop to `payments`, `mail`, `search` and `maps`',
      criteria,
    })
    const { optimistic = 0, mostLikely = 0, pessimistic = 0 } = duration ?? {}
    expect(mostLikely).toBeGreaterThanOrEqual(1)
    expect(mostLikely).toBeLessThanOrEqual(8)
    expect(optimistic).toBeLessThan(mostLikely)
    expect(pessimistic).toBeGreaterThan(mostLikely)
  }
})
