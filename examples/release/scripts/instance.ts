import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase, RELEASE_DATABASE } from '../src/database.ts'
import { takeOver } from '../src/handover.ts'

const FOLDER = 'build/service'
const STATE = `${FOLDER}/instance.json`
const LOG = `${FOLDER}/log`
const DEADLINE_MS = 5000

/** A service that was started from the bundle, as it describes itself. */
export interface Instance {
  pid: number
  port: number
  token: string
}

/** The instance that is there, running or crashed; undefined when the last one ended in order. */
export function readInstance(): Instance | undefined {
  return existsSync(STATE) ? (JSON.parse(readFileSync(STATE, 'utf8')) as Instance) : undefined
}

/** What the service has printed, for error messages. */
export function readLog(): string {
  return existsSync(LOG) ? readFileSync(LOG, 'utf8') : ''
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Starts the bundle in the background, in place of an instance that may still run. Returns before it listens. */
export async function startInstance(): Promise<Instance> {
  await stopInstance()
  mkdirSync(FOLDER, { recursive: true })
  const port = await freePort()
  const log = openSync(LOG, 'w')
  // A session of its own and no pipe of ours, so that it outlives the task that started it. A run that is given up
  // never comes to stop it: it then ends by itself when nobody asks it anything.
  const flags = ['--db', RELEASE_DATABASE, '--port', String(port), '--state', STATE, '--idle-exit', '20']
  const child = spawn(process.execPath, ['build/waypost.js', ...flags], { detached: true, stdio: ['ignore', log, log] })
  child.unref()
  const instance = await waitFor(() => (child.exitCode === null ? readInstance() : null))
  if (instance === undefined || instance === null) throw new Error(`the service did not start:\n${readLog()}`)
  return instance
}

/** Has the running instance write what it holds and leave. Says whether it did, had crashed before, or there was none. */
export async function stopInstance(): Promise<'left' | 'crashed' | 'none'> {
  const instance = readInstance()
  if (instance === undefined) return 'none'
  if (isAlive(instance.pid)) {
    const db = openDatabase(RELEASE_DATABASE)
    takeOver(db, `stopped ${randomUUID()}`)
    db.close()
  }
  const ending = await waitFor(() => {
    const alive = isAlive(instance.pid)
    if (!existsSync(STATE)) return 'left'
    return alive ? undefined : 'crashed'
  })
  if (ending === undefined) {
    throw new Error(
      `process ${instance.pid} does not leave; when it is not the service, delete ${STATE}. Its log:\n${readLog()}`,
    )
  }
  rmSync(STATE, { force: true })
  return ending
}

/** A port below those that systems hand out by themselves, so that nobody takes it while the service warms up. */
async function freePort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 10_000); port < 32_000; port++) {
    const probe = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
    })
    if (isFree) return port
  }
  throw new Error('no port is free between 20000 and 32000')
}

async function waitFor<T>(look: () => T | undefined): Promise<T | undefined> {
  const deadline = performance.now() + DEADLINE_MS
  for (;;) {
    const found = look()
    if (found !== undefined || performance.now() > deadline) return found
    await sleep(25)
  }
}
