/**
 * Saves what can be saved of a damaged journal into a new file beside it; the old one is only read.
 *
 *   copies: the database with the log up to the damage, and with the log without the bad frames
 *      ─► every row of both that can still be read ─► those that prove themselves by their hash
 *      ─► of each execution all up to the first fact that is missing ─► a new journal
 *
 * The chain makes it safe to look behind the damage: what is not exactly what was stored does not close it.
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Event } from '../../core/model/event.ts'
import { EXIT, Failure } from '../../core/model/failure.ts'
import { EVENT_VERSION } from '../../core/model/event.ts'
import { syncFolder, writeFileAtomically } from '../../system/atomic-file.ts'
import { type Database, openDatabase } from '../../system/sqlite.ts'
import { mendedLog, usedPart } from '../../system/write-ahead-log.ts'
import { CHAIN_START, bytesOf, isFact, linkOf } from './chain.ts'
import { newerJournal } from './journal-failure.ts'
import { lineOf } from './journal-lines.ts'
import { type Growing, addEvent, penOf, putRows } from './sqlite-append.ts'
import { JOURNAL_SCHEMA_VERSION, versionOf } from './sqlite-schema.ts'
import { EVENT_COLUMNS, connect } from './sqlite-tables.ts'
import type { StoredEvent } from './stored-event.ts'
import { upcast } from './upcast.ts'

/** What was saved of one execution. */
export interface SavedExecution {
  readonly execution_id: string
  readonly events: number
  /** The last event that was saved. */
  readonly last_seq: number
  /** The last event that there was, as far as anything tells. */
  readonly known_seq: number
  /** Signals before that which are missing: pruned earlier, or lost now. Nothing rests on them. */
  readonly missing_signals: number
  /** Events after a lost fact: they can be read, and are not taken over. */
  readonly set_aside: number
}

/** What a repair came to. */
export interface Repair {
  /** The new journal. */
  readonly path: string
  /** Events that were set aside, as lines of JSON; null when there are none. */
  readonly rest: string | null
  readonly executions: readonly SavedExecution[]
}

interface Salvage {
  /** By execution and seq. */
  readonly rows: Map<string, Map<number, StoredEvent>>
  /** The last seq that the index or an event names. */
  readonly known: Map<string, number>
}

