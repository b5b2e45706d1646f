import { assert } from '../../core/std/assert.ts'
import type { Event } from '../../core/model/event.ts'

/** Makes an event of one version into one of the next. It may change the one that it is given. */
export type Upcast = (event: Event) => Event

/**
 * What was changed in the shapes of events, by the version that it is changed from. Whoever raises `EVENT_VERSION` adds a line:
 * what folds events knows today's shapes only.
 */
const UPCASTS: Readonly<Record<number, Upcast>> = {}

/** An event of an older version in the shape of version `to`. */
export function upcast(event: Event, to: number, steps: Readonly<Record<number, Upcast>> = UPCASTS): Event {
  let current = event
  for (let { v } = event; v < to; v++) {
    const step = steps[v]
    assert(step !== undefined, `events of version ${v} can be read`)
    current = { ...step(current), v: v + 1 }
  }
  return current
}
