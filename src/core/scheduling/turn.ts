import type { Event } from '../model/event.ts'
import type { Input } from '../model/input.ts'
import { type Obligation, obligationsOf } from '../execution/obligations.ts'
import type { SiteState } from '../execution/state.ts'
import { stepAll } from './step.ts'

/** What one turn decided, and what is owed to the world once that stands on disk. */
export interface Turn {
  readonly events: readonly Event[]
  readonly obligations: readonly Obligation[]
}

/** Takes all that has arrived. Synchronous; driven by the loop and by the simulation alike. */
export function turn(site: SiteState, inputs: readonly Input[]): Turn {
  const events = stepAll(site, inputs)
  const obligations: Obligation[] = []
  for (const event of events) for (const obligation of obligationsOf(site, event)) obligations.push(obligation)
  return { events, obligations }
}
