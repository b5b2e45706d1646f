import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import type { Policies } from '../core/model/policies.ts'
import { EXECUTION, simulate } from './simulate.ts'
import { nameOf, planFromText } from '../testing/plan-text.ts'
import { simulateText, trace } from '../testing/trace.ts'

/** The first letters of what starts, in order. */
function startsOf(text: string, fairness: Policies['fairness']): string {
  const { events } = simulateText(text, { policies: { fairness } })
  return events.flatMap((event) => (event.type === 'attempt_ordered' ? [nameOf(event.task)[0]] : [])).join('')
}

function tasks(count: number, name: string, words: string): string {
  return Array.from({ length: count }, (_, i) => `${name}${i} 1h ${words}`).join('\n')
}

const FOUR = [
  tasks(20, 'l', 'prio low'),
  tasks(20, 'm', 'prio medium'),
  tasks(20, 'h', 'prio high'),
  tasks(20, 'c', 'prio critical'),
].join('\n')

test('by weight, four critical tasks start for three of high, two of medium and one of low priority', () => {
  expect(startsOf(FOUR, 'weighted')).toMatchInlineSnapshot(
    `"chcmhcchmlchcmhcchmlchcmhcchmlchcmhcchmlchcmhcchmlhmhhmlhmhmlmmlmmlmmlllllllllll"`,
  )
})

test('in turn, one of each priority starts', () => {
  expect(startsOf(FOUR, 'round_robin')).toMatchInlineSnapshot(
    `"chmlchmlchmlchmlchmlchmlchmlchmlchmlchmlchmlchmlchmlchmlchmlchmlchmlchmlchmlchml"`,
  )
})

test('in order of arrival, priorities and lengths decide nothing', () => {
  expect(startsOf(FOUR, 'fifo')).toMatchInlineSnapshot(
    `"llllllllllllllllllllmmmmmmmmmmmmmmmmmmmmhhhhhhhhhhhhhhhhhhhhcccccccccccccccccccc"`,
  )
  expect(
    trace(
      `a 1h
       b 3h
       urgent 1h prio critical after b
       plain 1h after a`,
      { policies: { fairness: 'fifo' } },
    ),
  ).toMatchInlineSnapshot(`"0h a →   1h a ✓  b →   4h b ✓  plain →   5h plain ✓  urgent →   6h urgent ✓"`)
})

test('a priority that had nothing to start comes back at the present: it is neither starved nor does it catch up', () => {
  // Nothing of low priority is ready before the gate has opened, and then not ten of them in a row.
  const text = [`gate 30h locks g`, tasks(60, 'c', 'prio critical'), tasks(10, 'l', 'prio low after gate')].join('\n')
  const { events } = simulateText(text, { workers: 2, policies: { fairness: 'weighted' } })
  const starts = events.flatMap((event) => (event.type === 'attempt_ordered' ? [nameOf(event.task)[0]] : [])).join('')
  expect(starts).toMatchInlineSnapshot(`"ccgcccccccccccccccccccccccccccccclcccclcccclcccclcccclcccclcccclcccclll"`)
})

test('a rule that is set while the plan runs holds from then on, after a crash as without one', () => {
  const text = `${tasks(4, 'l', 'prio low')}\n${tasks(4, 'c', 'prio critical')}`
  const told = trace(text, { operator: ['90m crash'], policies: { fairness: 'round_robin' } })
  expect(told.replace('   1h30m crash', '').replaceAll(/ +/g, ' ')).toMatchInlineSnapshot(
    `"0h c0 → 1h c0 ✓ l0 → 1h31m resumed 2h l0 ✓ c1 → 3h c1 ✓ l1 → 4h l1 ✓ c2 → 5h c2 ✓ l2 → 6h l2 ✓ c3 → 7h c3 ✓ l3 → 8h l3 ✓"`,
  )
})

