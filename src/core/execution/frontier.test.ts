import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FOR_A_PERSON, Frontier, type Gate } from './frontier.ts'

const gate = (id: string): Gate => ({ kind: 'capabilities', id, wanted: [id] })

/** Places are the task numbers themselves; each task's way is given as the letters of its gates. */
function frontierOf(...tasks: (string | null)[]): Frontier {
  const ways = [...new Set(tasks.filter((way) => way !== null))]
  return new Frontier({
    place: Int32Array.from(tasks.keys()),
    wayOf: Int32Array.from(tasks, (way) => (way === null ? FOR_A_PERSON : ways.indexOf(way))),
    ways: ways.map((way) => way.split('').map(gate)),
    personsWave: new Int32Array(tasks.length),
  })
}

const all = (): boolean => true
const none = (): boolean => false
const only =
  (letters: string) =>
  ({ id }: Gate): boolean =>
    letters.includes(id)

test('tasks leave in the order of their place, whatever the order in which they came', () => {
  const frontier = frontierOf('', 'a', 'b', 'ab', '')
  for (const task of [3, 2, 0, 4, 1]) frontier.add(task)
  expect([1, 2, 3, 4, 5, 6].map(() => frontier.take(all))).toEqual([0, 1, 2, 3, 4, undefined])
})

test('only tasks whose gates are all open leave', () => {
  const frontier = frontierOf('ab', 'a', 'b', '')
  for (const task of [0, 1, 2, 3]) frontier.add(task)
  expect(frontier.take(none)).toBe(3)
  expect(frontier.take(none)).toBeUndefined()
  expect(frontier.take(only('b'))).toBe(2)
  expect(frontier.take(only('b'))).toBeUndefined()
  expect(frontier.take(only('ab'))).toBe(0)
  expect(frontier.take(only('a'))).toBe(1)
})

test('a task that comes later and is more urgent leaves first', () => {
  const frontier = frontierOf('a', 'a', 'b')
  frontier.add(2)
  frontier.add(1)
  expect(frontier.take(none)).toBeUndefined()
  frontier.add(0)
  expect([frontier.take(all), frontier.take(all), frontier.take(all)]).toEqual([0, 1, 2])
})

test('a gate is asked for once, however many tasks stand behind it', () => {
  const frontier = frontierOf(...Array.from({ length: 100 }, () => 'a'))
  for (let task = 0; task < 100; task++) frontier.add(task)
  const asked: string[] = []
  frontier.take(({ id }) => {
    asked.push(id)
    return false
  })
  expect(asked).toEqual(['a'])
})

test('tasks for a person stand apart', () => {
  const frontier = frontierOf('', null)
  frontier.add(1)
  frontier.add(0)
  expect(frontier.take(all)).toBe(0)
  expect(frontier.take(all)).toBeUndefined()
  expect(frontier.takeForPerson(0)).toBe(1)
  expect(frontier.takeForPerson(0)).toBeUndefined()
})

test('a task for a person waits for its wave, and one to approve for nothing', () => {
  const frontier = new Frontier({
    place: Int32Array.of(0, 1, 2),
    wayOf: Int32Array.of(FOR_A_PERSON, FOR_A_PERSON, FOR_A_PERSON),
    ways: [],
    personsWave: Int32Array.of(2, 1, 1),
  })
  for (const task of [0, 1, 2]) frontier.add(task, task === 2)
  expect([0, 1, 1, 2].map((wave) => frontier.takeForPerson(wave))).toEqual([undefined, 1, undefined, 0])
  expect([frontier.takeToApprove(), frontier.takeToApprove()]).toEqual([2, undefined])
})

test('it does what a search through all tasks would do', () => {
  const letters = fc.subarray(['a', 'b', 'c', 'd', 'e'])
  const steps = fc.array(fc.oneof(fc.nat({ max: 29 }), letters), { maxLength: 120 })
  fc.assert(
    fc.property(fc.array(letters, { minLength: 30, maxLength: 30 }), steps, (needs, acts) => {
      const ways = needs.map((need) => need.join(''))
      const frontier = frontierOf(...ways)
      const waiting = new Set<number>()
      for (const act of acts) {
        if (typeof act === 'number') {
          if (!waiting.has(act)) frontier.add(act)
          waiting.add(act)
          continue
        }
        const fits = [...waiting].filter((task) => needs[task]?.every((letter) => act.includes(letter)))
        const best = fits.length === 0 ? undefined : Math.min(...fits)
        expect(frontier.take(only(act.join('')))).toBe(best)
        waiting.delete(best ?? -1)
      }
    }),
  )
})
