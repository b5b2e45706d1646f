import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinNeighbours } from './neighbours.ts'
import { profileOf, weighTerms } from './term-weights.ts'

function joined(texts: readonly string[], most: number, places: readonly string[] = []): string {
  const terms = texts.map((text) => text.split(' '))
  const weights = weighTerms(terms)
  const parts = terms.map((each, at) => ({
    parts: [texts[at]],
    profile: profileOf([each], weights),
    place: places[at] ?? '',
  }))
  return joinNeighbours(parts, { most, alike: 0.4, least: 1 })
    .map((group) => group.join(' + '))
    .join(' | ')
}

test('neighbours that are alike are joined', () => {
  expect(joined(['token create', 'token create list', 'page menu'], 9)).toBe(
    'token create + token create list | page menu',
  )
})

test('the likest are joined until few enough remain', () => {
  expect(joined(['a b', 'b c', 'x y', 'y z w v'], 3)).toBe('a b + b c | x y | y z w v')
})

test('neighbours of different places are joined last', () => {
  expect(joined(['a b', 'a b', 'x', 'y'], 3, ['1', '2', '2', '2'])).toBe('a b | a b + x | y')
})

test('nothing is lost, nothing moves, and no more remain than may', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 10 }), (texts, most) => {
      const weights = weighTerms(texts)
      const groups = joinNeighbours(
        texts.map((terms, at) => ({ parts: [at], profile: profileOf([terms], weights), place: '' })),
        { most, alike: 0.4, least: 1 },
      )
      expect(groups.flat()).toEqual(texts.map((_, at) => at))
      expect(groups.length).toBeLessThanOrEqual(most)
    }),
  )
})
