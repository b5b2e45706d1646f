import type { BackpressurePolicy } from '../../model/policies.ts'
import {
  type TriggerState,
  allLanes,
  halved,
  triggersOf,
  viewTrigger,
  windowOf,
} from '../../execution/holds/pressure.ts'
import { backpressureOf } from '../../execution/chosen-rules.ts'
import type { ExecutionState } from '../../execution/state.ts'
import type { Scribe } from '../scribe.ts'

type Trigger = BackpressurePolicy['triggers'][number]

/** What a trigger does next, and when. `look` only says when the value may be another. */
interface Next {
  readonly at: number
  readonly does: 'apply' | 'relieve' | 'give_up' | 'look'
  readonly value: number
}

/** A machine that has told nothing for so many windows or cool-downs is not known to be under load any more. */
const SILENT_FACTOR = 10

/** Applies what has pressed for long enough, and gives back what has been at ease for long enough. */
export function watchPressure(scribe: Scribe, execution: ExecutionState): void {
  const policy = backpressureOf(execution)
  if (policy === undefined || execution.status !== 'running') return
  policy.triggers.forEach((trigger, i) => {
    const next = nextOf(execution, policy, i, scribe.at)
    if (next === undefined || next.at > scribe.at) return
    if (next.does === 'apply') apply(scribe, execution, trigger, i, next.value)
    else if (next.does !== 'look') relieve(scribe, execution, policy, i, next.does === 'give_up')
  })
  while (lanesComeBackAt(execution, policy) <= scribe.at) giveLanes(scribe, execution, policy)
}

/** When time alone changes what presses; Infinity when it does not. */
export function nextPressure(execution: ExecutionState, at: number): number {
  const policy = backpressureOf(execution)
  if (policy === undefined || execution.status !== 'running') return Infinity
  let next = lanesComeBackAt(execution, policy)
  for (let i = 0; i < policy.triggers.length; i++)
    next = Math.min(next, nextOf(execution, policy, i, at)?.at ?? Infinity)
  return next
}

function nextOf(execution: ExecutionState, policy: BackpressurePolicy, i: number, at: number): Next | undefined {
  const trigger = policy.triggers[i] as Trigger
  const state = execution.pressure.triggers[i] as TriggerState
  if (state.times === 0 && state.above_since === null && state.tries.length === 0) return undefined
  const view = viewTrigger(execution.pressure, trigger, state, at)
  const value = Math.round((view.value ?? 0) * 10) / 10
  if (view.above_since === null) {
    if (state.times === 0) return undefined
    const since = Math.max(view.below_since, state.acted_at)
    return { at: since + policy.recovery.cool_down_seconds * 1000, does: 'relieve', value }
  }
  const due = Math.max(view.above_since, state.times === 0 ? 0 : state.acted_at) + windowOf(trigger)
  const silent = silentAt(execution, policy, trigger)
  const acts = state.times === 0 || (trigger.action === 'reduce_concurrency' && halved(execution) < lanesNow(execution))
  if (acts && due < silent && at < silent) return { at: due, does: 'apply', value }
  if (state.times === 0) return undefined
  if (trigger.metric !== 'error_rate') return { at: silent, does: 'give_up', value }
  const oldest = state.tries[view.left]
  return oldest === undefined ? undefined : { at: oldest.at + windowOf(trigger), does: 'look', value }
}

/** When the load that was told last counts no more. A window of tries empties by itself. */
function silentAt(execution: ExecutionState, policy: BackpressurePolicy, trigger: Trigger): number {
  if (trigger.metric === 'error_rate') return Infinity
  const span = Math.max(policy.recovery.cool_down_seconds * 1000, windowOf(trigger))
  return (execution.pressure.load?.at ?? 0) + SILENT_FACTOR * span
}

function lanesNow(execution: ExecutionState): number {
  return Math.min(allLanes(execution), execution.pressure.lanes ?? Infinity)
}

function apply(scribe: Scribe, execution: ExecutionState, trigger: Trigger, i: number, value: number): void {
  const { metric, action } = trigger
  scribe.write(execution.execution_id, {
    type: 'backpressure_applied',
    trigger: i,
    metric,
    value,
    action,
    concurrency: action === 'reduce_concurrency' ? halved(execution) : null,
  })
}

function relieve(
  scribe: Scribe,
  execution: ExecutionState,
  policy: BackpressurePolicy,
  i: number,
  isSilent: boolean,
): void {
  const { metric, action } = policy.triggers[i] as Trigger
  const { lanes } = execution.pressure
  const takesLanes = (one: Trigger): boolean => one.action === 'reduce_concurrency' || one.action === 'break'
  const others = policy.triggers.some((one, k) => k !== i && takesLanes(one) && inForce(execution, k))
  let concurrency = lanes
  if (takesLanes(policy.triggers[i] as Trigger) && !others) {
    const first = action === 'break' ? Math.min(lanes ?? Infinity, execution.options.worker_min) : (lanes ?? Infinity)
    concurrency = policy.recovery.gradual_resume ? more(execution, policy, first) : null
  }
  scribe.write(execution.execution_id, {
    type: 'backpressure_relieved',
    trigger: i,
    metric,
    concurrency,
    ...(isSilent ? { reason: 'the machine has not told its load for a long time' } : {}),
  })
}

function inForce(execution: ExecutionState, i: number): boolean {
  return (execution.pressure.triggers[i]?.times ?? 0) > 0
}

/** Lanes after some more came back; null when all have. */
function more(execution: ExecutionState, policy: BackpressurePolicy, lanes: number): number | null {
  const next = lanes + policy.recovery.resume_rate
  return next >= allLanes(execution) ? null : next
}

/** When some more lanes come back: while some are missing and nothing takes them. */
function lanesComeBackAt(execution: ExecutionState, policy: BackpressurePolicy): number {
  const { lanes, lanes_at } = execution.pressure
  if (lanes === null) return Infinity
  const taken = triggersOf(execution).some(
    ({ action }, i) => (action === 'reduce_concurrency' || action === 'break') && inForce(execution, i),
  )
  return taken ? Infinity : lanes_at + policy.recovery.cool_down_seconds * 1000
}

function giveLanes(scribe: Scribe, execution: ExecutionState, policy: BackpressurePolicy): void {
  const metric = policy.triggers.find(({ action }) => action === 'reduce_concurrency' || action === 'break')?.metric
  const concurrency = more(execution, policy, execution.pressure.lanes ?? 0)
  scribe.write(execution.execution_id, { type: 'backpressure_relieved', metric: metric ?? 'cpu', concurrency })
}
