// node scripts/migrate.ts up|down <migration>: changes the schema of the release database.
import { migrate, openDatabase, RELEASE_DATABASE } from '../src/database.ts'

const [direction, name] = process.argv.slice(2)
if ((direction !== 'up' && direction !== 'down') || name === undefined) {
  console.error('usage: node scripts/migrate.ts up|down <migration>')
  process.exit(2)
}

// Two migrations at the same moment are a mistake: the second does not wait, it says "database is locked".
const db = openDatabase(RELEASE_DATABASE, 0)
const changed = migrate(db, name, direction)
const problems = db
  .prepare('PRAGMA integrity_check')
  .all()
  .filter((row) => row['integrity_check'] !== 'ok')
db.close()
if (problems.length > 0) {
  console.error(`the database is damaged after ${name}: ${JSON.stringify(problems)}`)
  process.exit(1)
}
console.log(`${name} ${direction}: ${changed ? 'done' : 'nothing to do'}`)
