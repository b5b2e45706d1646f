import { expect, test } from 'vitest'
import { indexOf } from '../../../testing/code-tree.ts'
import { placesOf } from './code-places.ts'
import { namedPaths } from './named-paths.ts'

const PLACES = placesOf(indexOf('src/orders/store.ts\ndocs/orders.md\nREADME.md'))
const named = (text: string): string[] =>
  namedPaths(text, PLACES).map(({ path, exists }) => `${path}${exists ? '' : ' new'}`)

test('where a link leads is no place of the codebase, what it is called may be one', () => {
  const links = 'As [Agents](../agents/profiles.md) and [store.ts](../../src/orders/gone.ts "the store") say.'
  expect(named(links)).toEqual(['src/orders/store.ts'])
  expect(named('[rules]: ../docs/rules.md\nSee [rules].')).toEqual([])
  expect(namedPaths('See [notes](a/gone.ts).', undefined)).toEqual([])
})

test('a page that is not there is named when it is to be written, and not when it is spoken of', () => {
  expect(named('It works as docs/model.md says; see `docs/plan.md`.')).toEqual([])
  expect(named('Write down the model in `docs/model.md`.')).toEqual(['docs/model.md new'])
  expect(named('Add docs. It is as docs/model.md says.')).toEqual([])
  expect(named('Describe orders as docs/orders.md does.')).toEqual(['docs/orders.md'])
})
