import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeDatabase } from '../src/testing/pool.ts'

test('the sessions of a user go with the user', async () => {
  const db = await takeDatabase()
  db.exec("INSERT INTO users (email, name) VALUES ('ada@example.org', 'Ada')")
  db.prepare('INSERT INTO sessions (id, user_id, last_used) VALUES (?, ?, ?)').run('s1', 1, 1000)
  assert.throws(() => db.exec("INSERT INTO sessions (id, user_id, last_used) VALUES ('s2', 1, 'today')"), /TEXT/)
  db.exec('DELETE FROM users')
  assert.equal(db.prepare('SELECT id FROM sessions').get(), undefined)
  db.close()
})
