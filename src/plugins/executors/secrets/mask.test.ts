import fc from 'fast-check'
import { expect, test } from 'vitest'
import { masker, maskingStream } from './mask.ts'

/** What comes out when a text comes in parts that end at these places. */
function inParts(values: readonly string[], text: Uint8Array, edges: readonly number[]): string {
  const stream = maskingStream(values)
  const shown: Uint8Array[] = []
  let at = 0
  for (const edge of [...edges.map((share) => Math.floor(share * text.length)).sort((a, b) => a - b), text.length]) {
    shown.push(stream.feed(text.subarray(at, edge)))
    at = edge
  }
  shown.push(stream.end())
  return Buffer.concat(shown).toString('utf8')
}

const sign = fc.oneof(
  fc.constantFrom(...Array.from('ab/+%\\"\'$^.*[](){}|?<>&= \n\r\tä€😀-_:;,!~#@`')),
  fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
)
const value = fc
  .array(sign, { minLength: 4, maxLength: 24 })
  .map((signs) => signs.join(''))
  // A value of blanks and stars is everywhere, in the mask too.
  .filter((text) => text.replace(/[\s*]/g, '').length >= 4 && !text.includes('*'))
const edges = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

/** Ways in which tools print a value. The oracle is what the platform itself writes. */
const WRITINGS: Readonly<Record<string, (text: string) => string>> = {
  raw: (text) => text,
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 within': (text) => Buffer.from(`user:${text}@host`).toString('base64'),
  'base64 within, elsewhere': (text) => Buffer.from(`user1:${text}@host`).toString('base64'),
  'base64 wrapped': (text) =>
    Buffer.from(text)
      .toString('base64')
      .replace(/(.{7})/g, '$1\n'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  address: (text) => encodeURIComponent(text),
  form: (text) => new URLSearchParams({ t: text }).toString().slice(2),
  json: (text) => JSON.stringify(text).slice(1, -1),
  'json twice': (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  'json in ASCII': (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[^\0-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  hex: (text) => Buffer.from(text).toString('hex'),
  'hex apart': (text) =>
    Buffer.from(text)
      .toString('hex')
      .toUpperCase()
      .replace(/..(?!$)/g, '$&:'),
  shell: (text) => text.replaceAll("'", `'\\''`),
}

test('no value gets through in any form, wherever chunks end', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(fc.string({ maxLength: 6 }), fc.nat(), fc.constantFrom(...Object.keys(WRITINGS))), {
        minLength: 1,
        maxLength: 5,
      }),
      edges,
      (values, said, where) => {
        // One inside another, and one that overlaps the next.
        const all = [...values, values[0]?.slice(0, 6) ?? '', `${values.at(-1)?.slice(-2)}zz${values[0]?.slice(0, 2)}`]
        const usable = all.filter((text) => text.replace(/[\s*]/g, '').length >= 4 && text.isWellFormed())
        fc.pre(usable.length > 0 && values.every((text) => text.isWellFormed()))
        const text = said
          .map(([before, which, form]) => before + (WRITINGS[form]?.(usable[which % usable.length] as string) ?? ''))
          .join('')
        const shown = inParts(usable, Buffer.from(text), where)
        const leaks = usable.flatMap((each) =>
          Object.entries(WRITINGS)
            .filter(([form]) => !form.includes('within'))
            .map(([, write]) => write(each))
            .filter((leak) => leak.length >= 4 && shown.includes(leak)),
        )
        expect(leaks, shown).toEqual([])
      },
    ),
    { numRuns: Number(process.env['SECRET_RUNS'] ?? 150) },
  )
})

test('what comes out does not depend on where chunks end, and nothing else is changed', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
      fc.string({ maxLength: 60 }),
      edges,
      (values, text, where) => {
        const bytes = Buffer.from(`${text}${values[0]}${text}${values.at(-1)}`)
        expect(inParts(values, bytes, where)).toBe(inParts(values, bytes, []))
        const plain = Buffer.from('0123456789'.repeat(9))
        expect(inParts(values, plain, where)).toBe(plain.toString())
      },
    ),
    { numRuns: 60 },
  )
})

test('what only begins like a secret is held back, and shown when it goes on otherwise', () => {
  const stream = maskingStream(['hunter2000'])
  const feed = (text: string): string => Buffer.from(stream.feed(Buffer.from(text))).toString()
  expect(feed('user hunt')).toBe('user ')
  expect(feed('ing hunter2')).toBe('hunting ')
  expect(feed('000!')).toBe('***!')
  expect(feed('the end: hunter20')).toBe('the end: ')
  expect(Buffer.from(stream.end()).toString()).toBe('***')
})

test('overlapping secrets become one mask, and a long one is not left over where a short one ends', () => {
  const mask = masker(['abcdef', 'defghi', 'cdefghijk', 'bcde'])
  expect(mask('1abcdefghi2')).toBe('1***2')
  expect(mask('1abcdefghijk2abcde3')).toBe('1***2a***3')
  expect(mask('abcdabcd')).toBe('abcdabcd')
})

test('each long line of a secret is one', () => {
  const mask = masker(['-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQ\n-----END KEY-----'])
  expect(mask('  MIIEvQIBADANBg\r\n  kqhkiG9w0BAQ\r\n')).toBe('  ***\r\n  ***\r\n')
})

test('every byte that is no text passes as it is', () => {
  const bytes = Uint8Array.from({ length: 512 }, (_, i) => i % 256)
  const stream = maskingStream(['a secret'])
  expect(Buffer.concat([stream.feed(bytes), stream.end()])).toEqual(Buffer.from(bytes))
})

test('colours within a value do not hide it, wherever chunks end', () => {
  const colours = ['\u001b[31m', '\u001b[0m\u001b[K', '\u001b[1;38:2m']
  fc.assert(
    fc.property(value, fc.nat(), fc.constantFrom(...colours), edges, (text, where, colour, parts) => {
      fc.pre(text.isWellFormed() && Array.from(text).length > 1)
      const signs = Array.from(text)
      const place = 1 + (where % (signs.length - 1))
      const printed = `<<${signs.slice(0, place).join('')}${colour}${signs.slice(place).join('')}>>`
      const shown = inParts([text], Buffer.from(printed), parts)
      // oxlint-disable-next-line no-control-regex -- escapes are what is looked for
      expect(shown.replaceAll(/\u001b\[[\d;:]*[mK]/g, '')).not.toContain(text)
    }),
    { numRuns: 100 },
  )
  expect(inParts(['hunter2000'], Buffer.from('hunt\u001b[31mer2000\u001b[0m!'), [])).toBe('***\u001b[0m!')
  expect(inParts(['hunter2000'], Buffer.from('hunt\u001b[31mhunter2000'), [0.3])).toBe('hunt\u001b[31m***')
  expect(inParts(['hunter2000'], Buffer.from('hunt\u001b]hunter2000'), [0.5])).toBe('hunt\u001b]***')
  expect(inParts(['hunter2000'], Buffer.from('hun\u001b['), [])).toBe('hun\u001b[')
})
