import fc from 'fast-check'
import { expect, test } from 'vitest'
import { History, HistoryNote, type WorkRecord } from '../../model/history.ts'
import {
  correctionFor,
  correctionsOf,
  corrected,
  ESTIMATE_ALONE,
  FACTOR_MAX,
  factorOf,
  noteFor,
  noteOf,
  sampled,
  shrunk,
} from './corrections.ts'
import { NO_HISTORY } from './history.ts'

/** What was learned where each of these factors was measured once. */
function measured(factors: readonly number[], key: Partial<WorkRecord> = {}): WorkRecord {
  const logs = factors.map((factor) => Math.round(Math.log(factor) * 10_000))
  return {
    kind: 'testing',
    capability: '',
    executor: 'command',
    samples: logs.length,
    log_sum: logs.reduce((sum, log) => sum + log, 0),
    log_squares: logs.reduce((sum, log) => sum + log * log, 0),
    first_tries: logs.length,
    first_successes: logs.length,
    attempts: logs.length,
    lost: 0,
    failures: {},
    ...key,
  }
}

const factor = fc.double({ min: 1 / 60, max: 60, noNaN: true })
const samples = fc.array(factor, { minLength: 1, maxLength: 40 })
const hours = fc
  .tuple(...[1, 2, 3].map(() => fc.double({ min: 0.01, max: 40, noNaN: true })))
  .map((three) => three.toSorted((a, b) => a - b))
  .map(([optimistic = 0, mostLikely = 0, pessimistic = 0]) => ({ optimistic, mostLikely, pessimistic }))
const meanOf = ({
  optimistic,
  mostLikely,
  pessimistic,
}: {
  optimistic: number
  mostLikely: number
  pessimistic: number
}) => (optimistic + 4 * mostLikely + pessimistic) / 6

test('what is used lies between what was known before and what was measured', () => {
  fc.assert(
    fc.property(samples, fc.double({ min: -2, max: 2, noNaN: true }), (factors, before) => {
      const own = sampled(measured(factors))
      const mean = own.mean + Math.min(own.variance, 1) / 2
      const { log_mean } = shrunk(own, { ...ESTIMATE_ALONE, log_mean: before })
      expect(log_mean).toBeGreaterThanOrEqual(Math.min(before, mean) - 1e-9)
      expect(log_mean).toBeLessThanOrEqual(Math.max(before, mean) + 1e-9)
    }),
  )
})

test('the more often the same was measured, the closer to it is what is used', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1.2, max: 7, noNaN: true }),
      fc.boolean(),
      fc.integer({ min: 1, max: 60 }),
      (times, quicker, n) => {
        const truth = quicker ? 1 / times : times
        const used = (count: number): number =>
          factorOf(shrunk(sampled(measured(Array<number>(count).fill(truth))), ESTIMATE_ALONE))
        const away = (count: number): number => Math.abs(Math.log(used(count) / truth))
        expect(away(n + 1)).toBeLessThan(away(n) + 0.01)
        expect(away(20 * n + 200)).toBeLessThan(0.1)
      },
    ),
  )
})

test('with five samples the estimate counts as much as they do', () => {
  expect(factorOf(shrunk(sampled(measured([4, 4, 4, 4, 4])), ESTIMATE_ALONE))).toBe(2)
})

test('a corrected duration has the mean that its factor says, stays in order and above zero', () => {
  fc.assert(
    fc.property(hours, samples, (duration, factors) => {
      const [correction] = correctionsOf([measured(factors)])
      if (correction === undefined) throw new Error('there is one')
      const after = corrected(duration, correction)
      expect(correction.factor).toBeGreaterThanOrEqual(1 / FACTOR_MAX)
      expect(correction.factor).toBeLessThanOrEqual(FACTOR_MAX)
      expect(Math.abs(meanOf(after) - meanOf(duration) * correction.factor)).toBeLessThan(1e-5)
      expect(after.optimistic).toBeGreaterThan(0.01 * meanOf(after))
      expect(after.optimistic).toBeLessThanOrEqual(after.mostLikely)
      expect(after.mostLikely).toBeLessThanOrEqual(after.pessimistic)
    }),
  )
})

test('times that agree narrow an estimate, and times that differ widen it', () => {
  const duration = { optimistic: 2, mostLikely: 4, pessimistic: 8 }
  const spread = (factors: readonly number[]): number => {
    const [correction] = correctionsOf([measured(factors)])
    if (correction === undefined) throw new Error('there is one')
    const { optimistic, pessimistic } = corrected(duration, correction)
    return Math.round((100 * (pessimistic - optimistic)) / 6 / (meanOf(duration) * correction.factor)) / 100
  }
  const before = Math.round((100 * 6) / 6 / meanOf(duration)) / 100
  expect({ before, agreed: spread(Array<number>(20).fill(2)), apart: spread([1, 4, 1, 4, 1, 4, 1, 4]) }).toEqual({
    before: 0.23,
    agreed: 0.1,
    apart: 0.64,
  })
  expect(spread([3])).toBe(before)
})

test('a task is corrected by the nearest that is known, and never by another executor', () => {
  const note = noteOf([
    measured([2, 2, 2, 2, 2], { executor: 'agent', agent: 'claude', capability: 'backend' }),
    measured([0.5, 0.5], { executor: 'agent', agent: 'codex', kind: 'foundation' }),
    measured([0.1, 0.1, 0.1]),
  ])
  if (note === undefined) throw new Error('there is one')
  const of = (kind: string, capability: string, executor: string): string | undefined => {
    const found = correctionFor(note, { kind, capability, executor })
    return found && `${[found.kind, found.capability, found.executor].join(' ')} n=${found.samples} ×${found.factor}`
  }
  expect([
    of('testing', 'backend', 'agent'),
    of('testing', 'frontend', 'agent'),
    of('deployment', '', 'agent'),
    of('testing', '', 'command'),
    of('testing', '', 'http'),
  ]).toMatchInlineSnapshot(`
    [
      "testing backend agent n=5 ×1.281",
      "testing  agent n=5 ×1.281",
      "  agent n=7 ×1.359",
      "testing  command n=3 ×0.422",
      undefined,
    ]
  `)
  const used = noteFor(note, new Set(['command']))
  expect(used).toMatchObject({ hash: note.hash, samples: 3 })
  expect(used?.corrections.every(({ executor }) => executor === 'command')).toBe(true)
  expect(noteFor(note, new Set(['http']))).toBeUndefined()
  expect(noteOf([])).toBeUndefined()
})

test('a history of twenty thousand kinds is used well within the time of a test', () => {
  const work = Array.from({ length: 20_000 }, (_, i) => measured([2], { kind: `kind-${i}` }))
  const note = noteOf(work)
  const found = work.flatMap((record) => (note === undefined ? [] : (correctionFor(note, record)?.samples ?? [])))
  expect([found.length, new Set(found)]).toEqual([20_000, new Set([1])])
})

test('no count of a history is larger than its sums can be', () => {
  const over = { ...NO_HISTORY, work: [measured([2], { samples: 2e9 })] }
  expect(History.safeParse(over).success).toBe(false)
  const most = {
    ...NO_HISTORY,
    work: [measured([2], { samples: 1e9 }), measured([2], { samples: 1e9, kind: 'other' })],
  }
  expect(History.safeParse(most).success).toBe(true)
  expect(HistoryNote.safeParse(noteOf(most.work)).success).toBe(true)
})
