import { expect, test } from 'vitest'
import { subjectiveWords } from './wording.ts'

test.each([
  ['The login works well', 'works well'],
  ['The page is fast', 'is fast'],
  ['The API responds quickly', 'responds quickly'],
  ['Errors are handled properly', 'properly'],
  ['It is very robust', 'robust'],
  ['Follows best practices', 'best practices'],
])('nobody can check "%s"', (criterion, words) => expect(subjectiveWords(criterion)).toBe(words))

test.each([
  'The login answers 200',
  'The page is fast: p95 below 200 ms',
  'All links resolve',
  '`npm test` works properly',
  'The fast path is covered by a test',
  'The scheduler picks the fastest worker',
])('"%s" can be checked', (criterion) => expect(subjectiveWords(criterion)).toBeUndefined())
