/**
 * What an update changes, and how long what is left of the plan takes before and after it. Judged on the state that the journal
 * tells; nothing is changed.
 */
import { MS_PER_HOUR } from '../core/std/duration.ts'
import type { Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import type { TaskState } from '../core/model/execution-options.ts'
import { Failure } from '../core/model/failure.ts'
import type { HotUpdate } from '../core/model/hot-update.ts'
import {
  type StatedThrottle,
  endsThrottle,
  isThrottled,
  throttleScopeText,
  throttlesAfter,
} from '../core/execution/holds/stated-throttle.ts'
import { isActive, satisfiesDependents } from '../core/execution/lifecycle.ts'
import { type ExecutionState, taskState } from '../core/execution/state.ts'
import type { PlanDraft } from '../core/execution/updates/plan-draft.ts'
import { prepareUpdate } from '../core/execution/updates/prepared-update.ts'
import { checkUpdate } from '../core/scheduling/updates/check.ts'
import { idleRules } from './rule-findings.ts'
import type { UpdateVerdict } from './update-preview.ts'
import { type RemainingForecast, forecastRemaining } from '../simulation/remaining-forecast.ts'

/** What would be otherwise in the plan. Tasks by their ids, edges as `from → to`. */
export interface UpdateChanges {
  readonly tasks_added: readonly string[]
  readonly tasks_changed: readonly string[]
  readonly tasks_ended: readonly { readonly task: string; readonly how: string }[]
  readonly edges_added: readonly string[]
  readonly edges_removed: readonly string[]
  readonly resources: readonly string[]
  readonly policies: readonly string[]
  readonly throttles: readonly ThrottleChange[]
}

/** A throttle that is set or taken away. */
export interface ThrottleChange {
  readonly name: string
  /** `all tasks`, `feature F001`, `tasks P1.*`. */
  readonly scope: string
  /** Whether it is taken away. */
  readonly ends: boolean
  /** Milliseconds since 1970. */
  readonly not_before?: number
  readonly rate?: { readonly starts: number; readonly interval_seconds: number }
  readonly concurrency?: number
  /** Tasks of the scope that have not started yet. */
  readonly tasks_waiting: number
}

/** A forecast, or why there is none. `tasks_never`: tasks that are not counted as left, because what they wait for never comes. */
export type ForecastOrNot = (RemainingForecast & { readonly tasks_never: number }) | { readonly impossible: string }

/** The effect of an update that could be applied. */
export interface UpdateEffect {
  readonly changes: UpdateChanges
  readonly forecast: { readonly before: ForecastOrNot; readonly after: ForecastOrNot }
  /** Rules that would do nothing as they stand, and did not stand so before: sentences. */
  readonly remarks: readonly string[]
}

/** What would become of an update, with what it would change. */
export interface LookedAtUpdate extends UpdateVerdict {
  /** Where in the update stands what it is refused for: `ops.2`. Null where it is not refused, or that cannot be told. */
  readonly place: string | null
  /** Null where it is refused. */
  readonly effect: UpdateEffect | null
}

/** Adds to each verdict what the update would change, in the plan as it is now. `at`: the present, in milliseconds since 1970. */
export function withEffects(
  execution: ExecutionState,
  verdicts: readonly UpdateVerdict[],
  at: number,
): LookedAtUpdate[] {
  return verdicts.map((one) => {
    if (one.verdict === 'refused') {
      const place = placeOfRefusal(execution, one.update, one.reason ?? '') ?? null
      return { ...one, place, effect: null }
    }
    // What is made for a later version changes a plan that is not there yet.
    const isNext = one.update.base_version === execution.updates.graph_version
    return { ...one, place: null, effect: isNext ? (effectOf(execution, one.update, at) ?? null) : null }
  })
}

/** Undefined where the update makes no sense for the plan. `at`: the present, in milliseconds since 1970. */
function effectOf(execution: ExecutionState, update: HotUpdate, at: number): UpdateEffect | undefined {
  const prepared = prepareUpdate(execution.plan, execution.coordinator, update)
  if (!prepared.ok) return undefined
  const { draft } = prepared.value
  const patched = draft.patched(false)
  return {
    changes: {
      ...changesOf(draft, execution.coordinator, patched),
      throttles: throttleChanges(execution, draft, update),
    },
    remarks: newRemarks(execution.coordinator, patched),
    forecast: {
      before: forecastOrNot(execution, execution.coordinator, new Map(), throttlesAfter(execution), at),
      after: forecastOrNot(execution, patched, draft.ends, throttlesAfter(execution, update.ops), at),
    },
  }
}

function newRemarks(before: Coordinator, after: Coordinator): string[] {
  if (before.policies === after.policies) return []
  const known = new Set(idleRules(before).map(({ message }) => message))
  return idleRules(after).flatMap(({ message }) => (known.has(message) ? [] : [message]))
}

function throttleChanges(execution: ExecutionState, draft: PlanDraft, { ops }: HotUpdate): ThrottleChange[] {
  const nodes = [...draft.plan.nodes.keys(), ...draft.added.map((_, i) => draft.plan.nodes.length + i)]
  const waiting = nodes.filter((task) => {
    const state = task < draft.plan.nodes.length ? taskState(execution, task) : 'PENDING'
    return !draft.ends.has(task) && WAITING.has(state) && !draft.node(task).done
  })
  return ops.flatMap((op) => {
    if (op.op !== 'throttle') return []
    const { name, scope, not_before, rate, concurrency } = op
    return {
      name,
      scope: throttleScopeText(scope),
      ends: endsThrottle(op),
      ...(not_before === undefined ? {} : { not_before }),
      ...(rate === undefined ? {} : { rate }),
      ...(concurrency === undefined ? {} : { concurrency }),
      tasks_waiting: waiting.filter((task) => isThrottled(draft.node(task), op)).length,
    }
  })
}

/** Tasks that a throttle may still hold back. */
const WAITING: ReadonlySet<TaskState> = new Set(['PENDING', 'READY', 'BACKOFF', 'NEEDS_ATTENTION', 'FAILED'])

function changesOf(draft: PlanDraft, before: Coordinator, after: Coordinator): Omit<UpdateChanges, 'throttles'> {
  const arrows = ({ graph }: Coordinator): Set<string> =>
    new Set(graph.edges.map(({ from, to, type }) => `${from} → ${to}${type === 'soft' ? ' (soft)' : ''}`))
  const [had, has] = [arrows(before), arrows(after)]
  const old: Readonly<Record<string, unknown>> = before.policies
  return {
    tasks_added: draft.added.map(({ id }) => id),
    tasks_changed: [...draft.changed.keys()].sort((a, b) => a - b).map((task) => draft.node(task).id),
    tasks_ended: [...draft.ends].map(([task, how]) => ({ task: draft.node(task).id, how })),
    edges_added: [...has].filter((arrow) => !had.has(arrow)),
    edges_removed: [...had].filter((arrow) => !has.has(arrow)),
    resources: [...draft.resources.resized],
    policies: Object.entries(after.policies).flatMap(([name, rule]) => (old[name] === rule ? [] : [name])),
  }
}

function forecastOrNot(
  execution: ExecutionState,
  coordinator: Coordinator,
  ends: PlanDraft['ends'],
  throttles: readonly StatedThrottle[],
  at: number,
): ForecastOrNot {
  const { worker_min, worker_max, max_concurrent } = execution.options
  const options = { worker_min, worker_max, ...(max_concurrent === undefined ? {} : { max_concurrent }) }
  try {
    const { left, never } = leftOf(execution, coordinator, ends, at)
    const free = throttles.length === 0 ? left : unhindered(execution, left, throttles, at)
    return { ...forecastRemaining(free, { options, start: at, throttles }), tasks_never: never }
  } catch (error) {
    if (error instanceof Failure) return { impossible: error.message }
    throw error
  }
}

/** What runs goes on whatever its throttles say of when tasks start: it is taken as something that nothing holds back. */
function unhindered(
  execution: ExecutionState,
  left: Coordinator,
  throttles: readonly StatedThrottle[],
  at: number,
): Coordinator {
  const starting = throttles.filter(({ not_before = 0, rate }) => rate !== undefined || not_before > at)
  const known = execution.plan.nodes.length
  const nodes = left.graph.nodes.map((node, task) => {
    if (node.done || task >= known || !isActive(taskState(execution, task))) return node
    return starting.some((one) => isThrottled(node, one)) ? { ...node, mends: 'under way' } : node
  })
  return { ...left, graph: { ...left.graph, nodes } }
}

/** What is left of an attempt that has gone on for longer than its estimate, as a share of that. */
const LEAST_LEFT = 0.05

/**
 * The plan with all that is over taken as done: what has succeeded or was skipped, what was cancelled or is quarantined and all
 * that waits for it, which never comes. What failed is taken as tried again. What runs has its time so far behind it.
 */
function leftOf(
  execution: ExecutionState,
  coordinator: Coordinator,
  ends: PlanDraft['ends'],
  at: number,
): { readonly left: Coordinator; readonly never: number } {
  const { nodes, edges } = coordinator.graph
  const numbers = new Map(nodes.map(({ id }, task) => [id, task]))
  const known = execution.plan.nodes.length
  const done = nodes.map((node, task) => {
    if (node.done || ends.get(task) === 'superseded') return true
    return task < known && satisfiesDependents(taskState(execution, task))
  })
  const never = new Set<number>()
  for (const [task] of nodes.entries()) {
    const how = ends.get(task)
    const state = task < known ? taskState(execution, task) : 'PENDING'
    const isGone = state === 'CANCELLED' || state === 'QUARANTINED'
    if (how === 'cancelled' || how === 'quarantined' || (isGone && how === undefined)) never.add(task)
  }
  const after = new Map<number, number[]>()
  if (never.size > 0)
    for (const { from, to, type } of edges) {
      const [a, b] = [numbers.get(from), numbers.get(to)]
      if (type === 'soft' || a === undefined || b === undefined) continue
      const row = after.get(a)
      if (row === undefined) after.set(a, [b])
      else row.push(b)
    }
  for (const task of never) for (const next of after.get(task) ?? []) if (done[next] !== true) never.add(next)
  const begun = new Map<number, number>()
  for (const { task, kind, started_at, ordered_at } of execution.open.values())
    if (kind === 'run') begun.set(task, at - (started_at ?? ordered_at))
  const left = nodes.map((node, task) => {
    if (done[task] === true || never.has(task)) return node.done ? node : { ...node, done: true }
    if (task >= known || !isActive(taskState(execution, task))) return node
    // Its work is done, and looked at: what is left of it is next to nothing.
    return shortened(node, begun.get(task) ?? Infinity)
  })
  // What an update itself ends is not waited for in vain.
  const vain = [...never].filter((task) => !ends.has(task)).length
  return { left: { ...coordinator, graph: { nodes: left, edges } }, never: vain }
}

function shortened(node: CoordinatorNode, behind_ms: number): CoordinatorNode {
  const { mean_h } = node.estimates
  if (mean_h === 0) return node
  const share = Math.min(1, Math.max(LEAST_LEFT, 1 - behind_ms / MS_PER_HOUR / mean_h))
  const { sd_h, p50_h, p95_h } = node.estimates
  const of = (hours: number): number => hours * share
  return {
    ...node,
    estimates: { ...node.estimates, mean_h: of(mean_h), sd_h: of(sd_h), p50_h: of(p50_h), p95_h: of(p95_h) },
  }
}

/** Steps of an update that are tried one after the other to find the one that is refused. */
const STEPS_TRIED = 100

/** Where in an update stands what it is refused for, as `ops.2`; undefined where that cannot be told. */
function placeOfRefusal(execution: ExecutionState, update: HotUpdate, reason: string): string | undefined {
  if (update.base_version !== execution.updates.graph_version) return 'base_version'
  const { ops } = update
  for (let count = 1; count <= Math.min(ops.length, STEPS_TRIED); count++) {
    const checked = checkUpdate(execution, { ...update, ops: ops.slice(0, count) })
    if (!checked.ok && checked.error === reason) return `ops.${count - 1}`
  }
  return undefined
}
