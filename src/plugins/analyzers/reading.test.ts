import { expect, test } from 'vitest'
import type { CodeFact } from '../../core/model/code-index.ts'
import {
  type Reading,
  type ReadingTables,
  compacted,
  factNumbers,
  factsOfReading,
  readingTables,
  wordTable,
} from './reading.ts'
import type { Rule } from './rule.ts'

const RULE = { id: 'class', folder: 'few', fact: 'definition', noun: 'class' } as Rule

function reading(tables: ReadingTables, facts: CodeFact[], words: Record<string, number>): Reading {
  return {
    kind: 'text',
    lines: 1,
    facts: Uint32Array.from(facts.flatMap((one) => factNumbers(0, one, tables.names))),
    terms: Uint32Array.from(Object.keys(words), tables.vocabulary.placeOf),
    counts: Uint16Array.from(Object.values(words)),
  }
}

function fact(name: string, more: Partial<CodeFact> = {}): CodeFact {
  return { kind: 'definition', noun: 'class', name, line: 1, end_line: 2, rule: 'few/class', ...more }
}

test('facts come back as they were', () => {
  const tables = readingTables()
  const facts = [
    fact('A'),
    fact('B', { detail: 'd', container: 'A', exported: true, abstract: true }),
    fact('A', { container: 'B' }),
  ]
  expect(factsOfReading(reading(tables, facts, {}), [RULE], tables.names.texts)).toEqual(facts)
})

test('a table of words depends on the files alone, not on what was known before', () => {
  const fresh = readingTables()
  const used = readingTables()
  for (const word of ['old', 'two', 'gone']) used.vocabulary.placeOf(word)
  const tables = [fresh, used].map((known) =>
    wordTable(
      [reading(known, [], { one: 1, two: 2 }), reading(known, [], { two: 7, three: 3 })],
      known.vocabulary.texts,
    ),
  )
  expect(tables[0]).toEqual({
    vocabulary: ['one', 'two', 'three'],
    starts: Uint32Array.of(0, 2, 4),
    terms: Uint32Array.of(0, 1, 1, 2),
    counts: Uint16Array.of(1, 2, 7, 3),
  })
  expect(tables[1]).toEqual(tables[0])
})

test('compacting forgets only what no file uses', () => {
  const tables = readingTables()
  reading(tables, [fact('Gone', { detail: 'x' })], { gone: 1 })
  const facts = [fact('Stays', { detail: 'y' })]
  const lean = compacted([{ reading: reading(tables, facts, { stays: 2 }) }], tables)
  expect(lean.tables.names.texts).toEqual(['', 'Stays', 'y'])
  expect(lean.tables.vocabulary.texts).toEqual(['stays'])
  const [file] = lean.files
  expect(factsOfReading(file?.reading as Reading, [RULE], lean.tables.names.texts)).toEqual(facts)
})
