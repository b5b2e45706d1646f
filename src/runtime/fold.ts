import type { Event } from '../core/model/event.ts'
import type { Journal } from '../core/ports/journal.ts'
import { evolve } from '../core/execution/evolve.ts'
import { type SiteState, emptySite } from '../core/execution/state.ts'

/** The state of one execution as its stored events tell it, on a site that knows the journal's last position. */
export function foldExecution(journal: Journal, executionId: string): SiteState {
  const site = siteFor(journal)
  const position = site.position
  site.position = 0
  for (const event of journal.read({ execution: executionId })) evolve(site, event)
  site.position = position
  return site
}

/** A site without executions that goes on where the journal ends. */
export function siteFor(journal: Journal): SiteState {
  const site = emptySite()
  const last = journal.last()
  site.position = last?.position ?? 0
  site.at = last?.ts ?? 0
  return site
}

/** The moment of the newest stored event, so that time never runs back across a restart. */
export function lastMoment(journal: Journal): number {
  return journal.last()?.ts ?? 0
}

/** The first event of an execution, or `undefined` when there is no such execution. */
export function startOf(
  journal: Journal,
  executionId: string,
): Extract<Event, { type: 'execution_started' }> | undefined {
  for (const event of journal.read({ execution: executionId })) {
    return event.type === 'execution_started' ? event : undefined
  }
  return undefined
}
