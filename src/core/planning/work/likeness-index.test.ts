import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexProfiles } from './likeness-index.ts'
import { likeness, profileOf, weighTerms } from './term-weights.ts'

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1, maxLength: 5 })

test('the index finds what comparing with each would find', () => {
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 12 }), words, (texts, asked) => {
      const weights = weighTerms(texts)
      const profiles = texts.map((terms) => profileOf([terms], weights))
      const profile = profileOf([asked], weights)
      const found = indexProfiles(profiles).nearest(profile)
      const best = Math.max(...profiles.map((other) => likeness(profile, other)))
      expect(found === undefined).toBe(best === 0)
      expect(found?.likeness ?? 0).toBeCloseTo(best, 9)
    }),
  )
})

test('likeness is 1 with oneself, 0 with nothing in common, and the same both ways', () => {
  fc.assert(
    fc.property(words, words, (a, b) => {
      const weights = weighTerms([a, b])
      const [one, other] = [profileOf([a], weights), profileOf([b], weights)]
      expect(likeness(one, one)).toBeCloseTo(1, 9)
      expect(likeness(one, other)).toBeCloseTo(likeness(other, one), 12)
      expect(likeness(one, other) === 0).toBe(!a.some((word) => b.includes(word)))
    }),
  )
})
