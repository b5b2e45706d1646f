import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linearPattern } from './linear-pattern.ts'

function occurs(source: string, text: string): boolean | string {
  const pattern = linearPattern(source)
  return pattern.ok ? pattern.value.occursIn(text) : pattern.error
}

test('what people write about errors is found', () => {
  expect(
    occurs('Cannot (?:find|resolve) module [\'"](?<name>[^\'"]+)[\'"]', 'Error: Cannot find module "left-pad"'),
  ).toBe(true)
  expect(occurs('^E[A-Z]{3,10}\\b', 'ECONNRESET while reading')).toBe(true)
  expect(occurs('^E[A-Z]{3,10}\\b', 'an ECONNRESET while reading')).toBe(false)
  expect(occurs('(?i)too many requests', '429 Too Many Requests')).toBe(true)
  expect(occurs('\\b5\\d\\d\\b', 'status 503.')).toBe(true)
})

test('what would need backtracking, and what is no expression, is refused with a reason', () => {
  const problems = [
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    '\\p{L}',
    'a{3,2}',
    '*a',
    '(a',
    'a)',
    '[a',
    '[b-a]',
    'a\\',
    '(a{99}){99}',
    '\\u41',
  ]
  expect(Object.fromEntries(problems.map((source) => [source, occurs(source, 'a')]))).toMatchInlineSnapshot(`
    {
      "(?<!a)b": "it looks around or has a flag within, and only groups can be searched for in bounded time",
      "(?=a)": "it looks around or has a flag within, and only groups can be searched for in bounded time",
      "(a": "a group is not closed",
      "(a)\\1": "\\1 is not known here",
      "(a{99}){99}": "it is too large",
      "*a": "there is nothing to repeat before *",
      "[a": "a class is not closed",
      "[b-a]": "a range in a class is wrong",
      "\\p{L}": "\\p is not known here",
      "\\u41": "\\u lacks its digits",
      "a)": "it closes a group that was not opened",
      "a\\": "it ends with a backslash",
      "a{3,2}": "a count ends before it begins",
    }
  `)
})

test('what is the same in any case is what JavaScript says', () => {
  const texts = 'k K ſ s S é É ß å Å \u212A \u212B'.split(' ')
  for (const expression of ['k', 's', '[a-z]', '[^s]', '\\u00e9', '[à-ö]', 'ß', '\\w'])
    expect(texts.filter((text) => occurs(`(?i)${expression}`, text) === true)).toEqual(
      texts.filter((text) => new RegExp(expression, 'i').test(text)),
    )
})

const piece = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\W', '\\b', '(?:a|b)', '^', '$', 'B', '\\.')
const count = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{0,}', '*?')
const source = fc.letrec<{ whole: string; item: string; group: string }>((tie) => ({
  group: tie('whole').map((inner) => `(${inner})`),
  item: fc
    .tuple(fc.oneof({ maxDepth: 3 }, piece, tie('group')), count)
    .map(([one, times]) => (/^(?:\\b|\^|\$)$/.test(one) ? one : one + times)),
  whole: fc
    .array(fc.array(tie('item'), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((ways) => ways.map((items) => items.join('')).join('|')),
})).whole

test('it finds what the language itself finds', () => {
  const judge = (expression: string, text: string): void => {
    fc.pre(occurs(expression, text) !== 'it is too large')
    expect(occurs(expression, text)).toBe(new RegExp(expression).test(text))
    expect(occurs(`(?i)${expression}`, text)).toBe(new RegExp(expression, 'i').test(text))
  }
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '.', ' ', '\n'), maxLength: 12 })
  fc.assert(fc.property(source, text, judge), { seed: 20_261_122, numRuns: 1000 })
})

function found(source: string, text: string): Record<string, string> | null {
  const pattern = linearPattern(source)
  if (!pattern.ok) throw new Error(pattern.error)
  const { groups } = pattern.value.find(text, 1_000_000)
  return groups === null ? null : Object.fromEntries(groups)
}

test('groups capture what they capture in the language itself', () => {
  // A group that may be empty and is repeated is left by other rules there, so nothing empty is repeated here.
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', 'ab', 'B')
  const part = fc.oneof(
    fc
      .tuple(atom, count)
      .map(([one, times]) => (one.length > 2 || one.length === 1 ? one + times : `(?:${one})${times}`)),
    fc
      .tuple(atom, atom, fc.constantFrom('', '+', '+?', '*', '?', '{1,2}'))
      .map(([one, other, times]) => `(?:#${one}|${other}))${times}`),
  )
  const named = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => {
    let names = 0
    return parts.map((one) => one.replace('(?:#', () => `(?:(?<g${names++}>`)).join('')
  })
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', ' '), maxLength: 14 })
  fc.assert(
    fc.property(named, text, (expression, line) => {
      const groups = new RegExp(expression).exec(line)
      const expected =
        groups === null ? null : Object.entries(groups.groups ?? {}).filter(([, one]) => one !== undefined)
      expect(found(expression, line)).toEqual(expected && Object.fromEntries(expected))
    }),
    { seed: 20_261_123, numRuns: 2000 },
  )
})

test('the literals of an expression stand in all that it matches', () => {
  const literals = (expression: string): unknown => {
    const pattern = linearPattern(expression)
    return pattern.ok ? pattern.value.literals : pattern.error
  }
  expect([
    literals("Cannot find (?:module|package) '(?<package>[^']+)'"),
    literals('\\bEAI_AGAIN\\b(?: \\w+)?|[Tt]emporary failure'),
    literals('(?i)Too Many (?:Requests){2}'),
    literals('a|bcd'),
    literals('E\\d{4}: .*'),
    literals('(?:abc)?def\\.ghi'),
    literals('(?:no such )+file'),
  ]).toMatchInlineSnapshot(`
    [
      [
        "cannot find ",
      ],
      [
        "eai_again",
        "emporary failure",
      ],
      [
        "too many ",
      ],
      undefined,
      undefined,
      [
        "def.ghi",
      ],
      [
        "no such ",
      ],
    ]
  `)
  const judge = (expression: string, line: string): void => {
    const pattern = linearPattern(expression)
    if (!pattern.ok || pattern.value.literals === undefined || !new RegExp(expression).test(line)) return
    expect(pattern.value.literals.some((literal) => line.toLowerCase().includes(literal))).toBe(true)
  }
  const line = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '.', ' '), maxLength: 12 })
  fc.assert(fc.property(source, line, judge), { seed: 20_261_124, numRuns: 1000 })
})

test('captures are found in bounded time, and not at all when the steps do not suffice', () => {
  const pattern = linearPattern('(?<x>(?:a+)+)b')
  if (!pattern.ok) throw new Error(pattern.error)
  const { groups, steps } = pattern.value.find('a'.repeat(1000), Infinity)
  expect(groups).toBeNull()
  expect(steps).toBeLessThan(30_000)
  expect(pattern.value.find(`${'a'.repeat(1000)}b`, Infinity).groups?.get('x')).toHaveLength(1000)
  expect(pattern.value.find(`${'a'.repeat(1000)}b`, 1000).groups).toBeNull()
})

test('an expression that takes others for ever is quick, on the longest message', () => {
  const before = process.cpuUsage().user
  expect(occurs('(?:(?:a*)*)*b', 'a'.repeat(2000))).toBe(false)
  expect(occurs('(?:a|aa)+$', `${'a'.repeat(1999)}!`)).toBe(false)
  expect((process.cpuUsage().user - before) / 1000).toBeLessThan(1000)
})
