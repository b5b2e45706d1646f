// Makes the database of release 1.3 anew: its schema, and as many links and hits as the real one has.
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { exclusively, migrate, openDatabase, RELEASE_DATABASE } from '../src/database.ts'
import { shortCode } from '../src/short-code.ts'
import { stopInstance } from './instance.ts'

const LINKS = 100_000

// A service may be left from a run that was interrupted.
await stopInstance()
rmSync(dirname(RELEASE_DATABASE), { recursive: true, force: true })

const db = openDatabase(RELEASE_DATABASE)
migrate(db, '001-links')
exclusively(db, () => {
  const add = db.prepare('INSERT INTO links (id, code, url, hits) VALUES (?, ?, ?, ?)')
  for (let id = 1; id <= LINKS; id++)
    add.run(id, shortCode(id), `https://site-${id % 97}.example/page/${id}`, (id * 7919) % 13)
})
db.close()
console.log(`${RELEASE_DATABASE} holds release 1.3 with ${LINKS} links`)
