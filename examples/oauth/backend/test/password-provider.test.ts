import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createApp, partsOf } from '../src/app.ts'
import { hashPassword } from '../src/auth/password-provider.ts'
import { Logger } from '../src/logger.ts'
import { takeDatabase } from '../src/testing/pool.ts'

test('the right password signs in, any other is refused', async () => {
  const db = await takeDatabase()
  const lines: string[] = []
  const app = createApp(partsOf(db, { logger: new Logger((line) => lines.push(line)) }))
  const add = db.prepare('INSERT INTO users (email, name, password_hash) VALUES (?, ?, ?)')
  add.run('ada@example.org', 'Ada', hashPassword('correct horse', 'salt'))
  const ask = (password: string) =>
    app.answer({
      method: 'POST',
      url: '/sign-in',
      headers: {},
      body: { email: 'ada@example.org', password },
      from: '::1',
    })
  assert.deepEqual(await ask('correct horse'), { status: 200, body: { user: 1, name: 'Ada' } })
  assert.equal((await ask('battery staple')).status, 401)
  assert.equal((await ask('')).status, 400)
  assert.deepEqual(lines, ['{"level":"info","message":"signed in","provider":"password","subject":"1"}'])
  db.close()
})
