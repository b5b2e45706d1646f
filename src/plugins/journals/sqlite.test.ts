import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { Failure } from '../../core/model/failure.ts'
import { openDatabase } from '../../system/sqlite.ts'
import { EventList } from '../../testing/event-list.ts'
import { exerciseJournal } from '../../testing/journal-suite.ts'
import { openSqliteJournal } from './sqlite.ts'

const directories: string[] = []
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true })
})

function freshPath(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tasks-journal-'))
  directories.push(directory)
  return join(directory, 'state', 'journal.db')
}

exerciseJournal(() => {
  const path = freshPath()
  return { journal: openSqliteJournal(path), another: () => openSqliteJournal(path, { read_only: true }) }
})

function failureOf(act: () => unknown): Pick<Failure, 'code' | 'message' | 'exit' | 'place' | 'advice'> {
  try {
    act()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { code, message, exit, place, advice } = error
    return { code, message, exit, place, advice }
  }
  throw new Error('it did not fail')
}

async function journalWith(count: number): Promise<string> {
  const path = freshPath()
  const journal = openSqliteJournal(path)
  const list = new EventList().start('P1.T001')
  for (let i = 1; i < count; i++) list.add({ type: 'task_progress', task: 'P1.T001', percent: i % 100 })
  await journal.append(list.events)
  journal.close()
  return path
}

function change(path: string, sql: string): void {
  const database = openDatabase(path, { busy_ms: 0 })
  database.exec(sql)
  database.close()
}

test('what was closed can be opened again and gone on with', async () => {
  const path = await journalWith(3)
  const journal = openSqliteJournal(path)
  const stored = [...journal.read()]
  expect(stored).toHaveLength(3)
  await journal.append([{ ...(stored[2] as (typeof stored)[0]), position: 4, seq: 4 }])
  expect([...journal.read({ after: 3 })]).toHaveLength(1)
  journal.close()
})

test('a journal that a later version wrote is refused, to write and to read, with both versions', async () => {
  const path = await journalWith(1)
  change(path, 'PRAGMA user_version = 7')
  const bytes = readFileSync(path)
  expect({ ...failureOf(() => openSqliteJournal(path)), place: undefined }).toMatchInlineSnapshot(`
    {
      "advice": "Use the version of tasks that wrote it, or a later one.",
      "code": "journal-newer",
      "exit": 1,
      "message": "The journal was written by a later version: its layout has version 7, and this build reads up to 2.",
      "place": undefined,
    }
  `)
  expect(failureOf(() => openSqliteJournal(path, { read_only: true })).code).toBe('journal-newer')
  expect(readFileSync(path)).toEqual(bytes)
})

test('an event of a later version is refused when it is read', async () => {
  const path = await journalWith(2)
  change(path, `UPDATE events SET body = replace(body, '"v":1', '"v":2') WHERE position = 2`)
  const journal = openSqliteJournal(path)
  expect(failureOf(() => [...journal.read()]).message).toMatchInlineSnapshot(
    `"The journal was written by a later version: its event of type task_progress has version 2, and this build reads up to 1."`,
  )
  journal.close()
})

test.for([
  {
    damage: 'a text that is not JSON',
    sql: 'UPDATE events SET body = substr(body, 1, 20) WHERE position = 2',
    site: 'the event at position 2 is not JSON',
    execution: 'the event at position 2 is not JSON',
    place: 'position 2',
  },
  {
    damage: 'a text of another event',
    sql: 'UPDATE events SET body = (SELECT body FROM events WHERE position = 3) WHERE position = 2',
    site: 'the seq of the event at position 2 differs: its text says 3 and its index 2',
    execution: 'the seq of the event at position 2 differs: its text says 3 and its index 2',
    place: 'position 2',
  },
  {
    damage: 'an event that is gone',
    sql: 'DELETE FROM events WHERE position = 2',
    site: 'position 2 is missing',
    execution: 'exec-2026-11-22-001: seq 2 is missing',
    place: 'before position 3',
  },
  {
    damage: 'the first events gone',
    sql: 'DELETE FROM events WHERE position < 3',
    site: 'position 1 to 2 are missing',
    execution: 'exec-2026-11-22-001: seq 1 to 2 are missing',
    place: 'before position 3',
  },
])('$damage is reported as damage with its place', async ({ sql, site, execution, place }) => {
  const path = await journalWith(4)
  change(path, sql)
  const journal = openSqliteJournal(path, { read_only: true })
  const failures = [undefined, 'exec-2026-11-22-001'].map((id) =>
    failureOf(() => [...journal.read(id === undefined ? {} : { execution: id })]),
  )
  journal.close()
  expect(failures.map((failure) => failure.message)).toEqual([
    `The journal is damaged: ${site}.`,
    `The journal is damaged: ${execution}.`,
  ])
  expect(failures.map((failure) => failure.place)).toEqual([`${path}, ${place}`, `${path}, ${place}`])
})

