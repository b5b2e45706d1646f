import type { Event } from '../model/event.ts'
import type { StopSignal } from './clock.ts'

/** One who is told of events outside: a web address, a command. */
export interface NotificationChannel {
  /** For messages, without anything that is secret: `the webhook at https://example.com`. */
  readonly name: string
  /** Types of events of which it is told. */
  readonly on: ReadonlySet<Event['type']>
  /** Tells of one. Rejects with an Error that says why that was impossible. */
  deliver(notice: Notice, signal: StopSignal): Promise<void>
}

/** What is told. */
export interface Notice {
  readonly type: Event['type']
  readonly execution_id: string
  /** The event as one line of JSON: `{timestamp, event, data}`. */
  readonly text: string
}
