import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createApp, partsOf } from '../src/app.ts'
import { hashPassword } from '../src/auth/password-provider.ts'
import { Logger } from '../src/logger.ts'
import { takeDatabase } from '../src/testing/pool.ts'

interface Pair {
  access_token: string
  refresh_token: string
}

test('a refresh token is good once, and using it again ends its family', async () => {
  const db = await takeDatabase()
  const logger = new Logger(() => undefined)
  const app = createApp(partsOf(db, { logger, settings: { TOKEN_KEY: 'a key of this test' } }))
  db.prepare('INSERT INTO users (email, name, password_hash) VALUES (?, ?, ?)').run(
    'ada@example.org',
    'Ada',
    hashPassword('correct horse', 'salt'),
  )
  const post = async (url: string, body: Record<string, string>): Promise<{ status: number; pair: Pair }> => {
    const answer = await app.answer({ method: 'POST', url, headers: {}, body, from: '::1' })
    return { status: answer.status, pair: answer.body as Pair }
  }
  const refresh = (token: string) => post('/token/refresh', { refresh_token: token })

  const { pair: first } = await post('/token', { email: 'ada@example.org', password: 'correct horse' })
  const { status, pair: second } = await refresh(first.refresh_token)
  assert.equal(status, 200)
  assert.notEqual(second.refresh_token, first.refresh_token)
  const stored = JSON.stringify(db.prepare('SELECT * FROM refresh_tokens').all())
  assert.ok(!stored.includes(second.refresh_token), 'only hashes are stored')

  assert.equal((await refresh(first.refresh_token)).status, 401, 'used already')
  assert.equal((await refresh(second.refresh_token)).status, 401, 'its family has ended')
  assert.equal((await refresh('made-up')).status, 401)
  db.close()
})
