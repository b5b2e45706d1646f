import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance } from '../std/nearest.ts'
import { checkQuote } from './evidence-check.ts'
import { fuzzyFind } from './fuzzy-quote.ts'
import { fold, lineOf, QuotedDocument, stretchOf } from './quoted-document.ts'

const SPEC = `# The plan

- Build the **service** with \`make\`
- Test the service
  in all three   browsers


- Deploy the service to the north and to the south
- Write the report`

function check(quote: string, start: number, end = start): string {
  const { verified, loc } = checkQuote(quote, { start_line: start, end_line: end }, new QuotedDocument(SPEC))
  return `${verified} ${loc.start_line}-${loc.end_line}`
}

test.each([
  ['- Test the service', 4, 4, 'exact 4-4'],
  ['service\n  in all', 4, 5, 'exact 4-5'],
  ['service\r\n  in all', 4, 5, 'exact 4-5'],
  ['Build the service with make', 3, 3, 'normalized 3-3'],
  ['Test the service in all three browsers', 4, 5, 'normalized 4-5'],
  ['browsers - Deploy', 5, 8, 'normalized 5-8'],
  ['Build … make', 3, 3, 'segments 3-3'],
  ['make … Build', 3, 3, 'missing 3-3'],
  ['- Write the report', 3, 3, 'relocated 9-9'],
  ['Build the service with make', 9, 9, 'relocated 3-3'],
  ['Test the service in all three browsers', 1, 1, 'relocated 4-5'],
  ['Deploy the servise to the north and to te south', 8, 8, 'fuzzy 8-8'],
  ['Deploy the servise to the north and to te south', 6, 7, 'fuzzy 8-8'],
  ['Deploy the servise to the north and to te south', 1, 2, 'missing 1-2'],
  ['Deploy the service to the east and to the west', 8, 8, 'missing 8-8'],
  ['report', 1, 1, 'missing 1-1'],
  ['', 1, 1, 'exact 1-1'],
  ['# The plan', 100, 200, 'relocated 1-1'],
])('%j in lines %i to %i is %s', (quote, start, end, expected) => {
  expect(check(quote, start, end)).toBe(expected)
})

test('a short quote has no room for slips', () => {
  expect(check('Bild the', 3)).toBe('missing 3-3')
})

test('what was found elsewhere is found in the lines that are then named', () => {
  const words = fc.constantFrom('a', 'plan', '*of*', 'many', 'lines', '\n', '\n\n', '  ', '`code`', 'and then')
  fc.assert(
    fc.property(fc.array(words, { minLength: 5, maxLength: 60 }), fc.nat(), fc.nat(), (parts, at, length) => {
      const text = parts.join(' ')
      const start = at % text.length
      const document = new QuotedDocument(text)
      const quote = text.slice(start, start + 8 + (length % 40))
      const found = checkQuote(fold(quote), { start_line: 1, end_line: 1 }, document)
      fc.pre(found.verified !== 'missing' && found.verified !== 'fuzzy')
      expect(['exact', 'normalized']).toContain(checkQuote(fold(quote), found.loc, document).verified)
    }),
  )
})

test('lines folded one by one are the lines folded together', () => {
  const words = fc.constantFrom('a', '*b*', ' ', '\n', '\t', '_', '\n\n', 'c d')
  fc.assert(
    fc.property(fc.array(words, { maxLength: 40 }), fc.nat({ max: 9 }), fc.nat({ max: 9 }), (parts, from, more) => {
      const text = parts.join('')
      const { folded } = new QuotedDocument(text)
      const [start, end] = stretchOf(folded, from + 1, from + 1 + more)
      const named = text.split('\n').slice(from, from + 1 + more)
      expect(folded.index.text.slice(start, end)).toBe(fold(named.join('\n')))
      const first = named.findIndex((line) => fold(line) !== '')
      expect(first === -1 || lineOf(folded, start) === from + 1 + first).toBe(true)
    }),
  )
})

test('a quote with up to three slips is found, one with more is not', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), minLength: 30, maxLength: 80 })
  const slip = fc.tuple(fc.nat(), fc.constantFrom('x', '', 'a'), fc.nat({ max: 1 }))
  fc.assert(
    fc.property(letters, letters, letters, fc.array(slip, { maxLength: 4 }), (before, words, after, slips) => {
      let quote = words
      for (const [at, letter, gone] of slips) {
        const place = at % quote.length
        quote = quote.slice(0, place) + letter + quote.slice(place + gone)
      }
      const text = before + words + after
      const found = fuzzyFind(quote, text)
      const allowed = Math.min(3, Math.floor(quote.length / 10))
      expect(found !== undefined || editDistance(quote, words, 9) > allowed).toBe(true)
      if (found === undefined) return
      expect(editDistance(quote, text.slice(found.start, found.end), 9)).toBeLessThanOrEqual(allowed)
    }),
    { numRuns: 500 },
  )
})
