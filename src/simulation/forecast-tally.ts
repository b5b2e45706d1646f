import type { Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import type { ResourceForecast } from '../core/model/waves-artifact.ts'
import { mostSlots } from '../core/model/worker-pool.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import { sortedBy } from '../core/std/order.ts'
import { claimsOf, type Claim } from '../core/execution/claims/claim.ts'
import type { Run } from './run.ts'
import { resourceName } from './run-record.ts'
import { rounded } from '../core/std/rounded.ts'

/** What a plan's runs under one model add up to. */
export class Tally {
  /** Tasks that can run at once. */
  readonly lanes: number
  readonly spans_ms: number[] = []
  readonly utilizations: number[] = []
  readonly idle_hours: number[] = []
  readonly #coordinator: Coordinator
  readonly #claims: readonly (readonly Claim[])[]
  readonly #resources = new Map<string, Sum>()

  constructor(coordinator: Coordinator) {
    const { policies, worker_pool, graph } = coordinator
    const { concurrency_max, worker_matching } = policies
    const workers = Math.max(worker_pool.min, worker_pool.max)
    this.lanes = Math.min(concurrency_max, mostSlots(worker_pool, workers, worker_matching?.max_tasks_per_worker))
    this.#coordinator = coordinator
    // A person's task takes nothing while it waits for its person.
    this.#claims = graph.nodes.map((node) =>
      node.done || isForPerson(node) ? [] : claimsOf(node, coordinator, 'forecast'),
    )
    for (const claim of sortedBy(new Set(this.#claims.flat()), resourceName)) {
      const name = resourceName(claim)
      if (!this.#resources.has(name)) this.#resources.set(name, { claim, taken: 0, waits: 0, wait_ms: 0 })
    }
  }

  /** Adds one run. */
  add({ record, makespan_ms }: Run): void {
    let busy = 0
    this.#coordinator.graph.nodes.forEach((node, task) => {
      if (!node.done && !isForPerson(node))
        busy += (record.ended_at[task] as number) - (record.started_at[task] as number)
    })
    const offered = this.lanes * makespan_ms
    this.spans_ms.push(makespan_ms)
    // A check of what a person has done is made at once, also beside workers that are all busy.
    this.utilizations.push(offered === 0 ? 0 : Math.min(1, busy / offered))
    this.idle_hours.push(Math.max(0, offered - busy) / MS_PER_HOUR)
    this.#addUse(record, makespan_ms)
    for (const [name, { waits, wait_ms }] of record.waiting) {
      const sum = this.#resources.get(name) as Sum
      sum.waits += waits
      sum.wait_ms += wait_ms
    }
  }

  /** Use of each resource that a task claims, and the waiting for it: means over the runs. */
  resources(): Record<string, ResourceForecast> {
    const runs = Math.max(1, this.spans_ms.length)
    return Object.fromEntries(
      [...this.#resources].map(([name, { taken, waits, wait_ms }]) => [
        name,
        {
          utilization: rounded(Math.min(1, taken / runs)),
          waits: rounded(waits / runs),
          wait_hours: rounded(wait_ms / MS_PER_HOUR / runs),
        },
      ]),
    )
  }

  #addUse(record: Run['record'], makespan_ms: number): void {
    if (makespan_ms === 0) return
    const taken = new Map<string, number>()
    const readers = new Map<string, [number, number][]>()
    this.#claims.forEach((claims, task) => {
      const start = record.started_at[task] as number
      const end = record.ended_at[task] as number
      for (const claim of claims) {
        const name = resourceName(claim)
        if (claim.read && claim.mode === 'exclusive') {
          const spans = readers.get(name)
          if (spans === undefined) readers.set(name, [[start, end]])
          else spans.push([start, end])
          continue
        }
        const span = claim.mode === 'rate' ? Math.min(claim.interval_ms, makespan_ms - start) : end - start
        taken.set(name, (taken.get(name) ?? 0) + claim.units * span)
      }
    })
    for (const [name, spans] of readers) taken.set(name, (taken.get(name) ?? 0) + covered(spans))
    for (const [name, unitMs] of taken) {
      const sum = this.#resources.get(name) as Sum
      sum.taken += unitMs / (sum.claim.capacity * makespan_ms)
    }
  }
}

interface Sum {
  readonly claim: Claim
  /** Shares of the capacity, summed over the runs. */
  taken: number
  waits: number
  wait_ms: number
}

/** Whether a person does a task: then it holds neither a lane nor a resource. */
export function isForPerson(node: CoordinatorNode): boolean {
  return node.action.kind === 'human'
}

/** Time in which at least one of several spans lasts: readers share a lock, and it is taken while there is any. */
function covered(spans: [number, number][]): number {
  spans.sort((a, b) => a[0] - b[0])
  let total = 0
  let until = -Infinity
  for (const [start, end] of spans) {
    total += Math.max(0, end - Math.max(start, until))
    until = Math.max(until, end)
  }
  return total
}

/** Between the two nearest ranks, rounded. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = share * (sorted.length - 1)
  const rank = Math.floor(place)
  const below = sorted[rank] ?? 0
  const above = sorted[Math.ceil(place)] ?? below
  return rounded(below + (above - below) * (place - rank))
}

/** The mean, rounded; 0 of nothing. */
export function meanOf(values: readonly number[]): number {
  return rounded(values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length))
}
