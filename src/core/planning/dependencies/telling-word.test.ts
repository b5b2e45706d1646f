import { expect, test } from 'vitest'
import { isTellingWord } from './telling-word.ts'

const said = (words: string): string => words.split(' ').filter(isTellingWord).join(' ')

test('nouns and names tell what a task is about', () => {
  const words = 'invoice sessions webhook OrderStore reports variables family materialization oauth'
  expect(said(words)).toBe(words)
})

test('deeds, qualities, participles and words of any text do not', () => {
  expect(
    said('built directly able refused written add creates useful reusable actual approach system users v 42'),
  ).toBe('')
})

test('words with special meaning to objects are words', () => {
  expect(said('constructor __proto__ hasOwnProperty')).toBe('constructor __proto__ hasOwnProperty')
})
