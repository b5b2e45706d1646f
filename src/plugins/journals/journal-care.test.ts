/** Pruning, exports, checks and repairs. `LOG_BYTES=all` tries every byte where else a seeded share is tried. */
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assert } from '../../core/std/assert.ts'
import { chance } from '../../core/std/chance.ts'
import { type Event, SIGNALS } from '../../core/model/event.ts'
import { Failure } from '../../core/model/failure.ts'
import { foldOf } from '../../testing/replay.ts'
import { JournalFolders, changeJournal, mixedEvents } from '../../testing/journal-fixture.ts'
import { sameData } from '../../testing/same-data.ts'
import { sameSite } from '../../testing/site-snapshot.ts'
import { checkJournal } from './journal-check.ts'
import { exportLines, importLines } from './journal-lines.ts'
import { pruneSignals } from './prune.ts'
import { repairJournal } from './repair.ts'
import { openSqliteJournal } from './sqlite.ts'

const SEED = 20_261_123
const IS_ALL = process.env['LOG_BYTES'] === 'all'
const EVENTS = mixedEvents(120)
const BATCH = 8
const folders = new JournalFolders()
afterAll(() => folders.clear())

/** A journal as a crash leaves it: all in the log. And one that was closed. */
let crashed = ''
let closed = ''
beforeAll(async () => {
  const path = folders.fresh()
  const journal = openSqliteJournal(path)
  for (let i = 0; i < EVENTS.length; i += BATCH) await journal.append(EVENTS.slice(i, i + BATCH))
  crashed = folders.copyOf(path)
  journal.close()
  closed = path
})

function eventsOf(path: string, read_only = true): Event[] {
  const journal = openSqliteJournal(path, { read_only })
  try {
    return [...journal.read()]
  } finally {
    journal.close()
  }
}

function fresh(path: string): string {
  const copy = folders.fresh()
  writeFileSync(copy, readFileSync(path))
  return copy
}

test('without its signals a journal folds to the same state, takes more events, and can be pruned again', async () => {
  const path = fresh(closed)
  expect(pruneSignals(path, 'exec-a').map(({ execution_id }) => execution_id)).toEqual(['exec-a'])
  expect(pruneSignals(path).every(({ signals }) => signals > 0)).toBe(false)
  const left = eventsOf(path)
  expect(left.length).toBeLessThan(EVENTS.length / 2)
  expect(left.filter(({ type }) => !SIGNALS.has(type))).toEqual(EVENTS.filter(({ type }) => !SIGNALS.has(type)))
  for (const id of ['exec-a', 'exec-b']) {
    const of = (events: readonly Event[]): Event[] => events.filter(({ execution_id }) => execution_id === id)
    expect(sameSite(foldOf(of(left)), foldOf(of(EVENTS)), { counters: false })).toBe(true)
  }
  expect(checkJournal(path)).toMatchObject({ problems: [], pruned: EVENTS.length - left.length })
  const journal = openSqliteJournal(path)
  const last = EVENTS.findLast(({ execution_id }) => execution_id === 'exec-a') as Event
  const more = { ...last, position: EVENTS.length + 1, seq: last.seq + 1 }
  await journal.append([more])
  expect([...journal.read({ execution: 'exec-a' })].at(-1)).toEqual(more)
  journal.close()
})

test('a fact that is lost never looks like a signal that was pruned, and nor does a signal that was not', () => {
  const fact = EVENTS.findLast(({ type }) => type === 'worker_joined') as Event
  const path = fresh(closed)
  pruneSignals(path)
  changeJournal(path, `DELETE FROM events WHERE position = ${fact.position - 12}`)
  expect(() => eventsOf(path)).toThrow('a fact is missing or was changed')
  expect(checkJournal(path).problems).toMatchObject([{ message: expect.stringContaining('is broken before seq') }])
  const whole = fresh(closed)
  changeJournal(whole, `DELETE FROM events WHERE position = ${fact.position + 2}`)
  expect(() => eventsOf(whole)).toThrow('exec-b: seq 120 is missing')
  const tail = fresh(closed)
  changeJournal(tail, `DELETE FROM events WHERE execution_id = 'exec-b' AND seq > 110`)
  const journal = openSqliteJournal(tail, { read_only: true })
  expect(() => [...journal.read({ execution: 'exec-b' })]).toThrow('exec-b: seq 111 to 120 are missing')
  journal.close()
  expect(checkJournal(tail).problems.length).toBeGreaterThan(0)
})

