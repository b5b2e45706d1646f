import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeDatabase } from '../src/testing/pool.ts'

test('a person of a provider is one user', async () => {
  const db = await takeDatabase()
  db.exec("INSERT INTO users (email, name) VALUES ('ada@example.org', 'Ada')")
  const add = db.prepare('INSERT INTO identities (provider, subject, user_id) VALUES (?, ?, ?)')
  add.run('google', '42', 1)
  add.run('github', '42', 1)
  assert.throws(() => add.run('google', '42', 1), /UNIQUE/)
  assert.throws(() => add.run('google', '43', 2), /FOREIGN KEY/)
  db.close()
})
