/**
 * Resources are claims, never arrows. This gathers what every task takes of every resource, and what there is in all.
 * The catalog is what the specification declares, what the codebase's analysis found, and, for names that nobody declared,
 * an exclusive lock, or a pool as large as its largest claim.
 */
import type { CatalogEntry, CoordinatorNode } from '../../model/coordinator.ts'
import type { Proposal } from '../../model/proposal.ts'
import type { Quotas, SharedClaim, SharedResource } from '../../model/resource.ts'
import type { Task } from '../../model/task.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'
import { compareText, sortedBy } from '../../std/order.ts'
import { FIRST_UNSTATED_LOCK_ORDER } from '../defaults.ts'
import type { Verifier } from './evidence.ts'
import type { Findings } from '../findings.ts'
import type { CompileSettings } from './settings.ts'

/** One task's claim on one resource. */
export interface Use {
  /** Position in the list of tasks. */
  readonly task: number
  readonly units: number
  /** Reads of an exclusive resource exclude only writes. */
  readonly read: boolean
}

/** Every claim of a plan. */
export interface Claims {
  readonly catalog: ReadonlyMap<string, CatalogEntry>
  /** Who uses each resource, by the resource's name; tasks in order. */
  readonly uses: ReadonlyMap<string, readonly Use[]>
  /** Locks and pools of each task, by its position, in the form that the runtime reads. */
  readonly ofTask: readonly Pick<CoordinatorNode['resources'], 'locks' | 'pools'>[]
}

/** Gathers the claims. A claim that exceeds what there is in all is an error: that task could never start. */
export function gatherClaims(
  proposal: Proposal,
  settings: CompileSettings,
  tasks: readonly Task[],
  resourceDependencies: readonly Dependency[],
  verifier: Verifier,
  findings: Findings,
): Claims {
  const uses = collectUses(proposal, settings, tasks, resourceDependencies)
  const catalog = new Map<string, CatalogEntry>()
  const names = sortedBy(new Set([...Object.keys(proposal.resources), ...uses.keys()]), (name) => name)
  names.forEach((name, index) => {
    const declared = declaration(name, proposal, settings)
    const place = verifier.place(proposal.tasks[uses.get(name)?.[0]?.task ?? 0]?.evidence ?? [])
    if (name === '__proto__') {
      findings.error('reserved-name', `No resource can be called "${name}".`, place, 'Give the resource another name.')
      return
    }
    catalog.set(name, entryOf(name, index, declared, uses.get(name) ?? [], place, findings))
  })
  refuseWhatNeverFits(proposal, tasks, catalog, uses, settings.quotas ?? {}, verifier, findings)
  return { catalog, uses, ofTask: claimsByTask(tasks.length, catalog, uses) }
}

function declaration(name: string, proposal: Proposal, settings: CompileSettings): SharedResource | undefined {
  if (Object.hasOwn(proposal.resources, name)) return proposal.resources[name]
  const found = settings.analysis.shared_resources
  return Object.hasOwn(found, name) ? found[name] : undefined
}

function pairName({ from, to }: Dependency): string {
  return `plan:${sortedBy([from, to], (id) => id).join('+')}`
}

function collectUses(
  proposal: Proposal,
  settings: CompileSettings,
  tasks: readonly Task[],
  dependencies: readonly Dependency[],
): Map<string, Use[]> {
  const uses = new Map<string, Map<number, Use>>()
  const add = (name: string, task: number, units: number, read: boolean): void => {
    let users = uses.get(name)
    if (users === undefined) uses.set(name, (users = new Map()))
    const before = users.get(task)
    users.set(task, {
      task,
      units: Math.max(units, before?.units ?? 0),
      read: read && (before?.read ?? true),
    })
  }
  tasks.forEach((task, index) => {
    const { exclusive_resources, shared_resources } = task.resource_requirements.estimated
    for (const name of exclusive_resources) add(name, index, 1, false)
    for (const [name, claim] of Object.entries(shared_resources)) add(name, index, unitsOf(claim), isRead(claim))
  })
  const isExclusive = (name: string): boolean => {
    const declared = declaration(name, proposal, settings)
    const units = [...(uses.get(name)?.values() ?? [])].map((use) => use.units)
    return declared === undefined ? units.every((count) => count <= 1) : declared.type === 'exclusive'
  }
  const indexOf = new Map(tasks.map((task, index) => [task.id, index]))
  const ends = ({ from, to }: Dependency): number[] => [from, to].map((id) => indexOf.get(id) as number)
  const limited = dependencies.filter((dependency) => dependency.type === 'resource_limited')
  for (const dependency of limited) {
    const name = dependency.shared_resource || pairName(dependency)
    for (const task of ends(dependency)) {
      if (uses.get(name)?.has(task) !== true) add(name, task, dependency.units ?? 1, false)
    }
  }
  // Two that exclude each other both write, whatever they ask for themselves; where the resource lets several in, they get a lock.
  const exclusive = new Map<string, boolean>()
  for (const dependency of dependencies) {
    if (dependency.type !== 'mutual_exclusion') continue
    const shared = dependency.shared_resource || pairName(dependency)
    if (!exclusive.has(shared)) exclusive.set(shared, isExclusive(shared))
    const name = exclusive.get(shared) === true ? shared : pairName(dependency)
    for (const task of ends(dependency)) add(name, task, 1, false)
  }
  return new Map([...uses].map(([name, users]) => [name, [...users.values()].sort((a, b) => a.task - b.task)]))
}

