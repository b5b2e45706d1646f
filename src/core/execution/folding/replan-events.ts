import type { Event } from '../../model/event.ts'
import type { ExecutionState } from '../state.ts'

/** The planner was asked for something; meanwhile there may be fewer lanes. */
export function foldReplan(execution: ExecutionState, event: Extract<Event, { type: 'replan_requested' }>): void {
  execution.replan.told.add(`${event.trigger}\n${event.about ?? ''}`)
  if (event.concurrency !== undefined) execution.replan.lanes = event.concurrency
}

/** The plan is another now: what was done until then is over, and it may be asked for another one again. */
export function foldReplanned({ replan }: ExecutionState): void {
  replan.told.clear()
  replan.lanes = null
}
