import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DatabaseSync } from 'node:sqlite'
import { isMigrated, migrate, openDatabase } from '../../src/database.ts'
import { isCurrent, takeOver } from '../../src/handover.ts'

function release13(): DatabaseSync {
  const db = openDatabase(':memory:')
  migrate(db, '001-links')
  db.exec(
    `INSERT INTO links (id, code, url, hits)
     VALUES (1, 'aaaaaa', 'https://a.example:8443/x', 3), (2, 'bbbbbb', 'http://b.example/', 0)`,
  )
  return db
}

/** All that a database holds, but for the order in which columns were added. */
function contents(db: DatabaseSync): unknown {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all()
  return tables.map(({ name }) => [
    name,
    db
      .prepare(`SELECT * FROM ${String(name)}`)
      .all()
      .map((row) => ({ ...row })),
  ])
}

test('the two migrations of 1.4 may come in either order', () => {
  const [one, other] = [release13(), release13()]
  for (const name of ['002-visits', '003-hosts']) migrate(one, name)
  for (const name of ['003-hosts', '002-visits']) migrate(other, name)
  assert.deepEqual(contents(one), contents(other))
  assert.deepEqual(
    { ...one.prepare('SELECT * FROM links WHERE id = 1').get() },
    { id: 1, code: 'aaaaaa', url: 'https://a.example:8443/x', host: 'a.example:8443' },
  )
  assert.deepEqual(
    one
      .prepare('SELECT link, count FROM visits')
      .all()
      .map((row) => ({ ...row })),
    [{ link: 1, count: 3 }],
  )
})

test('a migration that is taken back leaves the data as it was', () => {
  const db = release13()
  const before = contents(db)
  for (const name of ['002-visits', '003-hosts']) migrate(db, name)
  for (const name of ['003-hosts', '002-visits']) migrate(db, name, 'down')
  assert.deepEqual(contents(db), before)
})

test('a second run of a migration has nothing to do', () => {
  const db = release13()
  assert.equal(migrate(db, '002-visits'), true)
  assert.equal(migrate(db, '002-visits'), false)
  assert.equal(migrate(db, '003-hosts', 'down'), false)
})

test('a migration that fails changes nothing', () => {
  const db = openDatabase(':memory:')
  const before = contents(db)
  assert.throws(() => migrate(db, '002-visits'), /no such table: main\.links|no such table: links/)
  assert.deepEqual(contents(db), before)
  assert.equal(isMigrated(db, '002-visits'), false)
})

test('the newest instance is the one that may stay', () => {
  const db = release13()
  takeOver(db, 'old')
  assert.ok(isCurrent(db, 'old'))
  takeOver(db, 'new')
  assert.deepEqual([isCurrent(db, 'old'), isCurrent(db, 'new')], [false, true])
})
