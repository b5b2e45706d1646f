/**
 * A journal as lines of JSON, to keep, to send and to read in again. The first line says what the file is and where each
 * execution ends, so a file that was cut off is found out; each other line is one event with its place in the chain.
 */
import { z } from 'zod'
import { Event, SIGNALS } from '../../core/model/event.ts'
import { EXIT, Failure } from '../../core/model/failure.ts'
import { ExecutionId } from '../../core/model/identity.ts'
import { CHAIN_START, bytesOf, isFact, linkOf } from './chain.ts'
import { asReadFailure } from './journal-failure.ts'
import { walkBeforeOpening } from './log-walk.ts'
import { type Growing, addEvent, beginTerm, penOf, putRows } from './sqlite-append.ts'
import { type Connection, connect } from './sqlite-tables.ts'
import { type StoredEvent, type StoredExecution, readStoredEvent } from './stored-event.ts'
import { StoredOrder } from './stored-order.ts'
import { upcast } from './upcast.ts'
import { EVENT_VERSION } from '../../core/model/event.ts'

const FORMAT = 'tasks-journal'
const VERSION = 1
const PAGE = 512

/** What every file with exported lines begins with. */
export const EXPORT_BEGINS = `{"format":"${FORMAT}"`

const Ending = z.strictObject({
  execution_id: ExecutionId,
  last_seq: z.int().min(1),
  /** Signals up to here may be missing. */
  pruned_seq: z.int().min(0),
  /** Hash of the newest fact. */
  head_hash: z.string(),
})

const Head = z.strictObject({ format: z.literal(FORMAT), version: z.int(), executions: z.array(Ending) })

const Line = z.strictObject({
  position: z.int().min(1),
  prev_hash: z.string().nullable(),
  hash: z.string(),
  event: z.looseObject({ execution_id: ExecutionId, seq: z.int().min(1), v: z.int().min(1) }),
})

/** The lines of a journal, or of one of its executions. Throws a Failure for damage, and when there is no such execution. */
export function* exportLines(path: string, execution?: string): Generator<string> {
  try {
    walkBeforeOpening(path, { read_only: true })
    const connection = connect(path, true)
    try {
      yield* linesOf(connection, path, execution)
    } finally {
      connection.database.close()
    }
  } catch (error) {
    throw asReadFailure(error, path)
  }
}

function* linesOf(connection: Connection, path: string, execution: string | undefined): Generator<string> {
  connection.database.exec('BEGIN')
  const rows = (connection.readExecutions.all() as unknown as StoredExecution[]).flatMap(({ execution_id }) =>
    execution === undefined || execution === execution_id
      ? [connection.readExecutionRow.get(execution_id) as unknown as StoredExecution]
      : [],
  )
  if (execution !== undefined && rows.length === 0) throw noExecution(execution, path)
  const isChained = connection.version > 1
  const heads = isChained ? undefined : new Map<string, string>()
  const events = chained(connection, path, rows, execution, heads)
  // The first layout has no chain: it is made on the way, and is known only in the end.
  const listed = isChained ? events : [...events]
  const executions = rows.map(({ execution_id, last_seq, pruned_seq, head_hash }) => {
    return { execution_id, last_seq, pruned_seq, head_hash: heads?.get(execution_id) ?? head_hash }
  })
  yield JSON.stringify({ format: FORMAT, version: VERSION, executions })
  yield* listed
}

function* chained(
  connection: Connection,
  path: string,
  rows: readonly StoredExecution[],
  execution: string | undefined,
  heads: Map<string, string> | undefined,
): Generator<string> {
  const pruned = new Map(rows.map((row) => [row.execution_id, row.pruned_seq]))
  const prunedSeq = (id: string): number => pruned.get(id) ?? 0
  const has_pruned = rows.some((row) => row.pruned_seq > 0)
  const order = new StoredOrder(path, { is_chained: heads === undefined, has_pruned, prunedSeq }, execution, 0)
  for (let after = 0; ;) {
    const page = (execution === undefined
      ? connection.readSite.all(after, PAGE)
      : connection.readExecution.all(execution, after, PAGE)) as unknown as StoredEvent[]
    for (const row of page) {
      after = execution === undefined ? row.position : row.seq
      const event = readStoredEvent(row, path)
      order.check(row)
      if (heads === undefined) yield lineOf(row.position, row.prev_hash, row.hash ?? '', row.body)
      else {
        const previous = isFact(event) ? (heads.get(row.execution_id) ?? CHAIN_START) : null
        const body = bytesOf(event)
        const link = linkOf(previous ?? CHAIN_START, body)
        if (previous !== null) heads.set(row.execution_id, link)
        yield lineOf(row.position, previous, link, body)
      }
    }
    if (page.length < PAGE) return
  }
}

/** One event as a line. */
export function lineOf(position: number, previous: string | null, link: string, body: string): string {
  return `{"position":${position},"prev_hash":${JSON.stringify(previous)},"hash":"${link}","event":${body}}`
}

/** What was read in, or would be. */
export interface Imported {
  readonly executions: readonly { readonly execution_id: string; readonly title: string; readonly events: number }[]
  readonly events: number
}

/**
 * Reads exported lines into the journal at a path, behind what is there. Only for who holds the site's lock. All or nothing;
 * with `dry`, all is checked and nothing kept. Throws a Failure that names the line.
 */
