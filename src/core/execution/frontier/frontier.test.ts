import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assert } from '../../std/assert.ts'
import { Frontier, type FrontierMap } from './frontier.ts'
import type { Gate, Gatekeeper } from './gate.ts'

const gate = (id: string): Gate => ({ kind: 'wave', id, level: 0 })

/** Urgency is the task's number itself, unless told; each task's way is given as the letters of its gates. */
function mapOf(ways: readonly string[], urgency: readonly number[] = [...ways.keys()]): FrontierMap {
  const all = [...new Set(ways)]
  return {
    wayOf: Int32Array.from(ways, (way) => all.indexOf(way)),
    ways: all.map((way) => way.split('').map(gate)),
    openLane: -1,
    laneOf: (task) => task % 2,
    before: (a, b) => (urgency[a] as number) < (urgency[b] as number) || (urgency[a] === urgency[b] && a < b),
    keyOf: ({ id }) => id,
  }
}

/** One lane, whatever the number. */
function frontierOf(...ways: string[]): Frontier {
  return new Frontier({ ...mapOf(ways), laneOf: () => 0 })
}

const only = (letters: string): Gatekeeper => ({ isOpen: ({ id }) => letters.includes(id), opensAt: () => null })
const none = only('')

function take(frontier: Frontier, keeper: Gatekeeper, lane = 0): number | undefined {
  const task = frontier.first(lane, keeper)
  if (task !== undefined) frontier.remove(task)
  return task
}

test('tasks leave in the order of their urgency, whatever the order in which they came', () => {
  const frontier = frontierOf('', 'a', 'b', 'ab', '')
  for (const task of [3, 2, 0, 4, 1]) frontier.add(task)
  expect([1, 2, 3, 4, 5, 6].map(() => take(frontier, only('ab')))).toEqual([0, 1, 2, 3, 4, undefined])
})

test('only tasks whose gates are all open leave, and a closed gate is asked again when it is woken', () => {
  const frontier = frontierOf('ab', 'a', 'b', '')
  for (const task of [0, 1, 2, 3]) frontier.add(task)
  expect(take(frontier, none)).toBe(3)
  expect(take(frontier, only('b'))).toBeUndefined()
  frontier.wake('b')
  expect(take(frontier, only('b'))).toBe(2)
  expect(take(frontier, only('ab'))).toBeUndefined()
  frontier.wake('a')
  expect(take(frontier, only('ab'))).toBe(0)
  expect(take(frontier, only('a'))).toBe(1)
  expect(frontier.size).toBe(0)
})

test('a task that comes to a parked queue is looked at with it, not before', () => {
  const frontier = frontierOf('a', 'a', '')
  frontier.add(1)
  expect(take(frontier, none)).toBeUndefined()
  frontier.add(0)
  frontier.add(2)
  expect(take(frontier, only('a'))).toBe(2)
  frontier.wake('a')
  expect([take(frontier, only('a')), take(frontier, only('a'))]).toEqual([0, 1])
})

test('a gate is asked once and not again before it is woken, however many tasks wait for it', () => {
  const frontier = frontierOf(...Array.from({ length: 100 }, (_, task) => (task % 3 === 0 ? 'a' : 'ab')))
  for (let task = 0; task < 100; task++) frontier.add(task)
  const asked: string[] = []
  const keeper: Gatekeeper = { isOpen: ({ id }) => (asked.push(id), false), opensAt: () => null }
  for (let time = 0; time < 3; time++) frontier.first(0, keeper)
  expect(asked.join('')).toBe('a')
  frontier.wake('a')
  frontier.first(0, keeper)
  frontier.first(0, keeper)
  expect(asked.join('')).toBe('aa')
})

test('a gate that opens by itself is asked when its time has come', () => {
  const frontier = frontierOf('a', 'b')
  frontier.add(0)
  frontier.add(1)
  const keeper = (letters: string): Gatekeeper => ({
    isOpen: ({ id }) => letters.includes(id),
    opensAt: ({ id }) => (id === 'a' ? 100 : null),
  })
  expect(frontier.wasAsked).toBe(false)
  expect(take(frontier, keeper(''))).toBeUndefined()
  expect([frontier.wasAsked, frontier.nextOpening()]).toEqual([true, 100])
  frontier.wakeDue(99)
  expect(take(frontier, keeper('a'))).toBeUndefined()
  frontier.wakeDue(100)
  expect(frontier.nextOpening()).toBeNull()
  expect(take(frontier, keeper('a'))).toBe(0)
})

