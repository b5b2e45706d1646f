/**
 * The index of a plan after an update. Only what the update touches is worked out anew: keys of urgency upwards from it, waves
 * downwards. Flat arrays are copied, so that what is ordered by the old keys can be put in order by the new ones. Lists of
 * rows are many times as large: an execution copies them once, when it shares them with others, and changes its own after that.
 */
import type { Coordinator, CoordinatorNode } from '../../model/coordinator.ts'
import { Sweep } from '../../std/sweep.ts'
import { type Claim, claimsOf } from '../claims/claim.ts'
import { type PlanIndex, type WayTable, waveOf, wayThrough } from '../plan/plan-index.ts'
import { rerank } from '../plan/ranking.ts'
import type { PlanDraft } from './plan-draft.ts'
import type { PreparedUpdate } from './prepared-update.ts'
import { withNumbers } from './task-numbers.ts'

/** See the header. */
export interface PatchedPlan {
  readonly plan: PlanIndex
  readonly coordinator: Coordinator
  /** Tasks of the plan whose keys, claims or way are others now. */
  readonly moved: ReadonlySet<number>
  /** Tasks of the plan whose claims are others now. */
  readonly reclaimed: readonly number[]
  /** Tasks of the plan that stand in a later wave now. */
  readonly raised: readonly number[]
  /** Whether capacities changed, so that all gates are others now. */
  readonly resized: boolean
}

/** Works the index out. New tasks stand in the wave that runs now at the earliest. */
export function patchPlan(
  { draft, position }: PreparedUpdate,
  executionId: string,
  { currentLevel, owns }: { readonly currentLevel: number; readonly owns: boolean },
): PatchedPlan {
  const { plan } = draft
  const first = plan.nodes.length
  const coordinator = draft.patched(owns)
  const { nodes } = coordinator.graph
  const ranking = {
    nodes,
    successors: rows(plan.successors, draft.successors, nodes.length, owns),
    predecessors: rows(plan.predecessors, draft.predecessors, nodes.length, owns),
    softSuccessors: rows(plan.softSuccessors, draft.softSuccessors, nodes.length, owns),
    softPredecessors: rows(plan.softPredecessors, draft.softPredecessors, nodes.length, owns),
    position,
    bucket: grown(plan.bucket, nodes.length),
    rank: grown(plan.rank, nodes.length),
  }
  const unlocks = grown(plan.unlocks, nodes.length)
  for (const [task, row] of draft.successors) unlocks[task] = row.length
  // How many tasks wait for it counts too.
  const moved = new Set([...draft.successors.keys(), ...rerank(ranking, touched(draft, first))])
  const { level, raised } = levelsAfter(draft, ranking, first, currentLevel)
  const claims = claimsAfter(draft, coordinator, executionId, { first, owns })
  const resized = draft.resources.resized.size > 0
  const table: WayTable = resized ? { ways: [], wayNumbers: new Map() } : plan
  const wayOf = grown(plan.wayOf, nodes.length)
  const inWaves = coordinator.mode === 'wave_based'
  const mayDiffer = resized ? nodes.keys() : [...claims.changed, ...(inWaves ? raised : []), ...newTasks(draft, first)]
  for (const task of mayDiffer) {
    const wave = waveOf(coordinator, level[task] as number)
    const way = wayThrough(table, nodes[task] as CoordinatorNode, claims.lists[task] as readonly Claim[], wave)
    if (task < first && (resized || way !== wayOf[task])) moved.add(task)
    wayOf[task] = way
  }
  return {
    plan: {
      ...ranking,
      unlocks,
      ways: table.ways,
      wayNumbers: table.wayNumbers,
      numberOf: withNumbers(
        plan.numberOf,
        draft.added.map((node) => node.id),
        first,
      ),
      level,
      levels: levelsIn(plan.levels, level, [...raised, ...newTasks(draft, first)]),
      claims: claims.lists,
      wayOf,
      rates: ratesAfter(plan, claims, resized),
    },
    coordinator,
    moved,
    reclaimed: claims.changed.filter((task) => task < first),
    raised: raised.filter((task) => task < first),
    resized,
  }
}

function levelsIn(before: number, level: Int32Array, others: readonly number[]): number {
  let levels = before
  for (const task of others) levels = Math.max(levels, (level[task] as number) + 1)
  return levels
}

