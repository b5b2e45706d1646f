import fc from 'fast-check'
import { expect, test } from 'vitest'
import { titleKey } from './title-key.ts'

test('case, white space, punctuation and composition do not count', () => {
  expect(['Build  the API!', 'build-the_api', ' BUILD (the) "api"'].map(titleKey)).toEqual(
    Array(3).fill('build the api'),
  )
  expect(titleKey('Cafe\u0301 öffnen')).toBe(titleKey('Café Öffnen'))
  expect(titleKey('接口 v2')).toBe('接口 v2')
})

test('plain letters give the same with and without others beside them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (title) => {
      expect(titleKey(`${title} é`)).toBe(`${titleKey(title)} é`.trim())
    }),
  )
})
