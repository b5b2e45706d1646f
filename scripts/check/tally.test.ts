import { expect, test } from 'vitest'
import { exitCodeOf, summaryOf, tallyOfReport, type VitestReport } from './tally.ts'

const mixed: VitestReport = {
  success: false,
  testResults: [
    {
      name: '/clone/src/heap.test.ts',
      status: 'failed',
      assertionResults: [
        { fullName: 'a heap pops in order', status: 'passed' },
        { fullName: 'a heap keeps equal items in order', status: 'failed' },
        { fullName: 'a heap under strace', status: 'skipped' },
        { fullName: 'a heap some day', status: 'todo' },
      ],
    },
    { name: '/clone/src/broken.test.ts', status: 'failed', assertionResults: [] },
  ],
}

test('every test is counted, and failed and skipped ones are named', () => {
  expect(summaryOf(tallyOfReport('unit', mixed, 1, '/clone'))).toMatchInlineSnapshot(`
    [
      "Skipped:",
      "  unit: src/heap.test.ts: a heap under strace",
      "  unit: src/heap.test.ts: a heap some day",
      "Failed:",
      "  unit: src/heap.test.ts: a heap keeps equal items in order",
      "  unit: src/broken.test.ts: the file could not be run",
      "1 passed, 2 failed, 2 skipped",
    ]
  `)
})

test('a run that fails without a failed test is a failure', () => {
  const fine: VitestReport = { success: false, testResults: [] }
  expect(tallyOfReport('unit', fine, 1, '/clone').failed).toEqual(['unit: the run ended with exit code 1'])
})

test('a run that left no report is a failure, whatever its exit code', () => {
  expect(tallyOfReport('unit', undefined, 0, '/clone').failed).toHaveLength(1)
})

test('a skipped test fails the run in CI only', () => {
  const tally = { passed: 3, failed: [], skipped: ['unit: a test'] }
  expect(exitCodeOf(tally, false)).toBe(0)
  expect(exitCodeOf(tally, true)).toBe(1)
})

test('a failed test fails the run everywhere', () => {
  expect(exitCodeOf({ passed: 3, failed: ['unit: a test'], skipped: [] }, false)).toBe(1)
})
