/**
 * A snapshot: the state of one execution as plain data, without what only makes looking things up quick. It is a cache: the
 * events are the truth, and whoever finds a snapshot that does not fit in any way folds the events instead.
 *
 *   site ─► snapshotOf ─► plain data (maps, sets, typed arrays) ─► restoreSnapshot ─► site, then fold the events after `seq`
 */
import type { Coordinator } from '../model/coordinator.ts'
import { AgeQueue } from './claims/age-queue.ts'
import type { ClaimsLedger } from './claims/ledger.ts'
import { indexPlan, type PlanIndex } from './plan/plan-index.ts'
import { type ExecutionState, type SiteState, newExecution, rebuildFrontier } from './state.ts'
import { Roster } from './workers/roster.ts'

/**
 * Version of what folding makes of events. It is raised when `evolve` makes another state of the same events; a new part of the
 * state shows by itself.
 */
export const FOLD_VERSION = 2

/** Functions of the rest, made anew. */
const INDEXES = ['plan', 'frontier', 'deadlines', 'roster', 'ages'] as const

type Index = (typeof INDEXES)[number]

/** See the header. */
export interface Snapshot {
  /** Of the last event that is folded in. */
  readonly position: number
  readonly at: number
  readonly ledger: ClaimsLedger
  readonly state: Omit<ExecutionState, Index | 'coordinator'>
  /** The plan, where it was updated: its index depends on the way there. Ids are numbered anew. */
  readonly updated?: { readonly coordinator: Coordinator; readonly plan: Omit<PlanIndex, 'numberOf'> }
}

/** The snapshot of an execution. It shares its parts with the state: whoever keeps it copies it at once. */
export function snapshotOf(site: SiteState, execution: ExecutionState): Snapshot {
  const { coordinator } = execution
  const kept = Object.entries(execution).filter(([key]) => key !== 'coordinator' && !isIndex(key))
  return {
    position: site.position,
    at: site.at,
    ledger: site.ledger,
    state: Object.fromEntries(kept) as unknown as Snapshot['state'],
    ...(execution.updates.graph_version === 0
      ? {}
      : { updated: { coordinator, plan: withoutNumbers(execution.plan) } }),
  }
}

/**
 * Puts the execution of a snapshot into a site without any, so that it can be gone on with. `coordinator` is the plan of its
 * first event. The snapshot's parts become the state's own. Returns false, with nothing done, when it was made by another build.
 */
export function restoreSnapshot(site: SiteState, snapshot: Snapshot, coordinator: Coordinator): boolean {
  const { state, ledger } = snapshot
  const isSnapshot =
    isRecord(state) &&
    isRecord(state.options) &&
    isRecord(state.updates) &&
    state.workers instanceof Map &&
    ledger instanceof Map
  if (!isSnapshot) return false
  const now = planIn(snapshot, coordinator)
  if (now === undefined) return false
  const { execution_id, options, seed, started_at } = state
  const fresh = newExecution(execution_id, now.coordinator, options, seed, started_at, now.plan)
  if (!hasShapeOf(fresh, state)) return false
  const roster = new Roster(state.workers.values())
  const execution: ExecutionState = { ...fresh, ...state, roster, ages: new AgeQueue() }
  execution.updates.owns_plan = false
  rebuildFrontier(execution)
  execution.deadlines.rebuild(execution)
  site.executions.set(state.execution_id, execution)
  for (const [key, use] of ledger) site.ledger.set(key, use)
  site.position = snapshot.position
  site.at = snapshot.at
  return true
}

/** The plan as it was by then; undefined when another build indexed it. */
function planIn(
  { state, updated }: Snapshot,
  coordinator: Coordinator,
): { readonly coordinator: Coordinator; readonly plan: PlanIndex } | undefined {
  const first = indexPlan(coordinator, state.execution_id)
  if (updated === undefined) return state.updates.graph_version === 0 ? { coordinator, plan: first } : undefined
  if (!isRecord(updated.plan) || !hasKeysOf(first, { ...updated.plan, numberOf: null })) return undefined
  const numberOf = new Map(updated.plan.nodes.map(({ id }, task) => [id, task]))
  return { coordinator: updated.coordinator, plan: { ...updated.plan, numberOf } }
}

function withoutNumbers(plan: PlanIndex): Omit<PlanIndex, 'numberOf'> {
  return Object.fromEntries(Object.entries(plan).filter(([key]) => key !== 'numberOf')) as unknown as PlanIndex
}

function isIndex(key: string): boolean {
  return (INDEXES as readonly string[]).includes(key)
}

/** Whether a state has the parts, and lists of the lengths, that this build's states have. */
function hasShapeOf(fresh: ExecutionState, state: Snapshot['state']): boolean {
  const left = new Map<string, unknown>(Object.entries(state))
  for (const [key, ours] of Object.entries(fresh)) {
    if (key === 'coordinator' || isIndex(key)) continue
    const theirs = left.get(key)
    if (!left.delete(key)) return false
    if (ArrayBuffer.isView(ours) && !(ArrayBuffer.isView(theirs) && theirs.byteLength === ours.byteLength)) return false
    if (key !== 'options' && isRecord(ours) && !(isRecord(theirs) && hasKeysOf(ours, theirs))) return false
  }
  return left.size === 0
}

function hasKeysOf(ours: object, theirs: object): boolean {
  const keys = new Set(Object.keys(theirs))
  return Object.keys(ours).every((key) => keys.delete(key)) && keys.size === 0
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
