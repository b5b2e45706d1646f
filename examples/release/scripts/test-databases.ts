// Copies the migrated database twice, for the integration tests.
import { mkdirSync, rmSync } from 'node:fs'
import { openDatabase, RELEASE_DATABASE } from '../src/database.ts'
import { TEST_DATABASES } from '../test/integration/pool.ts'

const db = openDatabase(RELEASE_DATABASE)
mkdirSync('build/test-db', { recursive: true })
for (const path of TEST_DATABASES) {
  rmSync(path, { force: true })
  db.prepare('VACUUM INTO ?').run(path)
  console.log(`made ${path}`)
}
db.close()
