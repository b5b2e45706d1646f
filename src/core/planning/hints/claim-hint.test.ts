import { expect, test } from 'vitest'
import { readClaim } from './claim-hint.ts'

const read = (words: string): string => {
  const claim = readClaim({ words, start: 0, end: words.length } as Parameters<typeof readClaim>[0])
  return claim.ok ? `${claim.value.name} ${claim.value.units ?? '-'}` : claim.error
}

test('a resource may begin with an x: it is a sign only between a name and a number', () => {
  expect(['x', 'x×5', 'x x 2', 'X', 'xray', 'x2', 'pool x 3', 'pool×5'].map(read)).toEqual([
    'x -',
    'x 5',
    'x 2',
    'X -',
    'xray -',
    'x2 -',
    'pool 3',
    'pool 5',
  ])
})
