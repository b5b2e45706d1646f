import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KINDS, type KeptFile, pack, unpack } from './cache-file.ts'
import { type Reading, type ReadingTables, FACT_NUMBERS, readingTables } from './reading.ts'

const ORIGIN = { made_by: 'test 1', root: '/somewhere' }
const RULES = 5

const text = fc.string({ unit: 'grapheme', minLength: 1 }).map((one) => one.replaceAll('\0', ''))

/** Files as numbers in tables of their own. */
const kept = fc
  .array(
    fc.record({
      path: text,
      hash: fc.constantFrom('', 'abc', '!abc'),
      bytes: fc.nat(),
      mark: fc.option(fc.tuple(fc.nat(), fc.double({ noNaN: true }), fc.double({ noNaN: true }), fc.nat()), {
        nil: undefined,
      }),
      kind: fc.constantFrom(...KINDS),
      lines: fc.nat(),
      facts: fc.array(fc.tuple(fc.constantFrom(0, 1, 4, 0xffff_ffff), text, text, fc.nat(), fc.nat(3))),
      words: fc.dictionary(text, fc.integer({ min: 1, max: 70_000 })),
    }),
  )
  .map((files): { files: KeptFile[]; tables: ReadingTables } => {
    const tables = readingTables()
    return {
      files: files.map(({ kind, lines, facts, words, ...file }) => ({
        ...file,
        reading: {
          kind,
          lines,
          facts: Uint32Array.from(
            facts.flatMap(([rule, name, detail, line, marks]) => {
              const { placeOf } = tables.names
              return [rule, placeOf(name), placeOf(detail), 0, line, line + 1, marks]
            }),
          ),
          terms: Uint32Array.from(Object.keys(words), tables.vocabulary.placeOf),
          counts: Uint16Array.from(Object.values(words)),
        },
      })),
      tables,
    }
  })

test('what is kept comes back as it was', () => {
  fc.assert(
    fc.property(kept, ({ files, tables }) => {
      const back = unpack(pack(files, tables, ORIGIN), ORIGIN, RULES)
      expect(back.files).toEqual(files)
      expect(back.tables.names.texts).toEqual(tables.names.texts)
      expect(back.tables.vocabulary.texts).toEqual(tables.vocabulary.texts)
    }),
    { numRuns: 50 },
  )
})

test('any changed, missing or added byte is noticed', () => {
  fc.assert(
    fc.property(kept, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ files, tables }, at, change) => {
      const whole = pack(files, tables, ORIGIN)
      const place = at % whole.length
      const changed = Buffer.from(whole)
      changed[place] = (changed[place] ?? 0) ^ change
      expect(() => unpack(changed, ORIGIN, RULES)).toThrow(/./)
      expect(() => unpack(whole.subarray(0, place), ORIGIN, RULES)).toThrow(/./)
      expect(() => unpack(Buffer.concat([whole, Buffer.from([0])]), ORIGIN, RULES)).toThrow(/./)
    }),
    { numRuns: 100 },
  )
})

test('a file of another origin, or with more rules than there are, is refused', () => {
  const tables = readingTables()
  const facts = Uint32Array.from({ length: FACT_NUMBERS }, (_, at) => (at === 0 ? 4 : 0))
  const reading: Reading = { kind: 'text', lines: 1, facts, terms: new Uint32Array(), counts: new Uint16Array() }
  const whole = pack([{ path: 'a', hash: 'b', bytes: 1, mark: undefined, reading }], tables, ORIGIN)
  expect(unpack(whole, ORIGIN, 5).files).toHaveLength(1)
  expect(() => unpack(whole, ORIGIN, 4)).toThrow('cannot be trusted')
  expect(() => unpack(whole, { ...ORIGIN, made_by: 'test 2' }, 5)).toThrow('cannot be trusted')
  expect(() => unpack(whole, { ...ORIGIN, root: '/elsewhere' }, 5)).toThrow('cannot be trusted')
})
