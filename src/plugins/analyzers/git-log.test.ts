import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Commit } from '../../core/planning/codebase/history-commit.ts'
import { LogReader } from './git-log.ts'

const ZERO = '0'.repeat(40)
const ONE = '1'.repeat(40)
const TWO = '2'.repeat(40)
const FIRST = [
  `\u0001${ONE}\0Add the shop\n\nWith a till.\n\nSigned-off-by: A <a@example.org>\n\0\0`,
  `\n:000000 100644 ${ZERO} ${ONE} A\0:odd\nname.ts\0:100644 100644 ${ONE} ${TWO} R087\0old.ts\0new.ts\0`,
  `:000000 160000 ${ZERO} ${ONE} A\0submodule\0:100644 000000 ${ONE} ${ZERO} D\0gone.ts\0`,
  `7\t0\t:odd\nname.ts\0${'2\t1\t\0old.ts\0new.ts\0'}1\t0\tsubmodule\0${'0\t9\tgone.ts\0'}`,
].join('')
const SECOND = `\0\u0001${TWO}\0Empty\n\0\0`

function read(pieces: readonly string[], how: 'whole' | 'failed' | 'stopped'): { commits: Commit[]; fault: unknown } {
  const commits: Commit[] = []
  const reader = new LogReader(true, (commit) => commits.push(commit))
  for (const piece of pieces) reader.push(piece)
  return { fault: reader.end(how), commits }
}

test('commits are read with files, renames and lines, without submodules, deletions and signatures', () => {
  expect(read([FIRST + SECOND], 'whole').commits).toEqual([
    {
      hash: ONE,
      message: 'Add the shop\nWith a till.',
      touched: [
        { path: ':odd\nname.ts', added: 7 },
        { path: 'new.ts', from: 'old.ts', added: 2 },
      ],
    },
    { hash: TWO, message: 'Empty', touched: [] },
  ])
})

test('output that comes in any pieces reads the same', () => {
  const whole = read([FIRST + SECOND], 'whole')
  const cuts = fc.array(fc.nat({ max: FIRST.length + SECOND.length }), { maxLength: 8 })
  fc.assert(
    fc.property(cuts, (places) => {
      const sorted = [0, ...places.toSorted((a, b) => a - b), FIRST.length + SECOND.length]
      const pieces = sorted.slice(1).map((end, at) => (FIRST + SECOND).slice(sorted[at], end))
      expect(read(pieces, 'whole')).toEqual(whole)
    }),
  )
})

test('when git fails, a commit with all its files is kept without lines, and the fault is found', () => {
  const listed = FIRST.slice(0, FIRST.indexOf('7\t0'))
  const { commits, fault } = read([listed], 'failed')
  expect(fault).toBe(ONE)
  expect(commits).toEqual([
    {
      hash: ONE,
      message: 'Add the shop\nWith a till.',
      touched: [
        { path: ':odd\nname.ts', added: null },
        { path: 'new.ts', from: 'old.ts', added: null },
      ],
      unlined: true,
    },
  ])
  expect(read([FIRST], 'failed')).toMatchObject({ fault: undefined, commits: [{ hash: ONE }] })
  expect(read([listed], 'stopped').commits).toEqual([])
})

test('a long message is cut, and never inside a character', () => {
  const text = `\u0001${ONE}\0${'x'.repeat(399)}😀\n\n${'y'.repeat(399)}😀 tail\u0007\0\0`
  expect(read([text], 'whole').commits[0]?.message).toBe(`${'x'.repeat(399)}\n${'y'.repeat(399)}`)
})
