/** What a real death of the process and a real refusal of the disk leave behind. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { chance } from '../../core/std/chance.ts'
import type { Event } from '../../core/model/event.ts'
import { openSqliteJournal } from './sqlite.ts'

const SEED = 20_261_122
const KILLS = 8

const directories: string[] = []
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true })
})

function freshPath(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tasks-journal-'))
  directories.push(directory)
  return join(directory, 'journal.db')
}

/** Appends batches of seeded sizes until it is killed, and says on a line each position that was acknowledged. */
function writer(path: string, mode: 'until killed' | 'one a line of input'): ChildProcess {
  const urlOf = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href)
  const code = `
    import { writeSync } from 'node:fs'
    import { createInterface } from 'node:readline'
    import { openSqliteJournal } from ${urlOf('./sqlite.ts')}
    import { EventList } from ${urlOf('../../testing/event-list.ts')}
    import { chance } from ${urlOf('../../core/std/chance.ts')}
    const journal = openSqliteJournal(${JSON.stringify(path)})
    const stored = [...journal.read()].at(-1)
    let head = stored ?? { position: 0, seq: 0 }
    const [start] = new EventList('exec-killed').start('P1.T001').events
    async function append(batch) {
      const size = 1 + Math.floor(chance(${SEED}, 'size', batch) * 40)
      const events = []
      for (let i = 1; i <= size; i++) {
        const position = head.position + i
        const body = { type: 'task_progress', task: 'P1.T001', percent: 0, message: batch + ': ' + i + ' of ' + size }
        events.push(position === 1 ? start : { ...start, coordinator: undefined, ...body, position, seq: position })
      }
      await journal.append(events)
      head = events.at(-1)
      writeSync(1, head.position + '\\n')
    }
    if (${JSON.stringify(mode)} === 'until killed') for (;;) await append(head.position)
    writeSync(1, 'ready\\n')
    for await (const line of createInterface({ input: process.stdin })) {
      try { await append(Number(line)) } catch (error) { writeSync(1, error.name + ' ' + error.code + '\\n') }
    }`
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'inherit'] })
}

function assertWholeBatches(events: readonly Event[]): void {
  let expected = 1
  for (const event of events.slice(1)) {
    if (event.type !== 'task_progress') throw new Error(`an event of type ${event.type} was never stored`)
    const found = /(\d+) of (\d+)$/.exec(event.message ?? '')
    const [number, size] = [Number(found?.[1]), Number(found?.[2])]
    if (event.position === 2 && number === 2) expected = 2
    expect(number).toBe(expected)
    expected = number === size ? 1 : expected + 1
  }
  expect(expected).toBe(1)
}

test(
  `a writer that is killed ${KILLS} times loses no acknowledged batch and leaves no part of another`,
  { timeout: 120_000 },
  async () => {
    const path = freshPath()
    let acknowledged = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const child = writer(path, 'until killed')
      let left = 1 + Math.floor(chance(SEED, 'kill', kill) * 60)
      const exited = once(child, 'exit')
      for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
        acknowledged = Number(line)
        if (--left === 0) child.kill('SIGKILL')
      }
      expect(await exited).toEqual([null, 'SIGKILL'])
      const journal = openSqliteJournal(path, { read_only: kill % 2 === 0 })
      const events = [...journal.read()]
      expect(events.length).toBeGreaterThanOrEqual(acknowledged)
      assertWholeBatches(events)
      expect(journal.executions()).toMatchObject([{ execution_id: 'exec-killed', last_seq: events.length }])
      journal.close()
    }
  },
)

const canLimitFiles = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0

test.skipIf(!canLimitFiles)(
  'a disk that takes no more refuses the batch, and takes it when there is room again',
  async () => {
    const path = freshPath()
    const child = writer(path, 'one a line of input')
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()
    const next = async (): Promise<string> => String((await lines.next()).value)
    const append = async (batch: number): Promise<string> => {
      child.stdin?.write(`${batch}\n`)
      return next()
    }
    const limitFiles = (bytes: string): void => {
      execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:`])
    }
    expect(await next()).toBe('ready')
    const first = Number(await append(1))
    limitFiles('1024')
    expect(await append(2)).toBe('Failure journal-not-written')
    expect(await append(2)).toBe('Failure journal-not-written')
    const journal = openSqliteJournal(path, { read_only: true })
    expect([...journal.read()]).toHaveLength(first)
    limitFiles('unlimited')
    const second = Number(await append(2))
    expect(second).toBeGreaterThan(first)
    const events = [...journal.read()]
    expect(events).toHaveLength(second)
    assertWholeBatches(events)
    journal.close()
    child.stdin?.end()
    expect(await once(child, 'exit')).toEqual([0, null])
  },
)
