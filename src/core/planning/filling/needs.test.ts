import { expect, test } from 'vitest'
import type { SharedResource } from '../../model/resource.ts'
import { indexOf } from '../../../testing/code-tree.ts'
import { filledItem } from '../../../testing/filled-item.ts'

const CODE = indexOf(
  `src/token-store.ts: exported class TokenStore
   test/token-store.test.ts: import ../src/token-store | TokenStore; test tokens`,
)

function pool(constraint: string, location: string): Record<string, SharedResource> {
  return { 'test database pool': { type: 'shared_limited', capacity: 3, location, constraint, reason: 'it says so' } }
}

/** What a task that changes the store of tokens, and its tests, takes. */
function taken(shared: Record<string, SharedResource>): unknown {
  return filledItem({ kind: 'logic', says: 'Rotate tokens in src/token-store.ts' }, CODE, shared).resources
    ?.shared_resources
}

test('whose tests run on a pool of databases takes one of them', () => {
  expect(taken(pool('at most 3 databases at once', '.env.test:4'))).toEqual({ 'test database pool': 1 })
})

test('connections of one run, and databases of another folder, are not taken', () => {
  expect(taken(pool('at most 3 connections or instances at once', 'config/database.yml:4'))).toEqual({})
  expect(taken(pool('at most 3 databases at once', 'web/.env.test:4'))).toEqual({})
})
