import { expect, test } from 'vitest'
import { VirtualClock } from './virtual-clock.ts'

test('what is planned happens in order of time, then of planning, and sees the time that it was planned for', () => {
  const clock = new VirtualClock(100)
  const told: string[] = []
  const tell = (what: string) => (): void => void told.push(`${what} at ${clock.now()}`)
  clock.at(130, tell('late'))
  clock.at(110, tell('first'))
  clock.at(110, tell('second'))
  clock.at(90, tell('past'))
  clock.passUntil(120)
  expect(told).toEqual(['past at 100', 'first at 110', 'second at 110'])
  expect([clock.now(), clock.next()]).toEqual([120, 130])
})

test('what is revoked does not happen', () => {
  const clock = new VirtualClock(0)
  let done = false
  clock.at(10, () => {
    done = true
  })()
  expect(clock.next()).toBeNull()
  clock.passUntil(20)
  expect(done).toBe(false)
})

test('time does not go back', () => {
  const clock = new VirtualClock(50)
  expect(() => clock.passUntil(40)).toThrow('time does not go back from 50 to 40')
})

test('a sleeper wakes at its moment, or when it is told to', async () => {
  const clock = new VirtualClock(0)
  const told: string[] = []
  const stop = new AbortController()
  const sleepers = [
    clock.sleepUntil(10, new AbortController().signal).then(() => told.push('woke at 10')),
    clock.sleepUntil(99, stop.signal).then(() => told.push('was woken')),
    clock.sleepUntil(0, stop.signal).then(() => told.push('never slept')),
  ]
  clock.passUntil(10)
  stop.abort()
  await Promise.all(sleepers)
  expect(told.toSorted()).toEqual(['never slept', 'was woken', 'woke at 10'])
  expect(clock.next()).toBeNull()
})
