import { expect, test } from 'vitest'
import { MASK } from './secret-shape.ts'
import { SecretMask } from './secret-mask.ts'

test('thousands of secrets that begin alike are masked at once, each as a whole', () => {
  const values = Array.from({ length: 20_000 }, (_, i) => `abcdefgh!${'qrstuvwxyz'.repeat(2)}${i}`)
  const mask = new SecretMask(values)
  const masked = mask.mask(values.join('\n'))
  expect(masked).toBe(values.map((value) => MASK.repeat(value.length)).join('\n'))
  expect(mask.finds('abcdefgh!qrs')).toBe(false)
})
