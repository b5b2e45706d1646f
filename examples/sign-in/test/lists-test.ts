import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDatabase } from '../src/database.ts'
import { answer } from '../src/server.ts'

test('a list that was stored is on the page of lists', () => {
  const database = openDatabase(':memory:')
  answer(database, { method: 'POST', path: '/lists', body: 'Milk & bread' })
  const { status, body } = answer(database, { method: 'GET', path: '/lists', body: '' })
  assert.equal(status, 200)
  assert.match(body, /Milk &amp; bread/)
})
