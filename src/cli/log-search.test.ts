import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AttemptLog } from '../operations/logs.ts'
import { LogFinder } from './log-search.ts'

function search(pattern: string, pieces: readonly Uint8Array[]): string[] {
  const found: string[] = []
  const finder = new LogFinder(pattern)
  const listener = finder.listener(({ line, text }) => void found.push(`${line}: ${text}`))
  listener.attempt({ token: 'P1.T001-1', kind: 'run' } as AttemptLog)
  for (const piece of pieces) listener.bytes(piece)
  finder.end()
  expect(finder.count).toBe(found.length)
  return found
}

test('lines are found with their numbers, without colours, and the last one need not end', () => {
  const log = 'one\n\u001B[31merror\u001B[0m: disk\r\nthree\nan error'
  expect(search('error', [Buffer.from(log)])).toEqual(['2: error: disk', '4: an error'])
  expect(search('^(one|three)$', [Buffer.from(log)])).toEqual(['1: one', '3: three'])
  expect(search('(?i)ERROR$', [Buffer.from(log)])).toEqual(['4: an error'])
  expect(search('nothing', [Buffer.from(log)])).toEqual([])
})

test('it does not matter into which pieces a log is divided', () => {
  const log = Buffer.from('äöü error\nxx\nerror 漢字\nerr\nor')
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: log.length })), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), log.length]
      const pieces = places.slice(1).map((to, i) => log.subarray(places[i], to))
      expect(search('err', pieces)).toEqual(['1: äöü error', '3: error 漢字', '4: err'])
    }),
  )
})

test('a line without end is looked through in pieces and told once', () => {
  const piece = Buffer.from('x'.repeat(100_000))
  const found = search('error', [
    piece,
    Buffer.from('error'),
    piece,
    Buffer.from('error'),
    piece,
    Buffer.from('\nno\n'),
  ])
  expect(found.map((line) => line.slice(0, 3))).toEqual(['1: '])
})

test('a pattern that cannot be used is refused in words', () => {
  expect(() => new LogFinder('(')).toThrow(/^The pattern "\(" cannot be used: /)
})