function entryOf(
  name: string,
  index: number,
  declared: SharedResource | undefined,
  uses: readonly Use[],
  place: string,
  findings: Findings,
): CatalogEntry {
  const scope = name.startsWith('plan:') ? 'plan' : 'site'
  const lock_order = declared?.lock_order ?? FIRST_UNSTATED_LOCK_ORDER + index
  if (declared === undefined) {
    const most = uses.reduce((units, use) => Math.max(units, use.units), 1)
    if (most === 1) return { mode: 'exclusive', capacity: 1, lock_order, scope }
    findings.warn(
      'undeclared-pool',
      `${most} units of "${name}" are asked for, but nothing says how many there are: ${most} are assumed.`,
      place,
      `Declare it in a resources block: ${name}: {type: shared_limited, capacity: ${most}}`,
    )
    return { mode: 'semaphore', capacity: most, lock_order, scope }
  }
  const { type, capacity, windows } = declared
  const entry = { ...(windows === undefined ? {} : { windows }), lock_order, scope } as const
  if (type === 'exclusive') return { mode: 'exclusive', capacity: 1, ...entry }
  if (type === 'shared_limited') return { mode: 'semaphore', capacity, ...entry }
  if (type === 'budget') return { mode: 'budget', capacity, ...entry }
  return { mode: 'rate', capacity, interval_seconds: declared.interval_seconds ?? 60, ...entry }
}

function claimsByTask(
  size: number,
  catalog: ReadonlyMap<string, CatalogEntry>,
  uses: ReadonlyMap<string, readonly Use[]>,
): Claims['ofTask'] {
  const locks = Array.from({ length: size }, (): string[] => [])
  const pools = Array.from({ length: size }, (): [string, SharedClaim][] => [])
  const names = [...uses.keys()].filter((name) => catalog.has(name)).sort(compareText)
  for (const name of names) {
    const exclusive = catalog.get(name)?.mode === 'exclusive'
    for (const { task, units, read } of uses.get(name) ?? []) {
      if (exclusive && !read) locks[task]?.push(name)
      else pools[task]?.push([name, exclusive ? { units, access: 'read' } : units])
    }
  }
  return locks.map((names, task) => ({ locks: names, pools: Object.fromEntries(pools[task] ?? []) }))
}

function refuseWhatNeverFits(
  proposal: Proposal,
  tasks: readonly Task[],
  catalog: ReadonlyMap<string, CatalogEntry>,
  uses: ReadonlyMap<string, readonly Use[]>,
  quotas: Quotas,
  verifier: Verifier,
  findings: Findings,
): void {
  const refuse = (task: number, name: string, units: number, capacity: number): void => {
    const { id, title } = tasks[task] as Task
    findings.error(
      'never-fits',
      `${id} "${title}" asks for ${units} of ${name}, of which there are ${capacity} in all: it could never start.`,
      verifier.place(proposal.tasks[task]?.evidence ?? []),
      `Raise the capacity of ${name}, or ask for less.`,
    )
  }
  for (const [name, entry] of catalog) {
    for (const use of uses.get(name) ?? [])
      if (use.units > entry.capacity) refuse(use.task, name, use.units, entry.capacity)
  }
  for (const name of ['cpu_cores', 'memory_mb', 'disk_io_mbps'] as const) {
    const limit = quotas[name]
    if (limit === undefined) continue
    tasks.forEach((task, index) => {
      const units = task.resource_requirements.estimated[name] ?? 0
      if (units > limit) refuse(index, name, units, limit)
    })
  }
}

function unitsOf(claim: SharedClaim): number {
  return typeof claim === 'number' ? claim : claim.units
}

function isRead(claim: SharedClaim): boolean {
  return typeof claim !== 'number' && claim.access === 'read'
}
