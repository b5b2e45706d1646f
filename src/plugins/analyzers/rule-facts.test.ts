import { expect, test } from 'vitest'
import { factsOf } from './rule-facts.ts'
import { type Rule, SyntaxRule } from './rule.ts'

const BASES: Rule = {
  ...SyntaxRule.parse({
    id: 'base',
    fact: 'extends',
    noun: 'extends',
    languages: ['Python'],
    name: '$NAME',
    detail: '$BASES',
    rule: { kind: 'class_definition' },
    samples: [{ code: '', finds: [] }],
  }),
  folder: 'python',
  place: 'python/a.yml:1',
}

function details(rule: Partial<Rule>, ...parts: string[]): (string | undefined)[] {
  return factsOf({ line: 1, end_line: 2, parts }, { ...BASES, ...rule } as Rule).map((fact) => fact.detail)
}

test('A part that is a list makes a fact of each entry, whatever brackets, strings and comments stand in it', () => {
  expect(details({ each: 'detail' }, 'A', '(B, Map[K, list[V]], f(x, ","),  # not, this\n m.C,)', '')).toEqual([
    'B',
    'Map[K, list[V]]',
    'f(x, ",")',
    'm.C',
  ])
  expect(details({ each: 'detail', entry: '^([\\w.]+)(?:\\[|$)' }, 'A', '(B[T], *rest, metaclass=M, m.C)', '')).toEqual(
    ['B', 'm.C'],
  )
  expect(details({ each: 'detail' }, 'A', '()', '')).toEqual([])
})

test('Without a list there is one fact, and none without a name', () => {
  expect(details({}, 'A', '(B, C)', '')).toEqual(['(B, C)'])
  expect(details({}, ' ', '(B, C)', '')).toEqual([])
  expect(
    factsOf({ line: 1, end_line: 1, parts: ['["a", \'b\']', '', ''] }, { ...BASES, each: 'name' } as Rule),
  ).toMatchObject([{ name: 'a' }, { name: 'b' }])
})
