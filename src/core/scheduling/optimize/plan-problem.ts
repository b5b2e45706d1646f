import { claimsOf, type Claim } from '../../execution/claims/claim.ts'
import { indexPlan } from '../../execution/plan/plan-index.ts'
import { fitOf } from '../../execution/workers/worker-fit.ts'
import type { Coordinator, CoordinatorNode } from '../../model/coordinator.ts'
import { MS_PER_HOUR } from '../../std/duration.ts'
import { AT_ONCE, type SearchProblem, type TurnsOfPriorities, searchProblem } from './problem.ts'

/** A plan as a search sees it. */
export interface PlanProblem {
  /** In milliseconds; the tasks are those that are not done, in the plan's order. */
  readonly problem: SearchProblem
  /** Ids of the tasks, by their number in the problem. */
  readonly ids: readonly string[]
  /** What the search knows nothing of, although the plan asks for it. */
  readonly leftOut: readonly LeftOut[]
}

/** `people` take their estimated time and no worker. The others are as if they were not asked for. */
export type LeftOut = 'rates' | 'budgets' | 'windows' | 'people' | 'setups' | 'checks'

/** Makes a problem of a plan for so many workers. Every claim fits its resource alone, and there is no cycle. */
export function planProblem(coordinator: Coordinator, workerMax: number): PlanProblem {
  const nodes = coordinator.graph.nodes.filter((node) => !node.done)
  const numberOf = new Map(nodes.map((node, i) => [node.id, i]))
  const successors = nodes.map((): number[] => [])
  for (const { from, to, type } of coordinator.graph.edges) {
    const before = numberOf.get(from)
    const after = numberOf.get(to)
    if (type === 'hard' && before !== undefined && after !== undefined) successors[before]?.push(after)
  }
  const claims = nodes.map((node) => (isForPerson(node) ? [] : claimsOf(node, coordinator, 'search')))
  const scarce = scarceOnly(nodes.length, [
    ...claimResources(claims),
    ...workerResources(coordinator, nodes, workerMax),
  ])
  const demands = nodes.map((): [number, number][] => [])
  scarce.forEach(({ units }, resource) => units.forEach((amount, task) => demands[task]?.push([resource, amount])))
  return {
    problem: searchProblem({
      durations: nodes.map((node) => Math.round(node.estimates.mean_h * MS_PER_HOUR)),
      successors,
      demands,
      capacities: scarce.map(({ capacity }) => capacity),
      turns: turnsOf(coordinator, nodes),
    }),
    ids: nodes.map(({ id }) => id),
    leftOut: leftOutOf(coordinator, nodes, claims.flat()),
  }
}

interface Resource {
  readonly capacity: number
  /** Units of each task that asks for it. */
  readonly units: Map<number, number>
}

/** Locks, pools and quotas. Readers of a lock have it together; a writer has it alone. */
function claimResources(claims: readonly (readonly Claim[])[]): Resource[] {
  const asked = new Map<string, { readonly task: number; readonly claim: Claim }[]>()
  claims.forEach((list, task) => {
    for (const claim of list) {
      if (claim.mode === 'rate' || claim.mode === 'budget') continue
      const known = asked.get(claim.key)
      if (known === undefined) asked.set(claim.key, [{ task, claim }])
      else known.push({ task, claim })
    }
  })
  return [...asked.values()].map((all) => {
    const { claim: first } = all[0] as { readonly claim: Claim }
    const exclusive = first.mode === 'exclusive'
    const capacity = exclusive ? all.length : first.shared
    const unitsOf = (claim: Claim): number => {
      if (exclusive) return claim.read ? 1 : capacity
      // What only fits without the headroom runs alone.
      return Math.min(claim.need, capacity)
    }
    return { capacity, units: new Map(all.map(({ task, claim }) => [task, unitsOf(claim)])) }
  })
}

/** All lanes, and for each set of capabilities the lanes of workers that have them. */
function workerResources(
  { policies, worker_pool }: Coordinator,
  nodes: readonly CoordinatorNode[],
  workerMax: number,
): Resource[] {
  const most = policies.worker_matching?.max_tasks_per_worker ?? Infinity
  const kinds = (worker_pool.workers ?? []).map((profile) => ({
    profile,
    slots: Math.min(profile.slots ?? 1, most),
    count: Math.min(profile.count ?? workerMax, workerMax),
  }))
  const lanesOf = (some: typeof kinds): number => {
    let left = workerMax
    let lanes = 0
    for (const { slots, count } of some.toSorted((a, b) => b.slots - a.slots)) {
      lanes += Math.min(left, count) * slots
      left -= Math.min(left, count)
    }
    return Math.min(lanes, policies.concurrency_max)
  }
  const all: Resource = {
    capacity: kinds.length === 0 ? Math.min(workerMax, policies.concurrency_max) : lanesOf(kinds),
    units: new Map(),
  }
  const capable = new Map<string, Resource>()
  nodes.forEach((node, task) => {
    if (isForPerson(node)) return
    all.units.set(task, 1)
    if (kinds.length === 0 || node.capabilities.length === 0) return
    const wanted = [...new Set(node.capabilities)].toSorted()
    const key = JSON.stringify(wanted)
    let lanes = capable.get(key)
    if (lanes === undefined) {
      lanes = {
        capacity: lanesOf(kinds.filter(({ profile }) => fitOf(profile, wanted) !== undefined)),
        units: new Map(),
      }
      capable.set(key, lanes)
    }
    lanes.units.set(task, 1)
  })
  return [all, ...capable.values()]
}

/** Only what cannot be given to all at once can make anybody wait. What nobody could have is told elsewhere. */
function scarceOnly(tasks: number, resources: readonly Resource[]): Resource[] {
  return resources.filter(({ capacity, units }) => {
    let sum = 0
    let most = 0
    for (const amount of units.values()) {
      sum += amount
      if (amount > most) most = amount
    }
    return tasks > 1 && sum > capacity && most <= capacity
  })
}

/** A task has the most urgent priority of all that wait for it, as in the frontier. */
function turnsOf(coordinator: Coordinator, nodes: readonly CoordinatorNode[]): TurnsOfPriorities | null {
  const { fairness } = coordinator.policies
  const { numberOf, bucket } = indexPlan(coordinator, 'search')
  const bucketOf = Uint8Array.from(nodes, (node) =>
    isForPerson(node) ? AT_ONCE : (bucket[numberOf.get(node.id) as number] as number),
  )
  return fairness === 'fifo' || new Set(bucketOf).size < 2 ? null : { fairness, bucketOf }
}

function leftOutOf(coordinator: Coordinator, nodes: readonly CoordinatorNode[], claims: readonly Claim[]): LeftOut[] {
  const found: [LeftOut, boolean][] = [
    ['rates', claims.some(({ mode }) => mode === 'rate')],
    ['budgets', claims.some(({ mode }) => mode === 'budget')],
    ['windows', claims.some(({ windows }) => windows !== null)],
    ['people', nodes.some(isForPerson)],
    ['setups', (coordinator.worker_pool.workers ?? []).some(({ setup_seconds = 0 }) => setup_seconds > 0)],
    ['checks', nodes.some(({ acceptance }) => acceptance.length > 0)],
  ]
  return found.flatMap(([what, is]) => (is ? [what] : []))
}

function isForPerson(node: CoordinatorNode): boolean {
  return node.action.kind === 'human'
}