/** Writes what can be saved of the journal at `path` to a new file. Only for who holds the site's lock. Throws a Failure when nothing can be. */
export function repairJournal(path: string): Repair {
  const scratch = mkdtempSync(join(dirname(path), 'journal.repair-'))
  try {
    const salvage: Salvage = { rows: new Map(), known: new Map() }
    const log = existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : new Uint8Array()
    for (const [name, part] of [
      ['used', usedPart(log)],
      ['mended', mendedLog(log)],
    ] as const) {
      const copy = join(scratch, `${name}.db`)
      copyFileSync(path, copy)
      if (part.length > 0) writeFileSync(`${copy}-wal`, part)
      gather(copy, path, salvage)
    }
    if (salvage.rows.size === 0) throw nothingSaved(path)
    return write(path, salvage, join(scratch, 'saved.db'))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function gather(copy: string, path: string, salvage: Salvage): void {
  let database: Database | undefined
  try {
    database = openDatabase(copy, { busy_ms: 0 })
    const version = versionOf(database)
    if (version > JOURNAL_SCHEMA_VERSION) throw newerJournal(path, 'layout', version, JOURNAL_SCHEMA_VERSION)
    for (const row of readable(database)) {
      const proved = version === 1 ? unchained(row) : proves(row) ? row : undefined
      if (proved === undefined) continue
      const rows = salvage.rows.get(row.execution_id) ?? new Map<number, StoredEvent>()
      salvage.rows.set(row.execution_id, rows.set(row.seq, proved))
      know(salvage, row.execution_id, row.seq)
    }
    for (const row of database.prepare('SELECT execution_id, last_seq FROM executions').all())
      know(salvage, String(row['execution_id']), Number(row['last_seq']))
  } catch (error) {
    if (error instanceof Failure) throw error
    // What could not be read of this copy, the other one may have.
  } finally {
    try {
      database?.close()
    } catch {
      // A copy that cannot be closed in order is thrown away all the same.
    }
  }
}

function know(salvage: Salvage, execution: string, seq: number): void {
  salvage.known.set(execution, Math.max(seq, salvage.known.get(execution) ?? 0))
}

/** Positions are passed over from where a page cannot be read, in ever longer strides, until one can. */
function* readable(database: Database): Generator<StoredEvent> {
  const page = database.prepare(`SELECT ${EVENT_COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?`)
  let after = 0
  let limit = 256
  for (let stride = 1; after < Number.MAX_SAFE_INTEGER / 4;) {
    try {
      const rows = page.all(after, limit) as unknown as StoredEvent[]
      yield* rows
      if (rows.length < limit) return
      after = rows.at(-1)?.position ?? after
      limit = 256
      stride = 1
    } catch {
      if (limit > 1) limit = Math.max(1, limit >> 2)
      else {
        after += stride
        if (stride >= 64) stride *= 2
        else stride++
      }
    }
  }
}

function proves({ prev_hash, body, hash }: StoredEvent): boolean {
  return typeof body === 'string' && linkOf(prev_hash ?? CHAIN_START, body) === hash
}

/** Events of the first layout have no hash: they are taken when their text agrees with its columns. */
function unchained(row: StoredEvent): StoredEvent | undefined {
  try {
    const event = JSON.parse(row.body) as Event
    const agrees = event.position === row.position && event.seq === row.seq && event.execution_id === row.execution_id
    if (!agrees || event.type !== row.type) return undefined
    return { ...row, body: bytesOf(event), prev_hash: isFact(event) ? CHAIN_START : null, hash: null }
  } catch {
    return undefined
  }
}

/** The events of one execution up to the first fact that is missing, and what stands behind it. */
function unbroken(rows: ReadonlyMap<number, StoredEvent>): {
  kept: StoredEvent[]
  rest: StoredEvent[]
  pruned: number
} {
  const sorted = [...rows.values()].toSorted((a, b) => a.seq - b.seq)
  const kept: StoredEvent[] = []
  let head = CHAIN_START
  let pruned = 0
  let whole = 0
  for (const row of sorted) {
    const gap = row.seq !== (kept.at(-1)?.seq ?? 0) + 1
    // Without hashes, what is missing may be a fact.
    if (gap && row.hash === null) break
    if (row.prev_hash !== null && row.hash !== null) {
      if (row.prev_hash !== head) break
      head = row.hash
      if (pruned > 0 || gap) pruned = row.seq
    } else if (gap) pruned = row.seq
    kept.push(row)
    if (row.prev_hash !== null) whole = kept.length
  }
  // Signals behind the last fact are kept only where nothing is missing before them.
  while (kept.length > whole && pruned > (kept[whole - 1]?.seq ?? 0)) kept.pop()
  const last = kept.at(-1)?.seq ?? 0
  return { kept, rest: sorted.filter((row) => row.seq > last), pruned: Math.min(pruned, kept[whole - 1]?.seq ?? 0) }
}

/** Writes aside and renames in the end: what has the new journal's name is whole. */
function write(path: string, { rows, known }: Salvage, aside: string): Repair {
  const parts = [...rows].map(([execution_id, of]) => ({ execution_id, ...unbroken(of) }))
  const heads = new Map<string, Growing>()
  for (const { execution_id, pruned } of parts)
    heads.set(execution_id, { row: undefined, head_hash: CHAIN_START, pruned_seq: pruned })
  const kept = parts.flatMap((part) => part.kept).toSorted((a, b) => a.position - b.position)
  const connection = connect(aside, false)
  try {
    connection.database.exec('BEGIN IMMEDIATE')
    const pen = penOf(connection)
    kept.forEach((row, i) => {
      const event = upcast({ ...(JSON.parse(row.body) as Event), position: i + 1 }, EVENT_VERSION)
      addEvent(pen, heads, event, row.body)
    })
    putRows(pen, new Map([...heads].filter(([, { row }]) => row !== undefined)))
    connection.database.exec('COMMIT')
  } finally {
    connection.database.close()
  }
  const place = freePlace(path)
  const rest = parts.flatMap((part) => part.rest).toSorted((a, b) => a.position - b.position)
  const restPath = place.replace(/\.db$/, '.rest.jsonl')
  if (rest.length > 0) writeFileAtomically(restPath, `${rest.map(restLine).join('\n')}\n`)
  renameSync(aside, place)
  syncFolder(dirname(place))
  const executions = parts.map(({ execution_id, kept: saved, rest: aside }) => ({
    execution_id,
    events: saved.length,
    last_seq: saved.at(-1)?.seq ?? 0,
    known_seq: known.get(execution_id) ?? 0,
    missing_signals: (saved.at(-1)?.seq ?? 0) - saved.length,
    set_aside: aside.length,
  }))
  for (const [execution_id, known_seq] of known)
    if (!rows.has(execution_id))
      executions.push({ execution_id, events: 0, last_seq: 0, known_seq, missing_signals: 0, set_aside: 0 })
  return { path: place, rest: rest.length > 0 ? restPath : null, executions }
}

function restLine({ position, prev_hash, hash, body }: StoredEvent): string {
  return lineOf(position, prev_hash, hash ?? '', body)
}

/** A name that nothing has yet. */
function freePlace(path: string): string {
  const stem = path.replace(/\.db$/, '')
  for (let i = 1; ; i++) {
    const place = `${stem}.repaired${i === 1 ? '' : `-${i}`}.db`
    if (!existsSync(place)) return place
  }
}

function nothingSaved(path: string): Failure {
  return new Failure({
    code: 'journal-unsavable',
    message: 'Nothing of the journal can be read any more.',
    exit: EXIT.arguments,
    place: path,
    advice: 'Put a backup of it in its place, or move it away to begin a new journal. Plans are not touched.',
  })
}
