/**
 * What presses on an execution: the load of its machine and the share of its tries that end badly. A trigger acts when its
 * value lay at or above the threshold for a whole window; the crossing is kept, so the end of the window is a deadline.
 *
 *   at ease ─ above for the window ─► in force ─ above for another window ─► acts again (lanes are halved once more)
 *      ▲                                 └─ below for the cool-down, or nobody tells the load any more ─► eased
 *      └──── lanes come back, some at a time ◄─────────────────────────────────────────────────────────────┘
 */
import type { BackpressurePolicy } from '../../model/policies.ts'
import { backpressureOf, concurrencyOf } from '../chosen-rules.ts'
import type { PlanIndex } from '../plan/plan-index.ts'
import type { ExecutionState } from '../state.ts'

/** One trigger of the policy, by its place in the list. */
export interface TriggerState {
  /** Since when the value lies at or above the threshold; null while it does not. */
  above_since: number | null
  /** Since when it lies below; it counts while `above_since` is null. */
  below_since: number
  /** How often it has acted since it was last at ease; 0 while it is not in force. */
  times: number
  /** When it acted last. */
  acted_at: number
  /** For `error_rate`: tries that ended within the window, oldest first, when they were last counted. */
  tries: { readonly at: number; readonly bad: boolean }[]
  /** How many of them ended badly. */
  bad: number
}

/** See the header. */
export interface Pressure {
  /** What the machine last told of itself, in percent. */
  load: { readonly cpu: number; readonly memory: number; readonly at: number } | null
  triggers: TriggerState[]
  /** Lanes that are left; null when all are there. */
  lanes: number | null
  /** When the number of lanes last changed. */
  lanes_at: number
}

/** Where a trigger's value lies at a moment, when the tries that left the window until then are forgotten. */
export interface TriggerView {
  readonly above_since: number | null
  readonly below_since: number
  /** Percent; null when nothing is known. */
  readonly value: number | null
  /** How many of the tries have left the window. */
  readonly left: number
  /** How many of the tries that are left ended badly. */
  readonly bad: number
}

type Trigger = BackpressurePolicy['triggers'][number]

/** How long a value has to last unless the trigger says. */
const SUSTAINED_SECONDS = 30

/** Nothing presses. */
export function atEase(policy: BackpressurePolicy | undefined, at: number): Pressure {
  const triggers = (policy?.triggers ?? []).map(() => ({
    above_since: null,
    below_since: at,
    times: 0,
    acted_at: at,
    tries: [],
    bad: 0,
  }))
  return { load: null, triggers, lanes: null, lanes_at: at }
}

/** A deep copy. */
export function copyPressure(from: Pressure): Pressure {
  return { ...from, triggers: from.triggers.map((trigger) => ({ ...trigger, tries: [...trigger.tries] })) }
}

/** Milliseconds for which a trigger's value has to last. */
export function windowOf(trigger: Trigger): number {
  return (trigger.sustained_seconds ?? SUSTAINED_SECONDS) * 1000
}

/** What a trigger sees at a moment. It changes nothing. */
export function viewTrigger(pressure: Pressure, trigger: Trigger, state: TriggerState, at: number): TriggerView {
  const { above_since, below_since, tries } = state
  if (trigger.metric !== 'error_rate')
    return { above_since, below_since, value: pressure.load?.[trigger.metric] ?? null, left: 0, bad: 0 }
  const crossing = { above_since, below_since }
  let { bad } = state
  let left = 0
  // All that left at one moment left together.
  for (let gone = tries[left]; gone !== undefined && gone.at + windowOf(trigger) <= at; gone = tries[left]) {
    const moment = gone.at + windowOf(trigger)
    for (let one: typeof gone | undefined = gone; one?.at === gone.at; one = tries[left]) {
      if (one.bad) bad--
      left++
    }
    cross(crossing, percent(bad, tries.length - left), trigger.threshold, moment)
  }
  return { ...crossing, value: percent(bad, tries.length - left), left, bad }
}

/** Notes on which side of the threshold a value lies since a moment. */
export function cross(
  side: { above_since: number | null; below_since: number },
  value: number | null,
  threshold: number,
  moment: number,
): void {
  if (value !== null && value >= threshold) side.above_since ??= moment
  else if (side.above_since !== null) {
    side.above_since = null
    side.below_since = moment
  }
}

/** Percent of the tries that ended badly; null when there were none. */
export function percent(bad: number, tries: number): number | null {
  return tries === 0 ? null : (100 * bad) / tries
}

/** Whether a trigger that is in force does this. */
export function isInForce(execution: ExecutionState, action: Trigger['action']): boolean {
  const { triggers } = execution.pressure
  for (let i = 0; i < triggers.length; i++)
    if ((triggers[i] as TriggerState).times > 0 && triggersOf(execution)[i]?.action === action) return true
  return false
}

/** The triggers of the policy that holds now. */
export function triggersOf(execution: ExecutionState): readonly Trigger[] {
  return backpressureOf(execution)?.triggers ?? []
}

/** Lanes that the plan and the workers have when nothing presses. */
export function allLanes(execution: ExecutionState): number {
  let slots = 0
  for (const worker of execution.workers.values()) slots += worker.slots
  return Math.min(concurrencyOf(execution), Math.max(slots, execution.options.worker_max))
}

/** How many tasks may be under way at once now. What runs already runs on. */
export function lanesOf(execution: ExecutionState): number {
  if (isInForce(execution, 'break')) return 0
  let lanes = Math.min(concurrencyOf(execution), execution.pressure.lanes ?? Infinity)
  for (const breaker of execution.breakers.tripped) lanes = Math.min(lanes, breaker.lanes ?? Infinity)
  return Math.min(lanes, execution.replan.lanes ?? Infinity)
}

/** Half of the lanes that are there, and never fewer than the least number of workers. */
export function halved(execution: ExecutionState): number {
  const now = Math.min(allLanes(execution), execution.pressure.lanes ?? Infinity)
  return Math.max(execution.options.worker_min, Math.floor(now / 2))
}

/**
 * Whether a task is heavy: it asks for more than a quarter of one of the plan's quotas; of what has no quota, for more than
 * the tasks that ask for it do on average.
 */
export function isHeavy(execution: ExecutionState, task: number): boolean {
  const { plan } = execution
  const asked = plan.nodes[task]?.resources.quota
  if (asked === undefined) return false
  const { quotas } = execution.coordinator.resources
  return QUOTAS.some((name) => asked[name] > (quotas[name] === undefined ? meansOf(plan)[name] : quotas[name] / 4))
}

const QUOTAS = ['cpu_cores', 'memory_mb', 'disk_io_mbps'] as const
type Means = Readonly<Record<(typeof QUOTAS)[number], number>>
/** By the index, which an update replaces; the list of its nodes may be changed in place. */
const means = new WeakMap<PlanIndex, Means>()

function meansOf(plan: PlanIndex): Means {
  const known = means.get(plan)
  if (known !== undefined) return known
  const mean = (name: (typeof QUOTAS)[number]): number => {
    let sum = 0
    let count = 0
    for (const { resources } of plan.nodes) {
      if (resources.quota[name] === 0) continue
      sum += resources.quota[name]
      count++
    }
    return count === 0 ? 0 : sum / count
  }
  const made = { cpu_cores: mean('cpu_cores'), memory_mb: mean('memory_mb'), disk_io_mbps: mean('disk_io_mbps') }
  means.set(plan, made)
  return made
}
