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
  return factsOf({ path: 'a', line: 1, end_line: 2, parts }, { ...BASES, ...rule } as Rule).map((fact) => fact.detail)
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

test('a list in which a string has no end takes no longer for it, however long it is', () => {
  const since = process.cpuUsage()
  const found = details({ each: 'detail' }, 'A', `(B, '${"\\'".repeat(900_000)})`, '')
  const { user } = process.cpuUsage(since)
  expect(found[0]).toBe('B')
  // Without a bound it takes an hour.
  expect(user / 1e6).toBeLessThan(10)
})

test('Without a list there is one fact, and none without a name', () => {
  expect(details({}, 'A', '(B, C)', '')).toEqual(['(B, C)'])
  expect(details({}, ' ', '(B, C)', '')).toEqual([])
  expect(
    factsOf({ path: 'a', line: 1, end_line: 1, parts: ['["a", \'b\']', '', ''] }, { ...BASES, each: 'name' } as Rule),
  ).toMatchObject([{ name: 'a' }, { name: 'b' }])
})

test('Only an end that the rule itself states is filled with the address of the file', () => {
  const named = (name: string, found: string): (string | undefined)[] =>
    factsOf({ path: 'app/users/[id]/route.ts', line: 1, end_line: 1, parts: [found, '', ''] }, {
      ...BASES,
      each: undefined,
      name,
    } as Rule).map((fact) => fact.name)
  expect(named('$METHOD ${route}', 'GET ${route}')).toEqual(['GET /users/:id'])
  expect(named('$NAME', 'in ${route}')).toEqual(['in ${route}'])
})

test('Addresses put together from parts have one slash between them and none at the end; one part stays as written', () => {
  const named = (name: string, found: string): (string | undefined)[] =>
    factsOf({ path: 'a', line: 1, end_line: 1, parts: [found, '', ''] }, {
      ...BASES,
      name,
      each: undefined,
      fact: 'route',
    } as Rule).map((fact) => fact.name)
  const found = ['GET //users//:id', 'GET /users/', 'GET //', 'GET /']
  expect(found.flatMap((one) => named('$METHOD /$PREFIX/$PATH', one))).toEqual([
    'GET /users/:id',
    'GET /users',
    'GET /',
    'GET /',
  ])
  expect(found.flatMap((one) => named('$METHOD /$PATH', one))).toEqual([
    'GET /users/:id',
    'GET /users/',
    'GET /',
    'GET /',
  ])
})
