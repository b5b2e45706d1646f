import { EVENT_VERSION, type Event } from '../../core/model/event.ts'
import type { ExecutionRow } from '../../core/ports/journal.ts'
import { damagedJournal, newerJournal } from './journal-failure.ts'
import { upcast } from './upcast.ts'

/** A row of the events table. */
export interface StoredEvent {
  readonly position: number
  readonly execution_id: string
  readonly seq: number
  readonly ts: number
  readonly type: string
  readonly task: string | null
  readonly attempt: string | null
  readonly body: string
  /** Hash of the fact before; null for a signal, and in a journal of the first layout. */
  readonly prev_hash: string | null
  readonly hash: string | null
}

/** A row of the executions table. */
export interface StoredExecution extends ExecutionRow {
  /** Hash of the newest fact. */
  readonly head_hash: string
  /** Signals up to this seq may have been dropped. */
  readonly pruned_seq: number
}

const MIRRORED = ['execution_id', 'seq', 'ts', 'type', 'task', 'attempt'] as const

/**
 * The event in a row, in the shapes of today. Only this module's neighbours write rows, so the event's own fields are trusted;
 * what can go wrong on disk shows in the text, in the chain or against the columns. Throws a Failure that names the position.
 */
export function readStoredEvent(row: StoredEvent, path: string): Event {
  const place = `${path}, position ${row.position}`
  let event: Event & { position: number }
  try {
    event = JSON.parse(row.body) as Event
  } catch (error) {
    throw damagedJournal(path, `the event at position ${row.position} is not JSON`, place, error)
  }
  // The first layout has the position in the text as well.
  event.position ??= row.position
  if (event.position !== row.position) throw differs(path, row, 'position', event.position, row.position)
  for (const key of MIRRORED) {
    const said = (event as unknown as Record<string, unknown>)[key] ?? null
    if (said !== row[key]) throw differs(path, row, key, said, row[key])
  }
  if (event.v > EVENT_VERSION) throw newerJournal(place, `event of type ${row.type}`, event.v, EVENT_VERSION)
  return upcast(event, EVENT_VERSION)
}

function differs(path: string, { position }: StoredEvent, key: string, text: unknown, index: unknown): Error {
  const says = `its text says ${String(text)} and its index ${String(index)}`
  return damagedJournal(
    path,
    `the ${key} of the event at position ${position} differs: ${says}`,
    `${path}, position ${position}`,
  )
}
