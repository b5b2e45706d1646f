import { expect, test } from 'vitest'
import { EXIT } from '../core/model/failure.ts'
import { EXIT_CODES } from './exit-codes.ts'

test('the help explains every exit code that there is, and no other', () => {
  expect(EXIT_CODES.map(([code]) => code)).toEqual(Object.values(EXIT))
})
