import type { CatalogEntry } from '../../model/coordinator.ts'
import type { DagArtifact } from '../../model/dag-artifact.ts'
import type { Task } from '../../model/task.ts'
import type { TasksArtifact } from '../../model/tasks-artifact.ts'
import { compareText } from '../../std/order.ts'
import type { Claims, Use } from './claims.ts'
import { effortOf, takesResources } from './hours.ts'
import type { Precedence } from './precedence.ts'
import type { QuotaLoad } from './quota-load.ts'
import { rounded } from '../../std/rounded.ts'

type Conflict = TasksArtifact['resource_conflicts'][string]

/** One resource that more tasks want than can have it at once. */
export interface Contention {
  readonly name: string
  readonly entry: CatalogEntry
  readonly uses: readonly Use[]
  /** The order in which its tasks would be let in if nothing else counted: what is most urgent for the whole first. */
  readonly suggested: readonly number[]
}

/** Finds the resources that are contended, by name. */
export function findContention(claims: Claims, precedence: Precedence): Contention[] {
  const place = new Map(Array.from(precedence.order, (node, position) => [node, position]))
  const found: Contention[] = []
  for (const [name, entry] of claims.catalog) {
    const uses = claims.uses.get(name) ?? []
    if (!isContended(entry, uses)) continue
    const suggested = uses
      .map((use) => use.task)
      .sort((a, b) => (place.get(a) as number) - (place.get(b) as number) || a - b)
    found.push({ name, entry, uses, suggested })
  }
  return found.sort((a, b) => compareText(a.name, b.name))
}

function isContended({ mode, capacity }: CatalogEntry, uses: readonly Use[]): boolean {
  if (uses.length < 2) return false
  return mode === 'exclusive' ? uses.some((use) => !use.read) : uses.reduce((sum, use) => sum + use.units, 0) > capacity
}

/** The conflicts as tasks.json records them. */
export function conflictsOf(contention: readonly Contention[], tasks: readonly Task[]): Record<string, Conflict> {
  const idAt = (index: number): string => (tasks[index] as Task).id
  return Object.fromEntries(
    contention.map(({ name, entry, uses, suggested }): [string, Conflict] => [
      name,
      {
        type: entry.mode === 'semaphore' ? 'shared_limited' : entry.mode,
        capacity: entry.capacity,
        tasks: uses.map((use) => idAt(use.task)),
        resolution: entry.mode === 'exclusive' ? 'sequential_ordering' : 'capacity_planning',
        suggested_order: suggested.map(idAt),
        rationale: rationaleOf(entry, uses),
      },
    ]),
  )
}

/** Arrows that only show a contention: each contended resource as a chain in its suggested order. Informational. */
export function resourceEdges(
  contention: readonly Contention[],
  tasks: readonly Task[],
): DagArtifact['resource_edges'] {
  const idAt = (index: number): string => (tasks[index] as Task).id
  return contention.flatMap(({ entry, suggested }) =>
    suggested.slice(1).map((task, i) => ({
      from: idAt(suggested[i] as number),
      to: idAt(task),
      type: entry.mode === 'exclusive' ? ('mutual_exclusion' as const) : ('resource_limited' as const),
      confidence: 1,
    })),
  )
}

/** Use of each claimed resource: how many tasks, how many units there are, and the hours below which no schedule can get. */
export function utilization(
  claims: Claims,
  tasks: readonly Task[],
  quotas: readonly QuotaLoad[],
): Map<string, DagArtifact['metrics']['resource_utilization'][string]> {
  const result = new Map<string, DagArtifact['metrics']['resource_utilization'][string]>()
  for (const [name, entry] of claims.catalog) {
    const uses = claims.uses.get(name) ?? []
    if (uses.length === 0) continue
    result.set(name, {
      total_tasks: uses.length,
      capacity: entry.capacity,
      lower_bound_hours: rounded(lowerBound(entry, uses, tasks)),
    })
  }
  for (const { name, limit, tasks: users, lower_bound_hours } of quotas) {
    result.set(name, {
      total_tasks: users.length,
      capacity: limit,
      lower_bound_hours: rounded(lower_bound_hours),
    })
  }
  return result
}

