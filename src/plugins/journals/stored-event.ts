import { EVENT_VERSION, type Event } from '../../core/model/event.ts'
import { damagedJournal, newerJournal } from './journal-failure.ts'

/** A row of the events table, as far as it is needed to read the event. */
export interface StoredEvent {
  readonly position: number
  readonly execution_id: string
  readonly seq: number
  readonly type: string
  readonly body: string
}

/**
 * The event in a row. Only this module's neighbours write rows, so the event's own fields are trusted; what can go wrong
 * on disk shows in the text or against the columns. Throws a Failure that names the position.
 */
export function readStoredEvent(row: StoredEvent, path: string): Event {
  const place = `${path}, position ${row.position}`
  let event: Event
  try {
    event = JSON.parse(row.body) as Event
  } catch (error) {
    throw damagedJournal(path, `the event at position ${row.position} is not JSON`, place, error)
  }
  if (event.v > EVENT_VERSION) throw newerJournal(place, `event of type ${row.type}`, event.v, EVENT_VERSION)
  for (const key of ['position', 'execution_id', 'seq', 'type'] as const) {
    if (event[key] === row[key]) continue
    const says = `its text says ${String(event[key])} and its index ${row[key]}`
    throw damagedJournal(path, `the ${key} of the event at position ${row.position} differs: ${says}`, place)
  }
  return event
}

/** Checks that rows follow each other without a gap: by position over a whole site, by seq within one execution. */
export class GaplessOrder {
  readonly #path: string
  readonly #execution: string | undefined
  #next: number | undefined

  /** `after`: the position after which reading begins. */
  constructor(path: string, execution: string | undefined, after: number) {
    this.#path = path
    this.#execution = execution
    if (execution === undefined) this.#next = after + 1
    else if (after === 0) this.#next = 1
  }

  /** Throws a Failure when something is missing before `row`. */
  check(row: StoredEvent): void {
    const found = this.#execution === undefined ? row.position : row.seq
    if (this.#next !== undefined && found !== this.#next) {
      const from = this.#execution === undefined ? 'position' : `${this.#execution}: seq`
      const missing = this.#next === found - 1 ? `${this.#next} is` : `${this.#next} to ${found - 1} are`
      throw damagedJournal(this.#path, `${from} ${missing} missing`, `${this.#path}, before position ${row.position}`)
    }
    this.#next = found + 1
  }
}
