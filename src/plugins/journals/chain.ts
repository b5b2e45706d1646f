/**
 * The chain of facts: each fact of an execution carries the hash of its own bytes and of the fact before it.
 *
 *   '' ─► fact ─► fact ─►(signal, signal)─► fact      hash = SHA-256(hash of the fact before, newline, bytes of the event)
 *
 * One chain for each execution, so that one can be exported and proved alone. The bytes are the event as JSON without its
 * `position`: that belongs to the site, and another site may give it another one. Signals stand outside: their hash covers
 * only themselves, so they can be dropped and the chain still closes; and what is missing between two facts that follow each
 * other in the chain was a signal.
 */
import { createHash, hash } from 'node:crypto'
import { type Event, SIGNALS } from '../../core/model/event.ts'

/** What stands before the first fact of an execution. */
export const CHAIN_START = ''

/** Characters from which on an event is large. */
const LARGE = 2 ** 16

/** The hash of an event's bytes behind the fact before it; for a signal, behind nothing. */
export function linkOf(previous: string, body: string): string {
  // What holds a whole plan is not put together in memory once more.
  if (body.length > LARGE) return createHash('sha256').update(`${previous}\n`).update(body).digest('hex')
  return hash('sha256', `${previous}\n${body}`, 'hex')
}

/** Whether an event stands in the chain. */
export function isFact(event: Event): boolean {
  return !SIGNALS.has(event.type)
}

/** The bytes of an event that the chain covers. */
export function bytesOf(event: Event): string {
  return JSON.stringify({ ...event, position: undefined })
}