function newTasks(draft: PlanDraft, first: number): number[] {
  return draft.added.map((_, i) => first + i)
}

/** Tasks whose own keys may be others now. */
function touched(draft: PlanDraft, first: number): Set<number> {
  return new Set([
    ...draft.successors.keys(),
    ...draft.softSuccessors.keys(),
    ...draft.changed.keys(),
    ...newTasks(draft, first),
  ])
}

function rows(
  plan: readonly (readonly number[])[],
  own: ReadonlyMap<number, readonly number[]>,
  size: number,
  owns: boolean,
): (readonly number[])[] {
  const all = owns ? (plan as (readonly number[])[]) : plan.slice()
  while (all.length < size) all.push([])
  for (const [task, row] of own) all[task] = row
  return all
}

type Flat = Int32Array | Uint8Array | Float64Array

/** A copy with room for more tasks. */
function grown<T extends Flat>(array: T, size: number): T {
  const copy = new (array.constructor as new (length: number) => T)(size)
  copy.set(array)
  return copy
}

/** Waves never move forward: a task goes to a later one when an arrow demands it, and so do those that come after it. */
function levelsAfter(
  draft: PlanDraft,
  { position, predecessors, successors }: Pick<PlanIndex, 'position' | 'predecessors' | 'successors'>,
  first: number,
  currentLevel: number,
): { readonly level: Int32Array; readonly raised: number[] } {
  const level = grown(draft.plan.level, position.length)
  const sweep = new Sweep(position.length)
  const raised: number[] = []
  const look = (task: number): void => sweep.add(position[task] as number, task)
  for (const task of newTasks(draft, first)) look(task)
  for (const { to } of draft.newArrows) look(to)
  for (let task = sweep.take(); task !== undefined; task = sweep.take()) {
    let least = task >= first ? currentLevel : (level[task] as number)
    for (const p of predecessors[task] as readonly number[]) least = Math.max(least, (level[p] as number) + 1)
    if (least === level[task]) continue
    level[task] = least
    raised.push(task)
    for (const next of successors[task] as readonly number[]) look(next)
  }
  return { level, raised }
}

interface ClaimsAfter {
  readonly lists: readonly (readonly Claim[])[]
  /** Tasks whose claims are others, new ones included. */
  readonly changed: readonly number[]
}

function claimsAfter(
  draft: PlanDraft,
  coordinator: Coordinator,
  executionId: string,
  { first, owns }: { readonly first: number; readonly owns: boolean },
): ClaimsAfter {
  const { resized } = draft.resources
  const lists = owns ? (draft.plan.claims as (readonly Claim[])[]) : draft.plan.claims.slice()
  const changed = new Set(resized.size === 0 ? draft.changed.keys() : allThatAsk(draft, coordinator))
  for (const task of newTasks(draft, first)) changed.add(task)
  for (const task of changed)
    lists[task] = claimsOf(coordinator.graph.nodes[task] as CoordinatorNode, coordinator, executionId)
  return { lists, changed: [...changed] }
}

/** Tasks that ask for something that has another capacity now, or that ask for something else. */
function* allThatAsk(draft: PlanDraft, { graph }: Coordinator): Iterable<number> {
  const { resized } = draft.resources
  for (const [task, { resources }] of graph.nodes.entries()) {
    const { locks, pools, quota } = resources
    const asks =
      draft.changed.has(task) ||
      locks.some((name) => resized.has(name)) ||
      Object.keys(pools).some((name) => resized.has(name)) ||
      Object.keys(quota).some((name) => resized.has(name) && quota[name as keyof typeof quota] > 0)
    if (asks) yield task
  }
}

function ratesAfter(plan: PlanIndex, claims: ClaimsAfter, resized: boolean): readonly Claim[] {
  const rates = new Map(resized ? [] : plan.rates.map((claim) => [claim.key, claim]))
  for (const task of resized ? claims.lists.keys() : claims.changed)
    for (const claim of claims.lists[task] as readonly Claim[])
      if (claim.mode === 'rate' || claim.windows !== null) rates.set(claim.key, claim)
  return rates.size === plan.rates.length && !resized ? plan.rates : [...rates.values()]
}