/** Uses of one resource that are still to come: what is done takes nothing, and neither does a person. */
export function usesLeft(uses: readonly Use[], tasks: readonly Task[]): Use[] {
  return uses.filter((use) => takesResources(tasks[use.task] as Task))
}

/** Hours that the given uses of one resource take at least, whatever the schedule. */
export function lowerBound(entry: CatalogEntry, uses: readonly Use[], tasks: readonly Task[]): number {
  const left = usesLeft(uses, tasks)
  if (entry.mode === 'rate') {
    const starts = left.reduce((sum, use) => sum + use.units, 0)
    const windows = Math.max(0, Math.ceil(starts / entry.capacity) - 1)
    return (windows * (entry.interval_seconds ?? 0)) / 3600
  }
  let work = 0
  for (const use of left) {
    // Readers share an exclusive resource; only its writers queue.
    if (!use.read || entry.mode !== 'exclusive') work += use.units * effortOf((tasks[use.task] as Task).duration).mean
  }
  return work / entry.capacity
}

/** Share of the critical path's time from which on a resource that is busy so long has no room left. */
const SATURATED = 0.8

/** Resources and limits of the machine that hold the plan back, the worst first. */
export function bottlenecks(
  contention: readonly Contention[],
  quotas: readonly QuotaLoad[],
  tasks: readonly Task[],
  criticalPathHours: number,
): DagArtifact['metrics']['resourceBottlenecks'] {
  const resources = contention
    .map(({ name, entry, uses }) => ({ name, entry, uses: usesLeft(uses, tasks) }))
    .filter(({ entry, uses }) => isContended(entry, uses))
    .map(({ name, entry, uses }) => ({
      name,
      users: uses.map((use) => use.task),
      bound: lowerBound(entry, uses, tasks),
      mitigation: mitigationOf(name, entry),
    }))
  const limits = quotas
    .filter((quota) => quota.contended)
    .map(({ name, limit, tasks: users, lower_bound_hours: bound }) => {
      const unit = name.slice(name.indexOf(':') + 1)
      return { name, users, bound, mitigation: `Raise the limit of ${limit} ${unit}, or let tasks ask for less of it.` }
    })
  return [...resources, ...limits]
    .sort((a, b) => b.bound - a.bound || compareText(a.name, b.name))
    .map(({ name, users, bound, mitigation }) => ({
      resource: name,
      impact: impactOf(bound, criticalPathHours),
      affected_tasks: users.map((task) => (tasks[task] as Task).id),
      lower_bound_hours: rounded(bound),
      mitigation,
    }))
}

function impactOf(
  bound: number,
  criticalPathHours: number,
): DagArtifact['metrics']['resourceBottlenecks'][number]['impact'] {
  if (bound > criticalPathHours) return 'critical_path_extension'
  return bound > 0 && bound >= SATURATED * criticalPathHours ? 'capacity_saturation' : 'parallelism_reduction'
}

/** What would let more tasks have a resource at once. */
export function mitigationOf(name: string, { mode, capacity }: Pick<CatalogEntry, 'mode' | 'capacity'>): string {
  return mode === 'exclusive'
    ? `Split "${name}" into several locks, or let tasks that only read it say (read).`
    : `Raise the capacity of "${name}" above ${capacity}.`
}

function rationaleOf(entry: CatalogEntry, uses: readonly Use[]): string {
  if (entry.mode === 'exclusive')
    return `${uses.length} tasks need it and one at a time may have it; each takes it when it starts.`
  const units = uses.reduce((sum, use) => sum + use.units, 0)
  const window = entry.mode === 'rate' ? ` each ${entry.interval_seconds ?? 0} seconds` : ''
  return `${uses.length} tasks ask for ${units} units in all, and there are ${entry.capacity}${window}; each takes its units when it starts.`
}