test('what was exported is read into another journal behind what is there, and exported from there alike', async () => {
  const target = folders.fresh()
  const other = openSqliteJournal(target)
  await other.append(
    mixedEvents(3)
      .filter(({ execution_id }) => execution_id === 'exec-a')
      .map((event, i) => ({ ...event, execution_id: 'exec-other', position: i + 1 })),
  )
  other.close()
  const lines = [...exportLines(closed, 'exec-b')]
  expect(importLines(target, lines, 'file', true).events).toBe(120)
  expect(importLines(target, lines, 'file', false).executions).toEqual([
    { execution_id: 'exec-b', title: 'A sketch', events: 120 },
  ])
  expect(checkJournal(target)).toMatchObject({ executions: 2, problems: [] })
  const withoutPositions = (all: readonly string[]): string[] =>
    all.map((line) => line.replace(/^\{"position":\d+/, ''))
  expect(withoutPositions([...exportLines(target, 'exec-b')])).toEqual(withoutPositions(lines))
  expect(() => importLines(target, lines, 'file', false)).toThrow('This journal has exec-b already.')
})

test.for([
  [
    'a line that was changed',
    (lines: string[]) =>
      lines.with(7, (lines[7] as string).replace('worker-7', 'worker-8').replace('"percent":', '"percent":1')),
    'its hash differs',
    'line 8',
  ],
  ['a line that is gone', (lines: string[]) => lines.toSpliced(5, 1), 'goes from seq', 'line 6'],
  ['the end gone', (lines: string[]) => lines.slice(0, -4), 'the file was cut off', 'line 117'],
  [
    'half a line',
    (lines: string[]) => lines.with(-1, (lines.at(-1) as string).slice(0, 40)),
    'no event of a journal',
    'line 121',
  ],
  ['something else', () => ['{}'], 'no export of a journal', 'line 1'],
  [
    'a later version',
    (lines: string[]) => lines.with(0, (lines[0] as string).replace('"version":1', '"version":2')),
    'a later version',
    'line 1',
  ],
] as const)('an export with %s is refused with its line, and nothing of it is kept', ([, change, message, place]) => {
  const lines = change([...exportLines(closed, 'exec-b')])
  const path = folders.fresh()
  let failure: unknown
  try {
    importLines(path, lines, 'file.jsonl', false)
  } catch (error) {
    failure = error
  }
  expect(failure).toBeInstanceOf(Failure)
  expect(failure).toMatchObject({ code: 'import-refused', place: `file.jsonl, ${place}` })
  expect((failure as Failure).message).toContain(message)
  expect(checkJournal(path)).toMatchObject({ events: 0, problems: [] })
})

/** Whether each execution's facts are the first of those that were stored, and each signal is one that was. */
function isPrefix(part: readonly Event[]): boolean {
  return ['exec-a', 'exec-b'].every((id) => {
    const of = (events: readonly Event[]): string[] =>
      events
        .filter(({ execution_id }) => execution_id === id)
        .map((event) => JSON.stringify({ ...event, position: undefined }))
    const isSignal = (text: string): boolean => text.includes('"task_progress"')
    const [all, kept] = [of(EVENTS), of(part)]
    const facts = kept.filter((text) => !isSignal(text))
    const whole = all.filter((text) => !isSignal(text)).slice(0, facts.length)
    return facts.join() === whole.join() && kept.filter(isSignal).every((text) => all.includes(text))
  })
}

/** `count` seeded bytes of a file with one bit of each flipped, one at a time. */
function* flipped(bytes: Uint8Array, count: number, of: string): Generator<{ at: number; bad: Buffer }> {
  const tries = IS_ALL ? bytes.length : count
  for (let i = 0; i < tries; i++) {
    const at = IS_ALL ? i : Math.floor(chance(SEED, of, i) * bytes.length)
    const bad = Buffer.from(bytes)
    bad[at] = (bad[at] as number) ^ (1 << Math.floor(chance(SEED, 'bit', at) * 8))
    yield { at, bad }
  }
}

function opened(path: string): { readonly notes: readonly string[]; readonly failure: Failure | undefined } {
  const notes: string[] = []
  try {
    openSqliteJournal(path, { note: (text) => notes.push(text) }).close()
    return { notes, failure: undefined }
  } catch (error) {
    assert(error instanceof Failure, `${String(error)} is a Failure`)
    return { notes, failure: error }
  }
}

function isWhole(path: string): boolean {
  try {
    return checkJournal(path).problems.length === 0
  } catch {
    return false
  }
}

/** What a repair saves; nothing where it says that nothing can be. */
function savedOf(path: string): Event[] {
  try {
    return eventsOf(repairJournal(path).path)
  } catch (error) {
    assert(error instanceof Failure, `${String(error)} is a Failure`)
    return []
  }
}

test(
  `any flipped bit of the log is refused with its byte or leaves out the last batch by name, and is repaired, seed ${SEED}`,
  { timeout: IS_ALL ? 3_600_000 : 20_000 },
  () => {
    const log = readFileSync(`${crashed}-wal`)
    for (const { at, bad } of flipped(log, 5, 'log')) {
      const path = folders.copyOf(crashed)
      writeFileSync(`${path}-wal`, bad)
      const { notes, failure } = opened(path)
      const left = EVENTS.slice(0, EVENTS.length - BATCH)
      if (failure === undefined) {
        assert(notes.length === 1 && sameData(eventsOf(path), left), `what is left out by byte ${at} is named`)
        continue
      }
      const { code, place = '' } = failure
      assert(code === 'journal-damaged' && /-wal, byte \d+$/.test(place), `byte ${at} is refused with its place`)
      const repair = repairJournal(path)
      assert(isPrefix(eventsOf(repair.path)), `what is saved after byte ${at} was stored`)
      assert(checkJournal(repair.path).problems.length === 0, `what is saved after byte ${at} is whole`)
      assert(readFileSync(`${path}-wal`).equals(bad), 'the damaged log is not touched')
    }
  },
)

test(
  `any flipped bit of the database changes nothing that is read, or is found, and is repaired, seed ${SEED}`,
  { timeout: IS_ALL ? 3_600_000 : 20_000 },
  () => {
    const bytes = readFileSync(closed)
    let found = 0
    for (const { at, bad } of flipped(bytes, 20, 'database')) {
      const path = folders.fresh()
      writeFileSync(path, bad)
      if (isWhole(path)) {
        assert(sameData(eventsOf(path), EVENTS), `byte ${at} means nothing`)
        continue
      }
      found++
      if (found % 5 === 0) assert(isPrefix(savedOf(path)), `what is saved after byte ${at} was stored`)
    }
    expect(found).toBeGreaterThan(0)
  },
)

test('writes that were not synced may be lost or come out of order: no batch before the last is', () => {
  const log = readFileSync(`${crashed}-wal`)
  const FRAME = 24 + 4096
  const frames = (log.length - 32) / FRAME
  // The last commit's frames are those that no sync has covered yet.
  const before = checkJournal(folders.copyOf(crashed)).log.frames
  expect(before).toBe(frames)
  const commits = Array.from({ length: frames }, (_, i) => i).filter((i) => log.readUInt32BE(32 + i * FRAME + 4) !== 0)
  const last = (commits.at(-2) as number) + 1
  const suffix = Array.from({ length: frames - last }, (_, i) => last + i)
  for (let lost = 0; lost < 1 << suffix.length; lost++) {
    const path = folders.copyOf(crashed)
    const bytes = Buffer.from(log)
    suffix.forEach((frame, i) => {
      if ((lost >> i) & 1) bytes.fill(0, 32 + frame * FRAME, 32 + (frame + 1) * FRAME)
    })
    writeFileSync(`${path}-wal`, bytes)
    let events: Event[]
    try {
      events = eventsOf(path)
    } catch {
      events = eventsOf(repairJournal(path).path)
    }
    expect(isPrefix(events)).toBe(true)
    expect(events.length).toBeGreaterThanOrEqual(EVENTS.length - BATCH)
  }
})
