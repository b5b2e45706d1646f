import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shortCode } from '../../src/short-code.ts'

test('a code is six letters and digits', () => {
  for (const id of [1, 2, 61, 62, 1_000_000, 62 ** 6 - 1]) assert.match(shortCode(id), /^[0-9A-Za-z]{6}$/)
})

test('the first 100,000 links have 100,000 codes', () => {
  const codes = new Set(Array.from({ length: 100_000 }, (_, index) => shortCode(index + 1)))
  assert.equal(codes.size, 100_000)
})

test('neighbours do not look alike', () => {
  assert.equal(shortCode(1), 'g0JtDB')
  assert.equal(shortCode(2), 'M0dmQM')
})

test('what cannot be an id has no code', () => {
  for (const id of [0, -1, 1.5, 62 ** 6, Number.NaN]) assert.throws(() => shortCode(id), RangeError)
})
