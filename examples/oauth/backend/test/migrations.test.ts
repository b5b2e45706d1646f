import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Migration, migrate, migrationNames } from '../src/database.ts'
import { takeDatabase } from '../src/testing/pool.ts'

test('every migration can be taken back and applied again', async () => {
  const db = await takeDatabase()
  const schema = () => JSON.stringify(db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all())
  const before = schema()
  for (const name of migrationNames().toReversed()) {
    const step = (await import(join(import.meta.dirname, '..', 'migrations', name))) as Migration
    step.down(db)
    db.prepare('DELETE FROM migrations WHERE name = ?').run(name)
  }
  assert.deepEqual(await migrate(db), migrationNames())
  assert.equal(schema(), before)
  db.close()
})
