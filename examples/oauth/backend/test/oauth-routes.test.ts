import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { createApp, partsOf } from '../src/app.ts'
import { Logger } from '../src/logger.ts'
import { answering } from '../src/testing/answering.ts'
import { takeDatabase } from '../src/testing/pool.ts'

const google = {
  'https://oauth2.googleapis.com/token': { access_token: 'from-google' },
  'https://openidconnect.googleapis.com/v1/userinfo': {
    sub: '42',
    email: 'ada@example.org',
    email_verified: true,
    name: 'Ada',
  },
}

test('who comes back with the state of the start is a user, and the same one the next time', async () => {
  const db = await takeDatabase()
  const settings = { GOOGLE_CLIENT_ID: 'lists', GOOGLE_CLIENT_SECRET: 'hush' }
  const logger = new Logger(() => undefined)
  const app = createApp(partsOf(db, { fetch: answering(google).fetch, settings, logger }))
  const get = (url: string) => app.answer({ method: 'GET', url, headers: {}, body: {}, from: '::1' })
  const start = async (): Promise<string> => {
    const { status, headers } = await get('/oauth/google/start')
    assert.equal(status, 302)
    const query = new URL(headers?.['location'] ?? '').searchParams
    assert.equal(query.get('code_challenge')?.length, createHash('sha256').digest('base64url').length)
    return query.get('state') ?? ''
  }

  const state = await start()
  assert.deepEqual(await get(`/oauth/google/callback?code=c&state=${state}`), {
    status: 200,
    body: { user: 1, name: 'Ada' },
  })
  assert.equal((await get(`/oauth/google/callback?code=c&state=${state}`)).status, 400, 'a state is good once')
  const again = await get(`/oauth/google/callback?code=c&state=${await start()}`)
  assert.deepEqual(again.body, { user: 1, name: 'Ada' })
  assert.equal((await get('/oauth/google/callback?code=c&state=made-up')).status, 400)
  assert.equal((await get('/oauth/nobody/start')).status, 404)
  db.close()
})
