/**
 * The limit: list scheduling and nothing else, on typed arrays. Upward ranks, one heap of ready tasks, one of running ones,
 * locks, pools and kinds of worker as counters. No events, no priorities between lanes, no rules, no state to fold.
 */
import type { Coordinator } from '../src/core/model/coordinator.ts'

/** A plan as arrays: arrows in rows, one resource and one kind of worker a task. */
export interface BarePlan {
  readonly hours: Float64Array
  readonly rowOf: Int32Array
  readonly next: Int32Array
  readonly waitsFor: Int32Array
  readonly resource: Int32Array
  readonly units: Uint8Array
  readonly kind: Int32Array
  readonly capacity: Int32Array
  readonly free: Int32Array
}

/** The plan without all that the bare loop does not know. */
export function barePlan({ graph, resources, worker_pool }: Coordinator): BarePlan {
  const n = graph.nodes.length
  const numberOf = new Map(graph.nodes.map((node, task) => [node.id, task]))
  const names = new Map(Object.keys(resources.catalog).map((name, k) => [name, k]))
  const kinds = worker_pool.workers ?? []
  const rowOf = new Int32Array(n + 1)
  const waitsFor = new Int32Array(n)
  const ends = graph.edges.map(({ from, to }) => [numberOf.get(from) as number, numberOf.get(to) as number] as const)
  for (const [from] of ends) rowOf[from + 1] = (rowOf[from + 1] as number) + 1
  for (let task = 0; task < n; task++) rowOf[task + 1] = (rowOf[task + 1] as number) + (rowOf[task] as number)
  const next = new Int32Array(ends.length)
  const filled = rowOf.slice()
  for (const [from, to] of ends) {
    next[filled[from] as number] = to
    filled[from] = (filled[from] as number) + 1
    waitsFor[to] = (waitsFor[to] as number) + 1
  }
  const claimOf = graph.nodes.map(({ resources: { locks, pools } }) => locks[0] ?? Object.keys(pools)[0])
  return {
    hours: Float64Array.from(graph.nodes, (node) => node.estimates.mean_h),
    rowOf,
    next,
    waitsFor,
    resource: Int32Array.from(claimOf, (name) => (name === undefined ? -1 : (names.get(name) as number))),
    units: Uint8Array.from(graph.nodes, ({ resources: { pools } }) => Number(Object.values(pools)[0] ?? 1)),
    kind: Int32Array.from(graph.nodes, ({ capabilities: [wanted] }) =>
      wanted === undefined ? -1 : kinds.findIndex(({ capabilities }) => capabilities.includes(wanted)),
    ),
    capacity: Int32Array.from(Object.values(resources.catalog), (entry) => entry.capacity),
    free: Int32Array.from(kinds, ({ count, slots = 1 }) => (count ?? worker_pool.max) * slots),
  }
}

/** Carries a plan out. Gives the makespan in hours. */
export function runBare(plan: BarePlan): number {
  const { hours, rowOf, next, resource, units, kind } = plan
  const n = hours.length
  const [waits, left, free] = [plan.waitsFor.slice(), plan.capacity.slice(), plan.free.slice()]
  const rank = new Float64Array(n)
  // Tasks of these plans stand behind what they wait for.
  for (let task = n - 1; task >= 0; task--) {
    let below = 0
    for (let k = rowOf[task] as number; k < (rowOf[task + 1] as number); k++)
      below = Math.max(below, rank[next[k] as number] as number)
    rank[task] = (hours[task] as number) + below
  }
  const ready = new NumberHeap(n, (a, b) => (rank[a] as number) > (rank[b] as number))
  const ends = new Float64Array(n)
  const running = new NumberHeap(n, (a, b) => (ends[a] as number) < (ends[b] as number))
  const on = new Int32Array(n)
  const parked = Array.from(left, (): number[] => [])
  const short = Array.from({ length: free.length + 1 }, (): number[] => [])
  const start = (task: number, now: number): void => {
    const asks = resource[task] as number
    if (asks >= 0 && (left[asks] as number) < (units[task] as number)) {
      ;(parked[asks] as number[]).push(task)
      return
    }
    const wanted = kind[task] as number
    const worker = wanted < 0 ? free.findIndex((slots) => slots > 0) : (free[wanted] as number) > 0 ? wanted : -1
    if (worker < 0) {
      ;(short[wanted + 1] as number[]).push(task)
      return
    }
    if (asks >= 0) left[asks] = (left[asks] as number) - (units[task] as number)
    free[worker] = (free[worker] as number) - 1
    on[task] = worker
    ends[task] = now + (hours[task] as number)
    running.push(task)
  }
  for (let task = 0; task < n; task++) if (waits[task] === 0) ready.push(task)
  let now = 0
  for (;;) {
    while (ready.size > 0) start(ready.pop(), now)
    if (running.size === 0) return now
    const done = running.pop()
    now = ends[done] as number
    const asks = resource[done] as number
    if (asks >= 0) {
      left[asks] = (left[asks] as number) + (units[done] as number)
      for (const task of (parked[asks] as number[]).splice(0)) ready.push(task)
    }
    const worker = on[done] as number
    free[worker] = (free[worker] as number) + 1
    for (const list of [short[0], short[worker + 1]]) {
      const waiting = list?.pop()
      if (waiting !== undefined) ready.push(waiting)
    }
    for (let k = rowOf[done] as number; k < (rowOf[done + 1] as number); k++) {
      const task = next[k] as number
      waits[task] = (waits[task] as number) - 1
      if (waits[task] === 0) ready.push(task)
    }
  }
}

class NumberHeap {
  size = 0
  readonly #items: Int32Array
  readonly #before: (a: number, b: number) => boolean

  constructor(most: number, before: (a: number, b: number) => boolean) {
    this.#items = new Int32Array(most)
    this.#before = before
  }

  push(item: number): void {
    const items = this.#items
    let at = this.size++
    for (let above = (at - 1) >> 1; at > 0 && this.#before(item, items[above] as number); above = (at - 1) >> 1) {
      items[at] = items[above] as number
      at = above
    }
    items[at] = item
  }

  pop(): number {
    const items = this.#items
    const first = items[0] as number
    const last = items[--this.size] as number
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= this.size) break
      if (below + 1 < this.size && this.#before(items[below + 1] as number, items[below] as number)) below++
      if (!this.#before(items[below] as number, last)) break
      items[at] = items[below] as number
      at = below
    }
    items[at] = last
    return first
  }
}
