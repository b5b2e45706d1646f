import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FoundSchedule } from './found-schedule.ts'
import { type ProblemParts, makespanBound, searchProblem } from './problem.ts'
import { type SearchOptions, type SearchState, searchSchedules } from './search.ts'

function searched(parts: ProblemParts, options: Partial<SearchOptions> = {}): SearchState {
  const search = searchSchedules(searchProblem(parts), { schedules: 300, seed: 1, aim: 'schedule', ...options })
  for (let next = search.next(); ; next = search.next()) if (next.done === true) return next.value
}

/** Arrows lead from lower numbers to higher ones. */
function problems(tasks: number, longest = 9): fc.Arbitrary<ProblemParts> {
  const demand = fc.array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 2 })
  return fc.integer({ min: 1, max: tasks }).chain((n) =>
    fc.record({
      durations: fc.array(fc.nat({ max: longest }), { minLength: n, maxLength: n }),
      successors: fc
        .array(fc.array(fc.nat({ max: 3 }), { minLength: n, maxLength: n }), { minLength: n, maxLength: n })
        .map((rows) => rows.map((row, i) => row.flatMap((draw, j) => (j > i && draw === 0 ? [j] : [])))),
      demands: fc
        .array(demand, { minLength: n, maxLength: n })
        .map((rows) => rows.map((row) => row.flatMap((units, k) => (units > 0 ? [[k, units] as const] : [])))),
      capacities: fc.constantFrom([3, 3], [4, 5]),
    }),
  )
}

/** What is wrong with a schedule, hour by hour, told from its definition. */
function faults({ durations, successors, demands, capacities }: ProblemParts, { starts, makespan }: FoundSchedule) {
  const found: string[] = []
  const end = (task: number): number => (starts[task] as number) + (durations[task] as number)
  durations.forEach((_, task) => {
    if ((starts[task] as number) < 0) found.push(`${task} starts before the start`)
    for (const next of successors[task] as readonly number[])
      if ((starts[next] as number) < end(task)) found.push(`${next} starts before ${task} has ended`)
  })
  if (Math.max(...durations.map((_, task) => end(task))) !== makespan) found.push('the makespan is another')
  for (let hour = 0; hour < makespan; hour++) {
    const runs = durations.flatMap((_, task) => ((starts[task] as number) <= hour && hour < end(task) ? [task] : []))
    capacities.forEach((capacity, k) => {
      const taken = runs.flatMap((task) => (demands[task] ?? []).filter(([resource]) => resource === k))
      if (taken.reduce((sum, [, units]) => sum + units, 0) > capacity) found.push(`too much of ${k} at ${hour}`)
    })
  }
  return found
}

/** The least makespan of all: every task may start at every hour. */
function optimum(parts: ProblemParts): number {
  const { durations, successors, demands, capacities } = parts
  const n = durations.length
  const horizon = durations.reduce((sum, duration) => sum + duration, 0)
  const before = durations.map((_, task) => durations.flatMap((__, p) => (successors[p]?.includes(task) ? [p] : [])))
  const free = Array.from({ length: horizon + 1 }, () => [...capacities])
  const ends: number[] = []
  let best = horizon
  const place = (task: number, last: number): void => {
    if (last >= best && task > 0) return
    if (task === n) {
      best = last
      return
    }
    const duration = durations[task] as number
    const least = Math.max(0, ...(before[task] as number[]).map((p) => ends[p] as number))
    for (let start = least; start + duration < best; start++) {
      const hours = free.slice(start, start + duration)
      const asked = demands[task] as readonly (readonly [number, number])[]
      if (hours.some((row) => asked.some(([k, units]) => units > (row[k] as number)))) continue
      for (const row of hours) for (const [k, units] of asked) row[k] = (row[k] as number) - units
      ends[task] = start + duration
      place(task + 1, Math.max(last, start + duration))
      for (const row of hours) for (const [k, units] of asked) row[k] = (row[k] as number) + units
    }
  }
  place(0, 0)
  return best
}

test('of small plans it finds the shortest schedule', () => {
  fc.assert(
    fc.property(problems(5, 4), (parts) => {
      expect(searched(parts).best.makespan).toBe(optimum(parts))
    }),
    { seed: 6, numRuns: 150 },
  )
})

test('what it finds keeps all arrows and capacities, beats no bound, and is what it says', () => {
  fc.assert(
    fc.property(problems(14), fc.nat(), fc.constantFrom('schedule', 'frontier'), (parts, seed, aim) => {
      const { best, frontier, bound } = searched(parts, { seed, aim })
      expect([...faults(parts, best), ...faults(parts, frontier)]).toEqual([])
      expect(bound).toBe(makespanBound(searchProblem(parts)))
      expect(best.makespan).toBeGreaterThanOrEqual(bound)
      expect(frontier.makespan).toBeGreaterThanOrEqual(best.makespan)
      expect([...best.order].toSorted((a, b) => a - b)).toEqual(parts.durations.map((_, task) => task))
    }),
    { seed: 6, numRuns: 150 },
  )
})

/** Six pairs on two machines; the bound is out of reach. */
const HARD: ProblemParts = {
  durations: [3, 5, 4, 6, 2, 7, 5, 3, 6, 4, 5, 2],
  successors: [[6], [7], [8], [9], [10], [11], [], [], [], [], [], []],
  demands: [2, 1, 2, 1, 2, 2, 1, 2, 2, 1, 2, 1].map((units, i) => [
    [0, units],
    [1, (i % 3) + 1],
  ]),
  capacities: [3, 4],
}

test('the same seed gives the same bytes', () => {
  const state = searched(HARD, { schedules: 700, seed: 4 })
  expect(searched(HARD, { schedules: 700, seed: 4 })).toEqual(state)
})

test('the count is honoured to the last schedule', () => {
  for (const schedules of [1, 2, 7, 40, 41, 199, 201, 1003])
    expect(searched(HARD, { schedules }).schedules).toBe(schedules)
})

test('it ends as soon as nothing can be better', () => {
  const chain = { durations: [2, 3], successors: [[1], []], demands: [[], []], capacities: [] }
  expect(searched(chain)).toMatchObject({ schedules: 1, best: { makespan: 5 }, frontier: { makespan: 5 }, bound: 5 })
})

test('a plan without tasks is over at once', () => {
  const state = searched({ durations: [], successors: [], demands: [], capacities: [] })
  expect(state).toMatchObject({ schedules: 1, best: { makespan: 0 } })
})

test('waiting for something better is what the frontier never does', () => {
  // Two lanes. The short task would take the lane that the long chain needs a moment later.
  const parts: ProblemParts = {
    durations: [1, 9, 4, 10],
    successors: [[1], [], [3], []],
    demands: [[[0, 1]], [[0, 2]], [[0, 1]], [[0, 1]]],
    capacities: [2],
  }
  const { best, frontier } = searched(parts)
  expect(best.makespan).toBe(optimum(parts))
  expect(frontier.makespan).toBeGreaterThanOrEqual(best.makespan)
})
