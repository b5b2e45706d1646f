import { expect, test } from 'vitest'
import { editDistance, nearest, SlipFinder } from './nearest.ts'

test('a likely slip finds what was meant', () => {
  expect(nearest('Migrate scheme', ['Build', 'Migrate schema', 'Test'])).toBe('Migrate schema')
  expect(nearest('retrys', ['retries', 'resources', 'run'])).toBe('retries')
  expect(nearest('biuld', ['test', 'build'])).toBe('build')
  expect(nearest('MIGRATE SCHEMA', ['Migrate schema'])).toBe('Migrate schema')
})

test('something else entirely finds nothing', () => {
  expect(nearest('zebra', ['Build', 'Migrate schema'])).toBeUndefined()
  expect(nearest('a', [])).toBeUndefined()
})

test('a short word inside of a longer one is not what was meant', () => {
  expect(nearest('idempotnet', ['id', 'name', 'idempotent'])).toBe('idempotent')
  expect(nearest('idempotnet', ['id', 'name'])).toBeUndefined()
  expect(nearest('p', ['spec.md', 'plans'])).toBeUndefined()
  expect(nearest('build', ['build-and-publish-the-site'])).toBeUndefined()
})

test('a word that is most of a longer one is what was meant, unless a slip is nearer', () => {
  expect(nearest('migrate', ['migrate schema'])).toBe('migrate schema')
  expect(nearest('migrate', ['migrate schema', 'migrated'])).toBe('migrated')
  expect(nearest('test_db', ['test-db', 'test_db_fixtures'])).toBe('test-db')
})

test('distances are those of Levenshtein, cut off at the limit', () => {
  expect(editDistance('kitten', 'sitting', 10)).toBe(3)
  expect(editDistance('', 'abc', 10)).toBe(3)
  expect(editDistance('same', 'same', 10)).toBe(0)
  expect(editDistance('kitten', 'sitting', 2)).toBe(2)
})

test('of very many wrong names only the first are looked up, and one of them as often as it is asked', () => {
  const candidates = Array.from({ length: 10_000 }, (_, i) => `Build the service number ${i}`)
  const finder = new SlipFinder(candidates)
  const found = candidates.map((name) => finder.nearest(`${name}x`)).filter((name) => name !== undefined)
  expect(found).toEqual(candidates.slice(0, found.length))
  expect(found.length).toBeGreaterThan(0)
  expect(found.length).toBeLessThan(20)
  expect(finder.nearest('Build the service number 0x')).toBe('Build the service number 0')
  expect(new SlipFinder(['build']).nearest('biuld')).toBe('build')
})
