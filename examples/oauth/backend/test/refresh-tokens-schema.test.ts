import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeDatabase } from '../src/testing/pool.ts'

test('a refresh token is kept by its hash, once', async () => {
  const db = await takeDatabase()
  db.exec("INSERT INTO users (email, name) VALUES ('ada@example.org', 'Ada')")
  const add = db.prepare('INSERT INTO refresh_tokens (hash, family, user_id) VALUES (?, ?, ?)')
  add.run('h1', 'f', 1)
  assert.deepEqual({ ...db.prepare('SELECT used FROM refresh_tokens').get() }, { used: 0 })
  assert.throws(() => add.run('h1', 'f', 1), /UNIQUE/)
  assert.throws(() => add.run('h2', 'f', 2), /FOREIGN KEY/)
  db.close()
})
