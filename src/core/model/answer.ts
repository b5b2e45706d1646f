import type { Event } from './event.ts'

/**
 * What became of a command or an update: the events that say so, which are durable, and what followed from it at once.
 *   accepted: it was carried out, as far as that can be done at once · refused: nothing was changed
 *   waits: an update waits until tasks that it touches have ended; they are named
 */
export type Answer =
  | { readonly verdict: 'accepted'; readonly events: readonly Event[] }
  | { readonly verdict: 'refused'; readonly reason: string; readonly events: readonly Event[] }
  | { readonly verdict: 'waits'; readonly waits_for: readonly string[]; readonly events: readonly Event[] }
