/** `LOG_BYTES=all` cuts at every byte of the whole log and flips every byte of it; else a seeded share of the bytes is tried. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { assert } from '../core/std/assert.ts'
import { chance } from '../core/std/chance.ts'
import { openDatabase } from './sqlite.ts'
import { mendedLog, usedPart, walkLog, walkLogOf } from './write-ahead-log.ts'

const SEED = 20_261_123
const FRAME = 24 + 4096
const IS_ALL = process.env['LOG_BYTES'] === 'all'

const directory = mkdtempSync(join(tmpdir(), 'tasks-log-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** The bytes of a database and of its log after so many commits of some rows each, never folded back. */
function written(commits: number): { readonly database: Buffer; readonly log: Buffer; readonly path: string } {
  const path = join(directory, `${commits}.db`)
  const database = openDatabase(path, { busy_ms: 0 })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE kept (n INTEGER, text TEXT)')
  const insert = database.prepare('INSERT INTO kept VALUES (?, ?)')
  for (let commit = 1; commit <= commits; commit++) {
    database.exec('BEGIN')
    for (let row = 0; row < 3; row++) insert.run(commit, 'x'.repeat(1_500))
    database.exec('COMMIT')
  }
  const bytes = { database: readFileSync(path), log: readFileSync(`${path}-wal`), path }
  database.close()
  return bytes
}

const { database, log } = written(12)
const whole = walkLog(log)

/** The newest commit that SQLite itself finds in these bytes. */
function readBySqlite(bytes: Uint8Array, name: string): number {
  const path = join(directory, `${name}.db`)
  writeFileSync(path, database)
  writeFileSync(`${path}-wal`, bytes)
  const opened = openDatabase(path, { busy_ms: 0 })
  try {
    return Number(opened.prepare('SELECT coalesce(max(n), 0) AS n FROM kept').get()?.['n'])
  } catch {
    return -1
  } finally {
    opened.close()
    rmSync(path)
  }
}

/** Bytes from `from` to `to`, all of them or a seeded share. */
function some(from: number, to: number, share: number): number[] {
  const all = Array.from({ length: to - from }, (_, i) => from + i)
  return IS_ALL ? all : all.filter((byte) => chance(SEED, 'byte', byte) < share)
}

test('a log that is whole is read to its end, and one that is not there has nothing', () => {
  expect(whole).toMatchObject({ state: 'whole', commits: 13, offset: log.length, lost_bytes: 0, page_size: 4096 })
  expect(walkLogOf(join(directory, 'none.db'))).toMatchObject({ state: 'whole', frames: 0 })
  expect(readBySqlite(log, 'whole')).toBe(12)
})

test(`cut at any byte of its last 4 KB, seed ${SEED}: it is torn from the last commit on, as SQLite reads it`, () => {
  for (const length of some(IS_ALL ? 32 : log.length - 4096, log.length, 0.2)) {
    const cut = log.subarray(0, length)
    const found = walkLog(cut)
    const isWhole = found.offset === length
    expect([length, found.state]).toEqual([length, isWhole ? 'whole' : 'torn'])
    assert(isWhole || found.offset + found.lost_bytes === length, `all of ${length} bytes is told of`)
    expect(usedPart(cut).length).toBe(found.frames === 0 ? 0 : found.offset)
  }
  for (const length of [log.length - 1, log.length - 2_000, log.length - FRAME, log.length - FRAME - 1])
    expect(readBySqlite(log.subarray(0, length), 'cut')).toBe(walkLog(log.subarray(0, length)).commits - 1)
})

test(`a flipped bit anywhere before the last commit is damage with its frame, in the last frame a torn end, seed ${SEED}`, () => {
  const frames = (log.length - 32) / FRAME
  const bytes = [...some(0, 32, 1), ...some(32, log.length, 0.003)]
  for (const byte of bytes) {
    const bad = Buffer.from(log)
    bad[byte] = (bad[byte] as number) ^ (1 << Math.floor(chance(SEED, 'bit', byte) * 8))
    const found = walkLog(bad)
    const frame = Math.floor((byte - 32) / FRAME)
    const offset = byte < 32 ? 0 : 32 + frame * FRAME
    const isLast = frame === frames - 1
    expect([byte, found.state]).toEqual([byte, isLast ? 'torn' : 'damaged'])
    const after = frames - 1 - Math.max(frame, 0)
    assert(isLast || (found.offset === offset && found.frames_after === after), `byte ${byte} is placed`)
  }
})

test('frames of an earlier round are legal leftovers, and what is not committed yet is torn', () => {
  const path = join(directory, 'rounds.db')
  const opened = openDatabase(path, { busy_ms: 0 })
  opened.exec('PRAGMA journal_mode = WAL; CREATE TABLE kept (n INTEGER, text TEXT)')
  for (let i = 0; i < 10; i++) opened.prepare('INSERT INTO kept VALUES (?, ?)').run(i, 'x'.repeat(3_000))
  opened.exec('PRAGMA wal_checkpoint(RESTART)')
  opened.prepare('INSERT INTO kept VALUES (?, ?)').run(99, 'a new round')
  const bytes = readFileSync(`${path}-wal`)
  opened.close()
  const found = walkLog(bytes)
  expect(found).toMatchObject({ state: 'whole', commits: 1 })
  expect(found.offset).toBeLessThan(bytes.length)

  const unfinished = Buffer.from(log)
  unfinished.fill(0, log.length - FRAME, log.length - FRAME + 24)
  expect(walkLog(unfinished)).toMatchObject({ state: 'torn', frames_after: 0 })
})

test('an end that was written out of order is torn while its commit is missing, and damage when it is there', () => {
  const frames = (log.length - 32) / FRAME
  const bad = Buffer.from(log)
  // A page of the last commit did not reach the disk; whether anybody was told of that commit, nobody knows.
  bad.fill(0, 32 + (frames - 2) * FRAME, 32 + (frames - 1) * FRAME)
  expect(walkLog(bad)).toMatchObject({ state: 'damaged', offset: 32 + (frames - 2) * FRAME, frames_after: 1 })
  expect(walkLog(bad.subarray(0, log.length - 1))).toMatchObject({ state: 'torn' })
})

test('a log that is mended without its bad frame is whole, and SQLite reads on to its end', () => {
  for (const frame of [3, 10, 17]) {
    const bad = Buffer.from(log)
    const byte = 32 + frame * FRAME + 777
    bad[byte] = (bad[byte] as number) ^ 4
    const mended = mendedLog(bad)
    expect(walkLog(mended)).toMatchObject({ state: 'whole', frames: whole.frames - 1 })
  }
  expect(mendedLog(log).length).toBe(log.length)
  expect(readBySqlite(mendedLog(log), 'mended')).toBe(12)
})
