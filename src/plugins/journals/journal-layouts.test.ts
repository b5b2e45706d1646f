/** Older layouts, terms of coordinators, and states that are kept beside the journal. */
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { Event } from '../../core/model/event.ts'
import { openDatabase } from '../../system/sqlite.ts'
import { JournalFolders, mixedEvents } from '../../testing/journal-fixture.ts'
import { checkJournal } from './journal-check.ts'
import { exportLines, importLines } from './journal-lines.ts'
import { openSqliteJournal } from './sqlite.ts'
import { upcast } from './upcast.ts'

const folders = new JournalFolders()
afterEach(() => folders.clear())

/** The journal of version 0.1.0, with the tables that it had. */
const OLD = readFileSync(new URL('../../runtime/journal-of-0.1.0.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Event.parse(JSON.parse(line)))

function firstLayout(events: readonly Event[]): string {
  const path = folders.fresh()
  const database = openDatabase(path, { busy_ms: 0 })
  database.exec(`
    CREATE TABLE events (
      position INTEGER PRIMARY KEY, execution_id TEXT NOT NULL, seq INTEGER NOT NULL, ts INTEGER NOT NULL, type TEXT NOT NULL,
      task TEXT, attempt TEXT, body TEXT NOT NULL, prev_hash TEXT, hash TEXT, UNIQUE (execution_id, seq)
    ) STRICT;
    CREATE TABLE executions (
      execution_id TEXT PRIMARY KEY, plan_id TEXT NOT NULL, title TEXT NOT NULL, started_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL, last_seq INTEGER NOT NULL, status TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    PRAGMA application_id = ${0x5441534b}; PRAGMA user_version = 1; PRAGMA journal_mode = WAL`)
  const insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)')
  for (const event of events) {
    const { position, execution_id, seq, ts, type, attempt = null } = event
    const task = 'task' in event ? event.task : null
    insert.run(position, execution_id, seq, ts, type, task, attempt, JSON.stringify(event))
  }
  const [first] = events
  const last = events.at(-1)
  if (first?.type !== 'execution_started' || last === undefined) throw new Error('a journal begins with a start')
  const { plan_id, title } = first.coordinator.meta
  database
    .prepare('INSERT INTO executions VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(first.execution_id, plan_id, title, first.ts, last.ts, last.seq, 'stopped')
  database.close()
  return path
}

test('a journal of the first layout is read as it is, and chained in place when it is opened to write', () => {
  const path = firstLayout(OLD)
  const reader = openSqliteJournal(path, { read_only: true })
  expect([...reader.read()]).toEqual(OLD)
  expect(reader.executions()).toHaveLength(1)
  reader.close()
  expect(checkJournal(path)).toMatchObject({ layout: 1, problems: [] })
  const lines = [...exportLines(path)]
  const writer = openSqliteJournal(path)
  expect([...writer.read()]).toEqual(OLD)
  writer.close()
  expect(checkJournal(path)).toMatchObject({ layout: 2, term: 0, events: OLD.length, problems: [] })
  expect([...exportLines(path)]).toEqual(lines)
})

test('a journal of the first layout whose text is broken stays as it is', () => {
  const path = firstLayout(OLD)
  const database = openDatabase(path, { busy_ms: 0 })
  database.exec('UPDATE events SET body = substr(body, 1, 20) WHERE position = 4')
  database.close()
  expect(() => openSqliteJournal(path)).toThrow('the event at position 4 is not JSON')
  expect(checkJournal(path)).toMatchObject({ layout: 1 })
})

test('events of older versions are brought up step by step', () => {
  const event = { ...(mixedEvents(1)[0] as Event), v: 1 }
  const steps = { 1: (one: Event) => ({ ...one, actor: 'two' }), 2: (one: Event) => ({ ...one, cause: 'three' }) }
  expect(upcast(event, 3, steps)).toEqual({ ...event, v: 3, actor: 'two', cause: 'three' })
  expect(() => upcast(event, 4, steps)).toThrow('events of version 3 can be read')
})

test('a coordinator whose journal another has opened since is refused and stores nothing', async () => {
  const path = folders.fresh()
  const events = mixedEvents(4)
  const first = openSqliteJournal(path)
  await first.append(events.slice(0, 2))
  const second = openSqliteJournal(path)
  await second.append(events.slice(2, 4))
  for (const batch of [events.slice(2, 4), events.slice(4)])
    await expect(first.append(batch)).rejects.toMatchObject({
      name: 'Failure',
      code: 'coordinator-superseded',
      exit: 7,
    })
  expect([...second.read()]).toEqual(events.slice(0, 4))
  await second.append(events.slice(4))
  expect(checkJournal(path)).toMatchObject({ term: 2, problems: [] })
  for (const journal of [first, second]) journal.close()
})

test('a journal that was removed or replaced while it was written is refused, and none is made in its place', async () => {
  const path = folders.fresh()
  const events = mixedEvents(4)
  const journal = openSqliteJournal(path)
  await journal.append(events.slice(0, 2))
  renameSync(path, `${path}.old`)
  await expect(journal.append(events.slice(2, 4))).rejects.toMatchObject({ code: 'journal-lost' })
  expect(() => openSqliteJournal(path, { read_only: true })).toThrow('There is no journal')
  rmSync(`${path}-wal`, { force: true })
  openSqliteJournal(path).close()
  await expect(journal.append(events.slice(2, 4))).rejects.toMatchObject({ code: 'journal-lost' })
  journal.close()
})

test('a kept state is found again, and one that is damaged, foreign, or of other rules or events is passed over', async () => {
  const path = folders.fresh()
  const events = mixedEvents(20)
  const journal = openSqliteJournal(path)
  await journal.append(events)
  const data = { numbers: new Int32Array([1, 2]), map: new Map([['a', new Set([1])]]), none: null }
  journal.keepState('exec-a', { fold: 'rules', seq: 17, data })
  expect(journal.keptState('exec-a', 'rules')).toEqual({ fold: 'rules', seq: 17, data })
  expect(journal.keptState('exec-a', 'other rules')).toBeUndefined()
  expect(journal.keptState('exec-b', 'rules')).toBeUndefined()
  const file = join(dirname(path), 'executions', 'exec-a', 'state')
  const bytes = readFileSync(file)
  for (let i = 0; i < bytes.length; i += 3) {
    const bad = Buffer.from(bytes)
    bad[i] = (bad[i] as number) ^ 1
    writeFileSync(file, bad)
    expect([i, journal.keptState('exec-a', 'rules')]).toEqual([i, undefined])
  }
  for (let length = 0; length < bytes.length; length += 50) {
    writeFileSync(file, bytes.subarray(0, length))
    expect(journal.keptState('exec-a', 'rules')).toBeUndefined()
  }
  journal.close()
  const otherPath = folders.fresh()
  const other = openSqliteJournal(otherPath)
  await other.append(events.map((event) => ({ ...event, actor: 'another run' })))
  mkdirSync(join(dirname(otherPath), 'executions', 'exec-a'), { recursive: true })
  writeFileSync(join(dirname(otherPath), 'executions', 'exec-a', 'state'), bytes)
  expect(other.keptState('exec-a', 'rules')).toBeUndefined()
  other.close()
})

test('a kept state is passed over where the same events have other positions, as after a repair or an import', async () => {
  const events = mixedEvents(6)
  const path = folders.fresh()
  const journal = openSqliteJournal(path)
  await journal.append(events)
  journal.keepState('exec-b', { fold: 'rules', seq: 6, data: {} })
  journal.close()
  const other = folders.fresh()
  importLines(other, [...exportLines(path, 'exec-b')], 'file', false)
  const folder = join('executions', 'exec-b')
  cpSync(join(dirname(path), folder), join(dirname(other), folder), { recursive: true })
  const imported = openSqliteJournal(other)
  expect(imported.factAt('exec-b')?.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(imported.keptState('exec-b', 'rules')).toBeUndefined()
  imported.close()
})
