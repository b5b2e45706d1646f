import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isMigrated, MIGRATIONS, openDatabase } from './database.ts'
import { CHECK_MS, HANDOVER_MS, isCurrent, takeOver } from './handover.ts'
import { Links } from './links.ts'
import { createService } from './service.ts'

const { values: options } = parseArgs({
  options: {
    db: { type: 'string', default: 'waypost.db' },
    port: { type: 'string', default: '8080' },
    /** A file that holds the instance's process id, port and token for as long as it runs. */
    state: { type: 'string', default: 'waypost.json' },
    /** Seconds without a request after which the service ends; 0 means never. */
    'idle-exit': { type: 'string', default: '0' },
  },
})
const idleExitMs = Number(options['idle-exit']) * 1000
const token = randomUUID()

const db = openDatabase(options.db)
const missing = MIGRATIONS.filter((name) => !isMigrated(db, name))
if (missing.length > 0) {
  console.error(`${options.db} lacks ${missing.join(', ')}: run the migrations first`)
  process.exit(1)
}

const links = new Links(db, () => new Date().toISOString().slice(0, 10))
const server = createService(links)
let lastRequest = performance.now()

takeOver(db, token)
writeFileSync(`${options.state}.new`, JSON.stringify({ pid: process.pid, port: Number(options.port), token }))
renameSync(`${options.state}.new`, options.state)

const opening = setTimeout(() => server.listen(Number(options.port), '127.0.0.1'), HANDOVER_MS)
const checking = setInterval(() => {
  if (!isCurrent(db, token)) leave('another instance took over')
  else if (idleExitMs > 0 && performance.now() - lastRequest > idleExitMs)
    leave(`no request for ${idleExitMs / 1000} s`)
  else links.flush()
}, CHECK_MS)

server.on('request', () => (lastRequest = performance.now()))
server.once('listening', () => console.log(`listening on http://127.0.0.1:${options.port}, ${links.count()} links`))
server.once('error', (error) => {
  process.exitCode = 1
  leave(error.message)
})
process.once('SIGTERM', () => leave('asked to end'))
process.once('SIGINT', () => leave('asked to end'))

function leave(reason: string): void {
  clearTimeout(opening)
  clearInterval(checking)
  server.close()
  server.closeAllConnections()
  links.flush()
  db.close()
  if (readFileSync(options.state, 'utf8').includes(token)) rmSync(options.state)
  console.log(`left: ${reason}`)
}
