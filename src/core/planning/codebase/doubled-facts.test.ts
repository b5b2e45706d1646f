import { expect, test } from 'vitest'
import type { CodeFact } from '../../model/code-index.ts'
import { indexOf, rawFiles } from '../../../testing/code-tree.ts'
import { withoutDoubles } from './doubled-facts.ts'

function fact(more: Partial<CodeFact>): CodeFact {
  return {
    kind: 'definition',
    noun: 'function',
    name: 'Menu',
    line: 3,
    end_line: 3,
    rule: 'javascript/function',
    ...more,
  }
}

test('what two rules find at one place is one: the noun that says more, with all that either says', () => {
  const component = fact({ noun: 'component', rule: 'react/component', end_line: 9 })
  const plain = fact({ exported: true, abstract: true, detail: 'typed', end_line: 8 })
  const one = { ...component, exported: true, abstract: true, detail: 'typed' }
  expect(withoutDoubles([plain, component])).toEqual([one])
  expect(withoutDoubles([component, plain])).toEqual([one])
})

test('of nouns that say equally much the first holds', () => {
  expect(withoutDoubles([fact({}), fact({ noun: 'constant' })])).toEqual([fact({})])
  expect(withoutDoubles([fact({ noun: 'hook' }), fact({ noun: 'component' })])).toEqual([fact({ noun: 'hook' })])
})

test('another line, name, container or kind is another thing, and an import may stand for several', () => {
  const facts = [
    fact({ line: 2 }),
    fact({}),
    fact({ name: 'Menus' }),
    fact({ container: 'Page' }),
    fact({ kind: 'test', noun: 'test' }),
    fact({ kind: 'import', noun: 'import', name: 'std', detail: 'fs' }),
    fact({ kind: 'import', noun: 'import', name: 'std', detail: 'io' }),
    fact({ kind: 'export', noun: 'named', detail: 'a' }),
    fact({ kind: 'export', noun: 'named', detail: 'b' }),
    fact({ kind: 'export', noun: 'reexport', detail: 'b' }),
    fact({ line: 4 }),
  ]
  expect(withoutDoubles(facts)).toBe(facts)
})

test('very many facts of one line cost no more than on many lines', () => {
  const facts = Array.from({ length: 40_000 }, (_, at) => fact({ name: `f${at >> 1}` }))
  expect(withoutDoubles(facts)).toHaveLength(20_000)
})

test('an index counts a doubled definition once, and names of one list of Python once', () => {
  const [file] = rawFiles('menu.tsx:')
  const facts = [fact({ exported: true }), fact({ noun: 'component', exported: true, rule: 'react/component' })]
  const index = indexOf('', { files: [{ ...(file as NonNullable<typeof file>), facts }] })
  expect(index.files[0]?.facts.map(({ noun }) => noun)).toEqual(['component'])

  const python = indexOf(
    'a/__init__.py: reexport Order | .order; export Order; export open; function open; function shut',
  )
  expect(
    python.files[0]?.facts.map(({ kind, noun, name, exported }) => [kind, noun, name, exported].join(' ')),
  ).toEqual([
    'export reexport Order ',
    'export export open ',
    'definition function open true',
    'definition function shut ',
  ])
})

test('what a module of Python passes on does not hide what it defines', () => {
  const index = indexOf('a/__init__.py: reexport Order | .order; exported function open')
  expect(index.files[0]?.facts.at(-1)?.exported).toBe(true)
})
