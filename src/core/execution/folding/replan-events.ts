import type { Event } from '../../model/event.ts'
import type { ExecutionState } from '../state.ts'

/** The planner was asked for something; meanwhile there may be fewer lanes. */
export function foldReplan(execution: ExecutionState, event: Extract<Event, { type: 'replan_requested' }>): void {
  execution.replan.told.add(`${event.trigger}\n${event.about ?? ''}`)
  if (event.concurrency !== undefined) execution.replan.lanes = event.concurrency
}
