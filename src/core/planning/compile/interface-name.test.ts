import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fits, readInterfaceName } from './interface-name.ts'

const fit = (need: string, given: string): boolean => fits(readInterfaceName(need), readInterfaceName(given))

test.each([
  ['Users', 'Users', undefined],
  [' Users:v1 ', 'Users', 'v1'],
  ['Users:^1.2', 'Users', '^1.2'],
  ['Users: >= 1.2 < 2', 'Users', '>= 1.2 < 2'],
  ['Users:draft', 'Users', 'draft'],
  ['std::vector', 'std::vector', undefined],
  ['Users: the table', 'Users: the table', undefined],
  ['Users:', 'Users:', undefined],
  [':v1', ':v1', undefined],
  ['http:Users:v2', 'http:Users', 'v2'],
])('%j is the interface %j in the version %j', (text, name, version) => {
  const read = readInterfaceName(text)
  expect([read.name, read.version]).toEqual([name, version])
})

test.each([
  ['U', 'U:3.1.4'],
  ['U:v1', 'U'],
  ['U:v1', 'U:1.4.2'],
  ['U:1.2.0', 'U:v1'],
  ['U:v1.x', 'U:1.9'],
  ['U:*', 'U:7'],
  ['U:^1.2', 'U:1.2.0'],
  ['U:^1.2', 'U:v1.9.3'],
  ['U:^0.2.3', 'U:0.2.9'],
  ['U:^0.0', 'U:0.0.7'],
  ['U:~1.2.3', 'U:1.2.9'],
  ['U:~1', 'U:1.9'],
  ['U:>=2', 'U:v2'],
  ['U:>=2', 'U:30.0.1'],
  ['U:>1.2', 'U:1.3'],
  ['U:<=1.2', 'U:1.2.9'],
  ['U:<2', 'U:1.9.9'],
  ['U:>=1.2 <2', 'U:1.5'],
  ['U:draft', 'U:draft'],
  ['U:1.0.0-rc.1', 'U:1.0.0-rc.1'],
])('%s is satisfied by %s', (need, given) => {
  expect(fit(need, given)).toBe(true)
})

test.each([
  ['U:v2', 'U:v1'],
  ['U:1.2.0', 'U:1.2.1'],
  ['U:^1.2', 'U:1.1.9'],
  ['U:^1.2', 'U:2.0.0'],
  ['U:^0.2.3', 'U:0.3.0'],
  ['U:^0.0.3', 'U:0.0.4'],
  ['U:~1.2.3', 'U:1.3.0'],
  ['U:>=2', 'U:v1'],
  ['U:>1.2', 'U:1.2.9'],
  ['U:<2', 'U:2.0.0'],
  ['U:>=1.2 <2', 'U:2.1'],
  ['U:v1.x', 'U:2.0'],
  ['U:draft', 'U:final'],
  ['U:draft', 'U:1'],
  ['U:1.0.0', 'U:1.0.0-rc.1'],
])('%s is not satisfied by %s', (need, given) => {
  expect(fit(need, given)).toBe(false)
})

test('a range satisfies a version exactly when its rule says so', () => {
  const part = fc.nat({ max: 3 })
  const rules: Record<string, (v: number[], a: number[]) => boolean> = {
    '>=': (v, a) => order(v, a) >= 0,
    '>': (v, a) => order(v, a) > 0,
    '<': (v, a) => order(v, a) < 0,
    '<=': (v, a) => order(v, a) <= 0,
    '~': (v, a) => order(v, a) >= 0 && v[0] === a[0] && v[1] === a[1],
    '^': (v, a) => order(v, a) >= 0 && a.slice(0, a.findIndex((n) => n > 0) + 1 || 3).every((n, i) => n === v[i]),
    '=': (v, a) => order(v, a) === 0,
  }
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(rules)),
      fc.tuple(part, part, part),
      fc.tuple(part, part, part),
      (rule, asked, given) => {
        const expected = rules[rule]?.(given, asked)
        expect(fit(`U:${rule}${asked.join('.')}`, `U:${given.join('.')}`)).toBe(expected)
      },
    ),
  )
})

function order(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((n, i) => n !== b[i])
  return at === -1 ? 0 : (a[at] as number) - (b[at] as number)
}
