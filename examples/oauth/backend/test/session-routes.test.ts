import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createApp, partsOf } from '../src/app.ts'
import { Logger } from '../src/logger.ts'
import { takeDatabase } from '../src/testing/pool.ts'
import { AccessTokens } from '../src/tokens/access-tokens.ts'

test('everybody sees and ends their own sessions', async () => {
  const db = await takeDatabase()
  db.exec("INSERT INTO users (email, name) VALUES ('ada@example.org', 'Ada'), ('bob@example.org', 'Bob')")
  const add = db.prepare('INSERT INTO sessions (id, user_id, last_used) VALUES (?, ?, ?)')
  add.run('phone', 1, 2000)
  add.run('laptop', 1, 3000)
  add.run('tablet', 2, 4000)
  const settings = { TOKEN_KEY: 'a key of this test' }
  const app = createApp(partsOf(db, { logger: new Logger(() => undefined), settings }))
  const token = new AccessTokens(settings.TOKEN_KEY, Date.now).issue(1)
  const ask = (method: string, url: string, authorization = `Bearer ${token}`) =>
    app.answer({ method, url, headers: { authorization }, body: {}, from: '::1' })

  const { body } = await ask('GET', '/sessions')
  assert.deepEqual(body, [
    { id: 'laptop', last_used: 3000 },
    { id: 'phone', last_used: 2000 },
  ])
  assert.equal((await ask('DELETE', '/sessions/phone')).status, 204)
  assert.equal((await ask('DELETE', '/sessions/tablet')).status, 404)
  assert.deepEqual((await ask('GET', '/sessions')).body, [{ id: 'laptop', last_used: 3000 }])
  assert.equal((await ask('GET', '/sessions', '')).status, 401)
  db.close()
})
