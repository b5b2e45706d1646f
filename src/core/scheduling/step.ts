/**
 * Chooses. Inputs in, the events that follow from them out: deterministic, without a clock, chance or I/O.
 *
 *   react to what arrived ─► start what can start ─► see whether the execution is over
 *
 * Each event is folded in at once, so that the next choice sees it.
 */
import type { Event } from '../model/event.ts'
import type { Input } from '../model/input.ts'
import type { ExecutionState, SiteState } from '../execution/state.ts'
import { isOver } from '../execution/standing.ts'
import { watchPressure } from './guards/backpressure.ts'
import { watchBarrier } from './guards/barriers.ts'
import { watchBreakers } from './guards/breakers.ts'
import { withdrawSettled } from './approvals/answer.ts'
import { watchBudget } from './approvals/ask.ts'
import { conclude } from './conclude.ts'
import { advanceHealing, settleRemedies } from './healing/repairs.ts'
import { launchAll } from './launch.ts'
import { grantLocks } from './claims/lock-requests.ts'
import { preempt, releasePreempted } from './preemption.ts'
import { react } from './react.ts'
import { advanceRollback } from './rollback/rollback.ts'
import { adjustCrew, growCrew } from './workers/scaling.ts'
import { Scribe } from './scribe.ts'
import { settlePending } from './updates/update.ts'

/** Decides what follows from one input. Changes `site` only through the events that it returns. */
export function step(site: SiteState, input: Input): Event[] {
  return stepAll(site, [input])
}

/**
 * Decides what follows from inputs that arrived together: all are heard before anything starts, so that what one gives back
 * and what another makes ready are chosen from at once.
 */
export function stepAll(site: SiteState, inputs: readonly Input[]): Event[] {
  const events: Event[] = []
  let last: Scribe | undefined
  for (const input of inputs) {
    const scribe = new Scribe(site, input, events)
    react(scribe, input)
    // The tick that follows sets what was taken up going, after the attempts of before were looked after.
    if (input.type !== 'take_up') last = scribe
  }
  if (last !== undefined) proceed(last)
  return events
}

function proceed(scribe: Scribe): void {
  const { site } = scribe
  const moving: ExecutionState[] = []
  for (const execution of site.executions.values()) if (!isOver(execution)) moving.push(execution)
  for (const execution of moving) withdrawSettled(scribe, execution)
  for (const execution of moving) settlePending(scribe, execution)
  for (const execution of moving) advanceRollback(scribe, execution)
  for (const execution of moving) adjustCrew(scribe, execution)
  for (const execution of moving) {
    watchPressure(scribe, execution)
    advanceHealing(scribe, execution)
    watchBreakers(scribe, execution)
    if (settleRemedies(scribe, execution)) watchBreakers(scribe, execution)
    withdrawSettled(scribe, execution)
    watchBarrier(scribe, execution)
  }
  for (let again = true; again;) {
    again = false
    grantLocks(scribe)
    for (const execution of moving) watchBudget(scribe, execution)
    launchAll(scribe, moving)
    // That the last of a wave has started may be what the next one waits for.
    for (const execution of moving) if (watchBarrier(scribe, execution)) again = true
    for (const execution of moving) if (releasePreempted(scribe, execution)) again = true
    if (again) continue
    for (const execution of moving) preempt(scribe, execution)
    for (const execution of moving) growCrew(scribe, execution)
    for (const execution of moving) if (conclude(scribe, execution)) again = true
  }
}
