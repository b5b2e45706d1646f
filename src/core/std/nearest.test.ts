import { expect, test } from 'vitest'
import { editDistance, nearest } from './nearest.ts'

test('a likely slip finds what was meant', () => {
  expect(nearest('Migrate scheme', ['Build', 'Migrate schema', 'Test'])).toBe('Migrate schema')
  expect(nearest('retrys', ['retries', 'resources', 'run'])).toBe('retries')
  expect(nearest('MIGRATE SCHEMA', ['Migrate schema'])).toBe('Migrate schema')
})

test('something else entirely finds nothing', () => {
  expect(nearest('zebra', ['Build', 'Migrate schema'])).toBeUndefined()
  expect(nearest('a', [])).toBeUndefined()
})

test('distances are those of Levenshtein, cut off at the limit', () => {
  expect(editDistance('kitten', 'sitting', 10)).toBe(3)
  expect(editDistance('', 'abc', 10)).toBe(3)
  expect(editDistance('same', 'same', 10)).toBe(0)
  expect(editDistance('kitten', 'sitting', 2)).toBe(2)
})
