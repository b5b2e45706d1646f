import fc from 'fast-check'
import { expect, test } from 'vitest'
import { History } from '../../model/history.ts'
import { canonicalJson } from '../../model/canonical.ts'
import { addedUp, NO_HISTORY, withExecution, type Experience } from './history.ts'
import { LOG_UNITS } from './experience.ts'
import { summaryOf } from './summary.ts'
import { mayActAlone, patternsThatAsk } from './trust.ts'

const outcome = fc.constantFrom('helped', 'did_not_help', 'failed')
const remedy = fc.record({ pattern: fc.constantFrom('a', 'b', '__proto__'), outcome, at: fc.nat(1000) }).map((one) => ({
  pattern: one.pattern,
  helped: one.outcome === 'helped' ? 1 : 0,
  did_not_help: one.outcome === 'did_not_help' ? 1 : 0,
  failed: one.outcome === 'failed' ? 1 : 0,
  recent: [{ at: one.at, outcome: one.outcome }],
}))
const count = fc.nat(100)
const work = fc.record({
  kind: fc.constantFrom('testing', 'constructor'),
  capability: fc.constantFrom('', 'a', 'a,b'),
  executor: fc.constantFrom('command', '__proto__'),
  samples: count,
  log_sum: fc.integer({ min: -40_000, max: 40_000 }),
  log_squares: fc.nat(2 ** 30),
  first_tries: count,
  first_successes: count,
  attempts: count,
  lost: count,
  failures: fc.dictionary(fc.constantFrom('logic', 'transient'), fc.integer({ min: 1, max: 9 })),
})
const experience: fc.Arbitrary<Experience> = fc.record({
  work: fc.array(work, { maxLength: 4 }),
  remedies: fc.array(remedy, { maxLength: 6 }),
})

test('the order of executions does not matter, and neither does what is added up first', () => {
  fc.assert(
    fc.property(fc.array(experience, { maxLength: 8 }), fc.nat(8), (parts, cut) => {
      const whole = canonicalJson(addedUp(parts))
      expect(canonicalJson(addedUp(parts.toReversed()))).toBe(whole)
      expect(canonicalJson(addedUp([addedUp(parts.slice(cut)), addedUp(parts.slice(0, cut))]))).toBe(whole)
    }),
  )
})

test('what is kept is a history by its schema', () => {
  fc.assert(
    fc.property(fc.array(experience, { maxLength: 4 }), (parts) => {
      let history = NO_HISTORY
      parts.forEach((part, i) => {
        history = withExecution(history, { execution_id: `exec-${9 - i}`, seq: 1, hash: '0'.repeat(64) }, part)
      })
      expect(History.parse(JSON.parse(JSON.stringify(history)))).toEqual(history)
    }),
  )
})

const record = (outcomes: string) => ({
  pattern: outcomes,
  helped: 0,
  did_not_help: 0,
  failed: 0,
  recent: outcomes.split('').map((letter, at) => ({
    at,
    outcome: letter === 'h' ? ('helped' as const) : letter === 'f' ? ('failed' as const) : ('did_not_help' as const),
  })),
})

test('a pattern asks first after two remedies in a row that did not help, or when fewer than half did', () => {
  const cases = ['', 'h', 'n', 'nn', 'nf', 'nh', 'hn', 'hnn', 'nnh', 'nnhh', 'hnhn', 'nhnnh', 'hhhhnnhh']
  expect(cases.filter((outcomes) => !mayActAlone(record(outcomes)))).toEqual(['nn', 'nf', 'hnn', 'nnh', 'nhnnh'])
  expect(patternsThatAsk([record('nn'), record('hh'), record('ff')])).toEqual(['nn', 'ff'])
})

test('between which times others are expected is said from five samples on, and of fewer nobody knows', () => {
  const log_sum = 0
  const band = (samples: number): unknown => {
    const counts = { samples, log_sum, log_squares: 9 * LOG_UNITS * LOG_UNITS, first_tries: 0, first_successes: 0 }
    const one = { kind: 'testing', capability: '', executor: 'command', ...counts, attempts: 0, lost: 0, failures: {} }
    return summaryOf({ ...NO_HISTORY, ...addedUp([{ work: [one], remedies: [] }]) }).work[0]?.band
  }
  expect([band(2), band(4)]).toEqual([null, null])
  expect(band(5)).toHaveLength(2)
})