test('a task that is held back comes again when its key is woken, or leaves for good', () => {
  const frontier = frontierOf('', '', '')
  for (const task of [0, 1, 2]) frontier.add(task)
  frontier.hold(0, 'pressure')
  frontier.hold(1, 'breaker')
  expect([...frontier.holdKeys()]).toEqual(['pressure', 'breaker'])
  expect(frontier.size).toBe(3)
  expect(take(frontier, none)).toBe(2)
  frontier.remove(1)
  frontier.wake('breaker')
  expect(take(frontier, none)).toBeUndefined()
  frontier.wake('pressure')
  expect([take(frontier, none), frontier.size]).toEqual([0, 0])
})

test('in the open lane no gate is asked', () => {
  const frontier = new Frontier({ ...mapOf(['a', 'a']), openLane: 1 })
  frontier.add(0)
  frontier.add(1)
  expect([take(frontier, none, 0), take(frontier, none, 1)]).toEqual([undefined, 1])
})

test('lanes are apart', () => {
  const frontier = new Frontier(mapOf(['', '', '']))
  for (const task of [0, 1, 2]) frontier.add(task)
  expect([take(frontier, none, 1), take(frontier, none, 1), take(frontier, none, 0)]).toEqual([1, undefined, 0])
})

const TASKS = 24
const letters = fc.subarray(['a', 'b', 'c', 'd', 'e']).map((chosen) => chosen.join(''))
const acts = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('add' as const), task: fc.nat({ max: TASKS - 1 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), task: fc.nat({ max: TASKS - 1 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hold' as const), task: fc.nat({ max: TASKS - 1 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), letters }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('take' as const), lane: fc.nat({ max: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('replan' as const),
      urgency: fc.array(fc.nat({ max: 5 }), { minLength: TASKS, maxLength: TASKS }),
      ways: fc.array(letters, { minLength: TASKS, maxLength: TASKS }),
    }),
  },
)

test('it does what a search through all tasks would do', () => {
  fc.assert(
    fc.property(
      fc.array(letters, { minLength: TASKS, maxLength: TASKS }),
      fc.array(acts, { maxLength: 150 }),
      (first, done) => {
        let ways = first
        let map = mapOf(ways)
        const frontier = new Frontier(map)
        const [ready, held] = [new Set<number>(), new Set<number>()]
        let open = ''
        for (const act of done) {
          if (act.do === 'add') {
            if (!ready.has(act.task) && !held.has(act.task)) frontier.add(act.task)
            if (!held.has(act.task)) ready.add(act.task)
          } else if (act.do === 'remove') {
            if (ready.delete(act.task) || held.delete(act.task)) frontier.remove(act.task)
          } else if (act.do === 'hold') {
            if (ready.delete(act.task)) {
              frontier.hold(act.task, 'held')
              held.add(act.task)
            }
          } else if (act.do === 'release') {
            frontier.wake('held')
            for (const task of held) ready.add(task)
            held.clear()
          } else if (act.do === 'open') {
            for (const id of act.letters) if (!open.includes(id)) frontier.wake(id)
            open = act.letters
          } else if (act.do === 'replan') {
            ways = act.ways
            map = mapOf(ways, act.urgency)
            frontier.replan(map, Array.from({ length: TASKS }).keys())
            // Who stands elsewhere now is no longer held back.
            for (const task of held) ready.add(task)
            held.clear()
          } else {
            const fits = [...ready].filter(
              (task) => task % 2 === act.lane && (ways[task] as string).split('').every((id) => open.includes(id)),
            )
            const best = fits.length === 0 ? undefined : fits.reduce((a, b) => (map.before(a, b) ? a : b))
            assert(take(frontier, only(open), act.lane) === best, `${String(best)} is the first of all`)
            ready.delete(best ?? -1)
          }
          expect(frontier.size).toBe(ready.size + held.size)
        }
      },
    ),
  )
})
