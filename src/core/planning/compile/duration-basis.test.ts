import { expect, test } from 'vitest'
import type { TaskProposal } from '../../model/proposal.ts'
import { durationOf, linesOf } from './duration-basis.ts'

const span = {
  type: 'plan' as const,
  source: 'spec/spec.md#L1',
  quote: 'x',
  loc: { start_line: 1, end_line: 1 },
  confidence: 1,
  rationale: '',
}
const task = (more: Partial<TaskProposal>): TaskProposal => ({
  key: 'a',
  feature: 'f',
  title: 'a',
  evidence: [span],
  ...more,
})
const sized = (value: string): TaskProposal => task({ complexity: { value, breakdown: '' } })

test('lines of code are read in the ways that people write them', () => {
  const sizes = [
    '~400 LoC',
    '300 lines',
    '2 kLoC',
    '1,200 lines of code',
    '200-300 LoC',
    '1–2 kLoC',
    '1.5k lines',
    '90 SLOC',
  ]
  expect(sizes.map(linesOf)).toEqual([400, 300, 2000, 1200, 250, 1500, 1500, 90])
})

test('what is no number of lines gives none', () => {
  expect(['~ LoC', '3 files', 'large', '0 LoC', '5 lineages', ''].map(linesOf)).toEqual(Array(6).fill(undefined))
})

test('the middle of a size that would take long to search for is not looked at', () => {
  expect(linesOf(`${'1'.repeat(100_000)} LoC`)).toBeUndefined()
})

test('a duration is stated unless its proposer says that it is an estimate', () => {
  const duration = { optimistic: 1, mostLikely: 2, pessimistic: 3 }
  expect(durationOf(task({ duration })).basis).toBe('stated')
  expect(durationOf(task({ duration, duration_basis: 'estimated' })).basis).toBe('estimated')
  expect(durationOf({ ...sized('600 LoC'), duration }).duration).toEqual(duration)
})

test('an agent without a duration takes it from its lines of code, at thirty an hour', () => {
  expect(durationOf(sized('~400 LoC'))).toEqual({
    duration: { optimistic: 6.666667, mostLikely: 13.333333, pessimistic: 26.666667 },
    basis: 'complexity',
  })
})

test('a command, and an agent of unknown size, take the default of their kind', () => {
  expect(durationOf({ ...sized('~400 LoC'), action: { kind: 'shell', cmd: 'make' } }).basis).toBe('default')
  expect(durationOf(sized('3 files'))).toEqual({
    duration: { optimistic: 2, mostLikely: 4, pessimistic: 8 },
    basis: 'default',
  })
})
