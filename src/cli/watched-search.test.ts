import { expect, test } from 'vitest'
import { optimizedOrder } from '../operations/optimized-order.ts'
import { planFromText } from '../testing/plan-text.ts'
import { recordedScreen } from './recorded-screen.ts'
import { watchedSearch } from './watched-search.ts'

test('a search says how far it is, takes that away, and leaves no ear for signals behind', async () => {
  const ears = process.listenerCount('SIGINT')
  const said: string[] = []
  const screen = { ...recordedScreen(), status: (text: string) => void said.push(text) }
  const plan = planFromText('a 3h sd 0.5\nb 3h\nc 2h\nd 2h\ne 2h')
  const search = optimizedOrder(plan, { schedules: 100, seed: 1, worker_min: 2, worker_max: 2 })
  let now = 0
  const order = await watchedSearch(search, screen, () => (now += 1000))
  expect(order.schedules).toBeLessThanOrEqual(100)
  expect(said[0]).toMatch(/^… looking for a better order: schedule \d+ of 100$/)
  expect(said).toContain('… simulating both orders: run 200 of 200')
  expect(said.at(-1)).toBe('')
  expect(process.listenerCount('SIGINT')).toBe(ears)
})
