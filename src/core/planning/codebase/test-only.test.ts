import { expect, test } from 'vitest'
import type { CodeFact } from '../../model/code-index.ts'
import { withTestOnly } from './test-only.ts'

function fact(kind: CodeFact['kind'], noun: string, name: string, line: number, end_line = line): CodeFact {
  return { kind, noun, name, line, end_line, exported: true, rule: 'test/rule' }
}

const FACTS = [
  fact('definition', 'struct', 'Store', 1, 9),
  fact('definition', 'function', 'checks', 12, 14),
  fact('test', 'test', 'checks', 12, 14),
  fact('definition', 'function', 'open', 16, 18),
  fact('test', 'scope', 'tests', 20, 40),
  fact('extends', 'implements', 'MockStore', 22, 30),
  fact('test', 'test', 'opens', 32, 34),
  fact('definition', 'struct', 'MockStore', 36),
  fact('definition', 'function', 'last', 41),
]

test('what stands in a test, or in what is compiled for tests, is for tests only and not exported', () => {
  const found = withTestOnly(FACTS, 'source')
  expect(found.filter((one) => one.test_only === true).map(({ name, exported }) => [name, exported])).toEqual([
    ['checks', undefined],
    ['MockStore', undefined],
    ['MockStore', undefined],
  ])
  expect(found.map(({ noun }) => noun)).not.toContain('scope')
})

test('a file of tests, and one without any, stay as they are but for the marks', () => {
  expect(withTestOnly(FACTS, 'test')).toEqual(FACTS.filter(({ noun }) => noun !== 'scope'))
  const plain = FACTS.slice(0, 1)
  expect(withTestOnly(plain, 'source')).toBe(plain)
})
