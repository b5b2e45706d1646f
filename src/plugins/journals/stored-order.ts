import type { StoredEvent } from './stored-event.ts'
import { CHAIN_START, linkOf } from './chain.ts'
import { damagedJournal } from './journal-failure.ts'

/** What the journal says beside its events about what may be missing. */
export interface Expected {
  /** Up to which seq signals of an execution were pruned. */
  prunedSeq(execution: string): number
  /** Whether signals of any execution were. */
  readonly has_pruned: boolean
  /** The first layout has no chain. */
  readonly is_chained: boolean
}

/** Where one execution stands while its rows are read. */
interface Course {
  /** The seq that comes next; undefined where reading began in the middle. */
  next: number | undefined
  /** Hash of the fact before; undefined where reading began in the middle. */
  head: string | undefined
  readonly pruned: number
}

/**
 * Checks that rows follow each other: within each execution by seq and by the chain of facts, over a whole site by position.
 * A hole is right only where signals were pruned; a fact that is missing breaks the chain, so it never looks like a signal.
 */
export class StoredOrder {
  readonly #path: string
  readonly #expected: Expected
  readonly #after: number
  readonly #execution: string | undefined
  readonly #courses = new Map<string, Course>()
  #position: number | undefined

  /** `after`: the position after which reading begins; `execution`: the only one that is read. */
  constructor(path: string, expected: Expected, execution: string | undefined, after: number) {
    this.#path = path
    this.#expected = expected
    this.#execution = execution
    this.#after = after
    this.#position = execution === undefined ? after : undefined
  }

  /** Says where an execution stands that is read from its middle: its last seq before, and the hash of its last fact. */
  goOn(execution: string, seq: number, head: string | undefined): void {
    this.#courses.set(execution, { next: seq + 1, head, pruned: this.#expected.prunedSeq(execution) })
  }

  /** Throws a Failure when something is missing before `row`, or the row is not what was stored. */
  check(row: StoredEvent): void {
    const course = this.#courseOf(row.execution_id)
    const { next } = course
    if (next !== undefined && row.seq !== next) {
      const isPruned = row.seq > next && row.seq - 1 <= course.pruned
      if (!isPruned && (this.#execution !== undefined || this.#position === row.position - 1))
        throw this.#missing(`${row.execution_id}: seq`, next, row.seq, row)
      if (!isPruned) throw this.#missing('position', (this.#position as number) + 1, row.position, row)
    }
    if (this.#position !== undefined) {
      const passed = row.position - this.#position - 1
      if (passed > 0 && !this.#expected.has_pruned)
        throw this.#missing('position', this.#position + 1, row.position, row)
      this.#position = row.position
    }
    course.next = row.seq + 1
    if (this.#expected.is_chained) this.#checkLink(course, row)
  }

  /** The last seq of an execution so far; 0 when it had none. */
  seqOf(execution: string): number {
    return (this.#courses.get(execution)?.next ?? 1) - 1
  }

  #courseOf(execution: string): Course {
    const known = this.#courses.get(execution)
    if (known !== undefined) return known
    const isWhole = this.#after === 0
    const course = {
      next: isWhole ? 1 : undefined,
      head: isWhole ? CHAIN_START : undefined,
      pruned: this.#expected.prunedSeq(execution),
    }
    this.#courses.set(execution, course)
    return course
  }

  #checkLink(course: Course, row: StoredEvent): void {
    const place = `${this.#path}, position ${row.position}`
    if (linkOf(row.prev_hash ?? CHAIN_START, row.body) !== row.hash)
      throw damagedJournal(this.#path, `the event at position ${row.position} is not what was stored`, place)
    if (row.prev_hash === null) return
    if (course.head !== undefined && course.head !== row.prev_hash)
      throw damagedJournal(
        this.#path,
        `the chain of ${row.execution_id} is broken before seq ${row.seq}: a fact is missing or was changed`,
        `${this.#path}, before position ${row.position}`,
      )
    course.head = row.hash
  }

  #missing(what: string, from: number, to: number, row: StoredEvent): Error {
    const missing = from === to - 1 ? `${from} is` : `${from} to ${to - 1} are`
    return damagedJournal(this.#path, `${what} ${missing} missing`, `${this.#path}, before position ${row.position}`)
  }
}