test('soft arrows order what could start together, in circles too, and hold nobody back', () => {
  const arrows = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })), { maxLength: 40 })
  fc.assert(
    fc.property(arrows, (pairs) => {
      const lines = Array.from({ length: 10 }, (_, task) => {
        const after = [...new Set(pairs.filter(([from, to]) => to === task && from !== to).map(([from]) => `t${from}`))]
        return `t${task} 1h${after.length === 0 ? '' : ` soft-after ${after.join(', ')}`}`
      })
      const started = simulateText(lines.join('\n'), { workers: 10 }).events.filter(
        ({ type }) => type === 'task_started',
      )
      expect(started.map(({ ts }) => ts - (started[0]?.ts ?? 0))).toEqual(Array.from({ length: 10 }, () => 0))
      const order = simulateText(lines.join('\n')).events.flatMap((event) =>
        event.type === 'attempt_ordered' ? [Number(nameOf(event.task).slice(1))] : [],
      )
      // One after the other, arrows among which there is no circle are all kept.
      const circle = pairs.some(([from, to]) => from !== to && reaches(pairs, to, from))
      for (const [from, to] of pairs.filter((pair) => !circle && pair[0] !== pair[1]))
        expect(order.indexOf(from)).toBeLessThan(order.indexOf(to))
    }),
    { numRuns: 50 },
  )
})

function reaches(pairs: readonly (readonly [number, number])[], from: number, to: number): boolean {
  const seen = new Set([from])
  for (const task of seen) for (const [a, b] of pairs) if (a === task) seen.add(b)
  return seen.has(to)
}

/** Hours that each task of an execution waited from when it was ready to its start. */
function waitsOf(events: readonly Event[], id: string): number[] {
  const own = events.filter((event) => event.execution_id === id)
  const begin = own[0]?.ts ?? 0
  return own.flatMap((event) => (event.type === 'attempt_ordered' ? [(event.ts - begin) / MS_PER_HOUR] : []))
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1] as number
}

/** Tasks that share eight units, and nothing else. */
function sharing(count: number, prio: string, capacity = 8): Coordinator {
  const lines = Array.from(
    { length: count },
    (_, i) => `t${i} ${20 + ((i * 37) % 80)}m sd 0.3 prio ${prio} pool shared:1`,
  )
  return planFromText([`pool shared ${capacity}`, ...lines].join('\n'))
}

/** P95 of the waits of a small run, alone and beside a huge one that began some hours earlier. */
function smallBeside(
  count: number,
  seed: number,
  later_h: number,
): { readonly alone: number; readonly beside: number } {
  const small = sharing(count, 'medium')
  const options = { worker_min: 1, worker_max: 1000 }
  const alone = simulate(small, { seed, durations: 'drawn', options })
  const both = simulate(sharing(300, 'low'), {
    seed,
    durations: 'drawn',
    options,
    beside: [{ execution_id: 'exec-small-001', coordinator: small, options, starts_after_ms: later_h * MS_PER_HOUR }],
  })
  return { alone: p95(waitsOf(alone.events, EXECUTION)), beside: p95(waitsOf(both.events, 'exec-small-001')) }
}

test('a huge run of low priority does not make a small one beside it wait more than twice as long (R31)', () => {
  const seeds = [1, 2, 3]
  const worst = (later_h: number, count: number): number =>
    Math.max(...seeds.map((seed) => smallBeside(count, seed, later_h)).map(({ alone, beside }) => beside / alone))
  // The small run has two thirds of what both share, so its waits are half as long again.
  const ratios = [20, 40, 80].map((count) => worst(0, count))
  expect(ratios.map((ratio) => ratio.toFixed(2)).join(' ')).toMatchInlineSnapshot(`"1.71 1.68 1.62"`)
  expect(Math.max(...ratios)).toBeLessThanOrEqual(2)
})

test('one that comes later waits for the first of what runs to end, and then no longer', () => {
  const longest_h = 2
  for (const count of [10, 20, 40, 80]) {
    const { alone, beside } = smallBeside(count, 1, 3)
    expect(beside).toBeLessThanOrEqual(2 * alone + longest_h)
  }
})
