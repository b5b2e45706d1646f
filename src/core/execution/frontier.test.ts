import { expect, test } from 'vitest'
import { FOR_A_PERSON, Frontier } from './frontier.ts'

/** Places are the task numbers themselves; `kinds` gives each its signature. */
function frontierOf(...kinds: number[]): Frontier {
  return new Frontier(Int32Array.from(kinds.keys()), Int32Array.from(kinds))
}

test('tasks leave in the order of their place, whatever the order in which they came', () => {
  const frontier = frontierOf(0, 1, 2)
  for (const task of [2, 0, 1]) frontier.add(task)
  const left: (number | undefined)[] = []
  for (let i = 0; i < 4; i++) {
    const task = frontier.next()
    left.push(task)
    if (task !== undefined) frontier.drop(task)
  }
  expect(left).toEqual([0, 1, 2, undefined])
})

test('a parked task comes again when its key is woken, not before', () => {
  const frontier = frontierOf(0, 1)
  frontier.add(0)
  frontier.park(frontier.next() as number, 'lock')
  expect(frontier.next()).toBeUndefined()
  frontier.wake('something else')
  expect(frontier.next()).toBeUndefined()
  frontier.wake('lock')
  expect(frontier.next()).toBe(0)
  expect(frontier.hasParked('lock')).toBe(false)
})

test('of tasks that ask for the same, only the first is looked at', () => {
  const frontier = frontierOf(7, 7, 7, 8)
  for (const task of [0, 1, 2, 3]) frontier.add(task)
  frontier.park(frontier.next() as number, 'lock')
  expect(frontier.next()).toBe(3)
  frontier.drop(3)
  expect(frontier.next()).toBeUndefined()
  frontier.wake('lock')
  expect(frontier.next()).toBe(0)
  frontier.drop(0)
  expect(frontier.next()).toBe(1)
})

test('a more urgent task speaks for its kind, also while the kind is parked', () => {
  const frontier = frontierOf(7, 7, 8)
  frontier.add(1)
  frontier.add(2)
  frontier.park(frontier.next() as number, 'lock')
  frontier.add(0)
  expect(frontier.next()).toBe(2)
  frontier.drop(2)
  expect(frontier.next()).toBeUndefined()
  frontier.wake('lock')
  expect(frontier.next()).toBe(0)
  frontier.drop(0)
  expect(frontier.next()).toBe(1)
})

test('a key that is put to sleep offers nothing until it is woken again', () => {
  const frontier = frontierOf(0, 1)
  frontier.add(0)
  frontier.park(frontier.next() as number, 'pool')
  frontier.wake('pool')
  frontier.sleep('pool')
  expect(frontier.next()).toBeUndefined()
})

test('tasks for a person stand apart', () => {
  const frontier = frontierOf(0, FOR_A_PERSON)
  frontier.add(1)
  frontier.add(0)
  expect(frontier.next()).toBe(0)
  expect(frontier.nextForPerson()).toBe(1)
  expect(frontier.nextForPerson()).toBeUndefined()
})