test('a file that is no database, and one that is cut off, are damage with advice and never a stack trace', async () => {
  const path = await journalWith(600)
  for (const [name, bytes] of [
    ['text', Buffer.from('this is no database. '.repeat(400))],
    ['cut', readFileSync(path).subarray(0, 6_000)],
  ] as const) {
    const bad = join(path, '..', `${name}.db`)
    writeFileSync(bad, bytes)
    for (const read_only of [true, false]) {
      const failure = failureOf(() => {
        const journal = openSqliteJournal(bad, { read_only })
        try {
          return [...journal.read()]
        } finally {
          journal.close()
        }
      })
      expect(failure).toMatchObject({ code: 'journal-damaged', exit: 1, place: bad })
      expect(failure.advice).toContain('backup')
    }
    expect(readFileSync(bad).subarray(0, 100)).toEqual(bytes.subarray(0, 100))
  }
})

test('a page that was overwritten is reported as damage', async () => {
  const path = await journalWith(600)
  const size = statSync(path).size
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(64, 0xff), 0, 64, 2 * 4096)
  closeSync(file)
  expect(size).toBeGreaterThan(3 * 4096)
  const journal = openSqliteJournal(path, { read_only: true })
  const failure = failureOf(() => [
    ...journal.read(),
    ...journal.read({ execution: 'exec-2026-11-22-001' }),
    ...journal.executions(),
  ])
  expect(failure.code).toBe('journal-damaged')
  journal.close()
})

test('the database of somebody else is left alone', () => {
  const path = join(freshPath(), '..', '..', 'other.db')
  change(path, 'CREATE TABLE events (id INTEGER)')
  const bytes = readFileSync(path)
  expect(failureOf(() => openSqliteJournal(path)).code).toBe('journal-foreign')
  expect(readFileSync(path)).toEqual(bytes)
})

test('a reader where nothing was executed yet is told so, and nothing is created', () => {
  const path = freshPath()
  expect({ ...failureOf(() => openSqliteJournal(path, { read_only: true })), place: undefined }).toMatchInlineSnapshot(`
    {
      "advice": "Run \`tasks execute <plan>\` first, or name the state directory with --state-dir.",
      "code": "journal-missing",
      "exit": 1,
      "message": "There is no journal: nothing was executed here yet.",
      "place": undefined,
    }
  `)
  expect(existsSync(path)).toBe(false)
})

test('a state directory that is a file is refused with its place', () => {
  const path = join(freshPath(), '..')
  writeFileSync(path, '')
  const failure = failureOf(() => openSqliteJournal(join(path, 'journal.db')))
  expect(failure).toMatchObject({ code: 'journal-unreadable', exit: 1, place: join(path, 'journal.db') })
})

test('readers see what is committed while the writer goes on, and do not hold it up', async () => {
  const path = freshPath()
  const writer = openSqliteJournal(path)
  const list = new EventList().start('P1.T001')
  for (let i = 1; i < 1_000; i++) list.add({ type: 'task_progress', task: 'P1.T001', percent: 1 })
  await writer.append(list.events.slice(0, 600))
  const reader = openSqliteJournal(path, { read_only: true })
  let read = 0
  for (const event of reader.read()) {
    if (event.position === 1) await writer.append(list.events.slice(600))
    read++
  }
  expect(read).toBe(1_000)
  reader.close()
  writer.close()
})

test.skipIf(process.getuid?.() !== 0)(
  'another user may read a journal that nobody has open, without the right to write',
  async () => {
    const path = await journalWith(3)
    for (const directory of [join(path, '..'), join(path, '..', '..')]) chmodSync(directory, 0o755)
    const code = `
    import { openSqliteJournal } from ${JSON.stringify(new URL('./sqlite.ts', import.meta.url).href)}
    process.setuid(65534)
    console.log([...openSqliteJournal(${JSON.stringify(path)}, { read_only: true }).read()].length)
    try { openSqliteJournal(${JSON.stringify(path)}) } catch (error) { console.log(error.name, error.code) }`
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
    expect(output).toBe('3\nFailure journal-unreadable\n')
  },
)
