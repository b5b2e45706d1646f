/**
 * Looks at every byte of a journal that means something: the write-ahead log, SQLite's own pages, each event against its hash,
 * its columns and the chain, gaps, and the index of executions against its events. Nothing is changed.
 */
import { EventEnvelope, SIGNALS } from '../../core/model/event.ts'
import { Failure } from '../../core/model/failure.ts'
import { statusSaidBy } from '../../core/view/execution-status.ts'
import { type WalkedLog, walkLogOf } from '../../system/write-ahead-log.ts'
import { CHAIN_START } from './chain.ts'
import { damagedLog, tornLogNote } from './journal-failure.ts'
import { type Connection, connect } from './sqlite-tables.ts'
import { type StoredEvent, type StoredExecution, readStoredEvent } from './stored-event.ts'
import { StoredOrder } from './stored-order.ts'

/** What a check found. */
export interface JournalReport {
  readonly path: string
  /** Version of the tables. */
  readonly layout: number
  /** The newest coordinator's number; 0 in a journal of the first layout. */
  readonly term: number
  readonly executions: number
  readonly events: number
  readonly facts: number
  readonly signals: number
  /** Signals that were dropped on request. */
  readonly pruned: number
  readonly log: Pick<WalkedLog, 'state' | 'frames' | 'commits' | 'offset' | 'lost_bytes'>
  readonly problems: readonly JournalProblem[]
  /** What is worth knowing and no damage. */
  readonly notes: readonly string[]
}

/** What is not as it was stored. */
export interface JournalProblem {
  readonly place: string
  readonly message: string
}

const PAGE = 512
const PROBLEMS_MAX = 20

/** Checks the journal at a path. Throws a Failure only for what is no journal of this build or an older one. */
export function checkJournal(path: string): JournalReport {
  const log = walkLogOf(path)
  const problems: JournalProblem[] = []
  if (log.state === 'damaged') problems.push(problemOf(damagedLog(path, log)))
  const connection = connect(path, true)
  try {
    const check = new Check(path, connection, problems)
    check.run()
    const { state, frames, commits, offset, lost_bytes } = log
    return {
      path,
      layout: connection.version,
      term:
        connection.version > 1
          ? Number(connection.database.prepare('SELECT term FROM coordination').get()?.['term'])
          : 0,
      executions: check.courses.size,
      events: check.events,
      facts: check.facts,
      signals: check.events - check.facts,
      pruned: check.pruned,
      log: { state, frames, commits, offset, lost_bytes },
      problems: problems.slice(0, PROBLEMS_MAX),
      notes: log.state === 'torn' ? [tornLogNote(path, log)] : [],
    }
  } finally {
    connection.database.close()
  }
}

function problemOf(error: unknown): JournalProblem {
  if (error instanceof Failure) return { place: error.place ?? '', message: error.message }
  throw error
}

interface Course {
  readonly order: StoredOrder
  readonly row: StoredExecution | undefined
  isBroken: boolean
  events: number
  seq: number
  at: number
  status: string
  head: string
}

class Check {
  events = 0
  facts = 0
  pruned = 0
  readonly courses = new Map<string, Course>()
  readonly #path: string
  readonly #connection: Connection
  readonly #problems: JournalProblem[]
  #position = 0

  constructor(path: string, connection: Connection, problems: JournalProblem[]) {
    this.#path = path
    this.#connection = connection
    this.#problems = problems
  }

  run(): void {
    try {
      for (const row of this.#connection.database.prepare('PRAGMA integrity_check(5)').all()) {
        const said = String(Object.values(row)[0])
        if (said !== 'ok') this.#found(`SQLite finds: ${said.replaceAll('\n', ' ')}`)
      }
      for (;;) {
        const rows = this.#connection.readSite.all(this.#position, PAGE) as unknown as StoredEvent[]
        for (const row of rows) this.#look(row)
        if (rows.length < PAGE) break
      }
      this.#compareIndex()
    } catch (error) {
      if (error instanceof Failure) this.#problems.push(problemOf(error))
      else this.#found(error instanceof Error ? error.message : String(error))
    }
  }

  #look(row: StoredEvent): void {
    this.events++
    // By its column: what stands behind damage is counted too.
    if (!(SIGNALS as ReadonlySet<string>).has(row.type)) this.facts++
    this.#position = row.position
    const course = this.#courseOf(row.execution_id)
    course.events++
    if (course.isBroken) return
    try {
      const event = readStoredEvent(row, this.#path)
      course.order.check(row)
      const envelope = EventEnvelope.loose().safeParse(event)
      if (!envelope.success)
        this.#found(`the envelope of the event is wrong: ${envelope.error.issues[0]?.message}`, row)
      if (event.ts < course.at) this.#found(`${row.execution_id} goes back in time at seq ${row.seq}`, row)
      course.seq = row.seq
      course.at = event.ts
      course.status = statusSaidBy(event) ?? course.status
      if (row.prev_hash !== null) course.head = row.hash ?? CHAIN_START
    } catch (error) {
      course.isBroken = true
      this.#problems.push(problemOf(error))
    }
  }

  #courseOf(execution: string): Course {
    const known = this.courses.get(execution)
    if (known !== undefined) return known
    const row = this.#connection.readExecutionRow.get(execution) as unknown as StoredExecution | undefined
    const prunedSeq = (): number => row?.pruned_seq ?? 0
    const expected = { is_chained: this.#connection.version > 1, has_pruned: true, prunedSeq }
    const order = new StoredOrder(this.#path, expected, execution, 0)
    const course = { order, row, isBroken: false, events: 0, seq: 0, at: 0, status: 'running', head: CHAIN_START }
    this.courses.set(execution, course)
    return course
  }

  #compareIndex(): void {
    let missing = this.#position - this.events
    let isWhole = true
    for (const [id, course] of this.courses) {
      const { row, seq, events } = course
      isWhole &&= !course.isBroken
      if (course.isBroken) continue
      if (row === undefined) this.#found(`${id} has events and is not in the index`)
      else {
        const isSame = row.last_seq === seq && row.last_at === course.at && row.status === course.status
        if (!isSame)
          this.#found(
            `the index has ${id} at seq ${row.last_seq} as ${row.status}, its events at ${seq} as ${course.status}`,
          )
        else if (row.head_hash !== course.head) this.#found(`the index has another newest fact of ${id}`)
      }
      missing -= seq - events
      this.pruned += seq - events
    }
    for (const { execution_id } of this.#connection.readExecutions.all() as unknown as StoredExecution[])
      if (!this.courses.has(execution_id)) this.#found(`${execution_id} is in the index and has no events`)
    if (isWhole && missing > 0) this.#found(`${missing} positions are taken by no event`)
  }

  #found(message: string, row?: StoredEvent): void {
    const place = row === undefined ? this.#path : `${this.#path}, position ${row.position}`
    this.#problems.push({ place, message })
  }
}
