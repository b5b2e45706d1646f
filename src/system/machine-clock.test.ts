import { expect, test } from 'vitest'
import { machineClock } from './machine-clock.ts'

test('it tells the time and never goes back behind the last known moment', () => {
  const clock = machineClock()
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000)
  const future = Date.now() + 3_600_000
  const later = machineClock(future)
  const first = later.now()
  expect(first).toBeGreaterThanOrEqual(future)
  expect(later.now()).toBeGreaterThanOrEqual(first)
})

test('a change of the wall clock moves nothing', () => {
  const clock = machineClock()
  const before = clock.now()
  const wall = Date.now
  Date.now = () => wall() - 86_400_000
  try {
    expect(clock.now()).toBeGreaterThanOrEqual(before)
    expect(clock.now() - before).toBeLessThan(10_000)
  } finally {
    Date.now = wall
  }
})

test('a sleep ends at its moment, and not before', async () => {
  const clock = machineClock()
  const at = clock.now() + 30
  await clock.sleepUntil(at, new AbortController().signal)
  expect(clock.now()).toBeGreaterThanOrEqual(at)
})

test('a sleep ends at once when it is called off, however far its moment is', async () => {
  const clock = machineClock()
  const stop = new AbortController()
  const century = clock.now() + 100 * 365 * 86_400_000
  const sleep = clock.sleepUntil(century, stop.signal)
  stop.abort()
  await sleep
  await clock.sleepUntil(century, stop.signal)
  await clock.sleepUntil(clock.now() - 5, new AbortController().signal)
  expect(clock.now()).toBeLessThan(century)
})
