import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import type { Links } from '../../src/links.ts'
import { createService } from '../../src/service.ts'

/** The databases that integration tests share: each belongs to one test file at a time. */
export const TEST_DATABASES = ['build/test-db/a.db', 'build/test-db/b.db'] as const

/** The day on which all visits of a test happen. */
export const TODAY = '2026-11-22'

/** Takes a database that nobody holds. SQLite itself keeps it locked until `close`; a third taker is refused. */
export function takeDatabase(): DatabaseSync {
  const refusals: string[] = []
  for (const path of TEST_DATABASES) {
    const db = new DatabaseSync(path, { timeout: 0 })
    try {
      db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
      // What the test before has added goes first.
      db.exec("DELETE FROM visits WHERE day <> 'before'; DELETE FROM links WHERE host NOT LIKE 'site-%'; COMMIT")
      console.log(`took ${path}`)
      return db
    } catch (error) {
      db.close()
      refusals.push(`${path}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new Error(`no test database is free:\n${refusals.join('\n')}`)
}

/** The service on a port of its own, on these links, until the end of the `await using` block. */
export async function serve(links: Links): Promise<{ origin: string } & AsyncDisposable> {
  const server = createService(links)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
