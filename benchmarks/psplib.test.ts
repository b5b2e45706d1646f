import { expect, test } from 'vitest'
import { readInstance } from './psplib.ts'
import { RULES, criticalPath, lowerBound, parallelSchedule, tails } from './schedule-rules.ts'

// Four jobs between the two dummies: 2 and 3 start at once, 4 follows 2, 5 follows both; one resource of 2 units.
const TEXT = `
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          2           4   5
   3        1          1           5
   4        1          1           6
   5        1          1           6
   6        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------------------------------------------------------
  1      1     0       0
  2      1     3       2
  3      1     2       1
  4      1     4       1
  5      1     1       2
  6      1     0       0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1
    2
************************************************************************
`

test('an instance is read without its dummy jobs', () => {
  expect(readInstance('tiny', TEXT)).toEqual({
    name: 'tiny',
    durations: [3, 2, 4, 1],
    successors: [[2, 3], [3], [], []],
    demands: [[2], [1], [1], [2]],
    capacities: [2],
  })
  expect(() => readInstance('empty', 'no such thing')).toThrow('empty is no instance')
})

test('the longest path, the bound and one pass of each rule, as by hand', () => {
  const tiny = readInstance('tiny', TEXT)
  expect(tails(tiny)).toEqual([7, 3, 4, 1])
  expect(criticalPath(tiny)).toBe(7)
  // 3×2 + 2×1 + 4×1 + 1×2 = 14 units of work over 2.
  expect(lowerBound(tiny)).toBe(7)
  const makespans = Object.entries(RULES).map(([name, rule]) => `${name} ${parallelSchedule(tiny, rule)}`)
  expect(makespans).toEqual(['longest remaining path 8', 'latest finish time 8', 'first come 8'])
})
