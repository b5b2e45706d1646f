import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createApp, partsOf } from '../src/app.ts'
import { Logger } from '../src/logger.ts'
import { takeDatabase } from '../src/testing/pool.ts'

test('the eleventh attempt within a minute is refused, for that address alone', async () => {
  const db = await takeDatabase()
  let now = 0
  const app = createApp(partsOf(db, { logger: new Logger(() => undefined), now: () => now }))
  const ask = async (url: string, from: string): Promise<number> =>
    (await app.answer({ method: 'POST', url, headers: {}, body: {}, from })).status
  for (let attempt = 0; attempt < 10; attempt++) assert.equal(await ask('/sign-in', '::1'), 400)
  assert.equal(await ask('/sign-in', '::1'), 429)
  assert.equal(await ask('/token/refresh', '::1'), 429)
  assert.equal(await ask('/lists', '::1'), 404)
  assert.equal(await ask('/sign-in', '::2'), 400)
  now += 60_000
  assert.equal(await ask('/sign-in', '::1'), 400)
  db.close()
})