export function importLines(path: string, lines: readonly string[], file: string, dry: boolean): Imported {
  try {
    walkBeforeOpening(path)
    const connection = connect(path, false)
    try {
      if (!dry) beginTerm(connection.database)
      connection.database.exec('BEGIN IMMEDIATE')
      const imported = new Intake(connection, file).take(lines)
      connection.database.exec(dry ? 'ROLLBACK' : 'COMMIT')
      return imported
    } finally {
      connection.database.close()
    }
  } catch (error) {
    throw asReadFailure(error, path)
  }
}

class Intake {
  readonly #connection: Connection
  readonly #file: string
  readonly #heads = new Map<string, Growing>()
  readonly #counts = new Map<string, number>()

  constructor(connection: Connection, file: string) {
    this.#connection = connection
    this.#file = file
  }

  take(lines: readonly string[]): Imported {
    const { executions } = this.#head(lines[0] ?? '')
    for (const { execution_id, pruned_seq } of executions) {
      if (this.#connection.readExecutionRow.get(execution_id) !== undefined) throw isThere(execution_id, this.#file)
      this.#heads.set(execution_id, { row: undefined, head_hash: CHAIN_START, pruned_seq })
    }
    const pen = penOf(this.#connection)
    let position = Number(this.#connection.readHead.get()?.['position'])
    for (let i = 1; i < lines.length; i++) {
      const { event, body } = this.#event(lines[i] as string, i + 1, position + 1)
      addEvent(pen, this.#heads, event, body)
      this.#counts.set(event.execution_id, (this.#counts.get(event.execution_id) ?? 0) + 1)
      position++
    }
    for (const { execution_id, last_seq, head_hash } of executions) {
      const found = this.#heads.get(execution_id) as Growing
      if (found.row?.last_seq !== last_seq || found.head_hash !== head_hash)
        throw this.#refused(
          lines.length,
          `${execution_id} ends at seq ${found.row?.last_seq ?? 0}, not at ${last_seq}: the file was cut off`,
        )
    }
    putRows(pen, this.#heads)
    const rows = [...this.#heads.values()].flatMap(({ row }) => (row === undefined ? [] : [row]))
    const counted = rows.map(({ execution_id, title }) => ({
      execution_id,
      title,
      events: this.#counts.get(execution_id) ?? 0,
    }))
    return { executions: counted, events: lines.length - 1 }
  }

  #head(line: string): z.infer<typeof Head> {
    const head = Head.safeParse(parsed(line))
    if (!head.success) throw this.#refused(1, 'it is no export of a journal')
    if (head.data.version > VERSION)
      throw this.#refused(1, `a later version wrote it (${head.data.version}; this build reads ${VERSION})`)
    return head.data
  }

  #event(text: string, number: number, position: number): { event: Event; body: string } {
    const line = Line.safeParse(parsed(text))
    if (!line.success) throw this.#refused(number, 'it is no event of a journal')
    const { event: told, prev_hash, hash } = line.data
    const body = JSON.stringify((parsed(text) as { event: unknown }).event)
    const head = this.#heads.get(told.execution_id)
    if (head === undefined) throw this.#refused(number, `${told.execution_id} is not in the list of the first line`)
    if (linkOf(prev_hash ?? CHAIN_START, body) !== hash)
      throw this.#refused(number, 'the event was changed: its hash differs')
    if (prev_hash !== null && prev_hash !== head.head_hash)
      throw this.#refused(
        number,
        `the chain of ${told.execution_id} is broken before seq ${told.seq}: a fact is missing or was changed`,
      )
    const last = head.row?.last_seq ?? 0
    const follows = told.seq === last + 1 || (told.seq > last && told.seq - 1 <= head.pruned_seq)
    if (!follows) throw this.#refused(number, `${told.execution_id} goes from seq ${last} to ${told.seq}`)
    if (told.v > EVENT_VERSION)
      throw this.#refused(number, `its event has version ${told.v}, and this build reads up to ${EVENT_VERSION}`)
    const event = Event.safeParse(upcast({ ...told, position } as unknown as Event, EVENT_VERSION))
    const isSaid = event.success && SIGNALS.has(event.data.type) === (prev_hash === null)
    const begins = event.success && (last > 0 || event.data.type === 'execution_started')
    const isLater = event.success && event.data.ts >= (head.row?.last_at ?? 0)
    if (!isSaid || !begins || !isLater) throw this.#refused(number, 'the event makes no sense here')
    return { event: event.data, body }
  }

  #refused(line: number, what: string): Failure {
    return new Failure({
      code: 'import-refused',
      message: `The file cannot be read in: ${what}.`,
      exit: EXIT.arguments,
      place: `${this.#file}, line ${line}`,
      advice: 'Nothing was read in. Export it again with `tasks journal export`, where the journal is whole.',
    })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isThere(execution: string, file: string): Failure {
  return new Failure({
    code: 'import-exists',
    message: `This journal has ${execution} already.`,
    exit: EXIT.arguments,
    place: file,
    advice: 'Nothing was read in. Read it into another state directory with --state-dir.',
  })
}

function noExecution(execution: string, path: string): Failure {
  return new Failure({
    code: 'no-execution',
    message: `There is no execution ${execution}.`,
    exit: EXIT.arguments,
    place: path,
    advice: '`tasks list` shows the executions.',
  })
}
