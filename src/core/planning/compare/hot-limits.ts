import type { CatalogEntry, Coordinator, CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import { sortedBy } from '../../std/order.ts'
import { sameJson } from './field-changes.ts'
import type { OpenWork } from './open-work.ts'

/** A difference that a running execution cannot take. */
export interface NotHot {
  readonly what: string
  readonly why: string
  /** Without it nothing else can be taken either. */
  readonly blocks: boolean
}

/** One operation of a patch, and why it is there. */
export interface PatchStep {
  readonly op: HotUpdateOp
  readonly reason: string
}

/** The operations that change limits and rules, and what no operation can change. */
export function hotLimits(
  before: Coordinator,
  after: Coordinator,
  work: OpenWork,
): { readonly steps: readonly PatchStep[]; readonly not_hot: readonly NotHot[] } {
  const steps: PatchStep[] = []
  const not_hot: NotHot[] = []
  // What the plan does not limit, the execution took from its machine.
  const quotas = { ...before.resources.quotas, ...after.resources.quotas }
  if (!sameJson(before.resources.quotas, quotas)) {
    steps.push({ op: { op: 'set_quotas', quotas }, reason: 'the limits of the machine changed' })
  }
  resourceLimits(before, after, steps, not_hot)
  const policies = changedPolicies(before.policies, after.policies)
  if (policies !== undefined) {
    const reason = `changed: ${Object.keys(policies).join(', ')}`
    steps.push({ op: { op: 'set_policy', policies }, reason })
  }
  for (const name of Object.keys(before.policies).filter((key) => !Object.hasOwn(after.policies, key))) {
    const why = 'a rule that is there can be set otherwise, and not taken away'
    not_hot.push({ what: `policies.${name}`, why, blocks: false })
  }
  if (before.policies.update_mode === 'disabled') {
    not_hot.push({
      what: 'every change',
      why: 'the running plan takes no updates (update_mode is disabled)',
      blocks: true,
    })
  }
  if (before.mode !== after.mode) {
    not_hot.push({
      what: `execution model ${before.mode} → ${after.mode}`,
      why: 'an execution keeps its model',
      blocks: false,
    })
  }
  if (!sameJson(before.worker_pool, after.worker_pool)) {
    const { min, max } = after.worker_pool
    const why = `workers are chosen when an execution starts or resumes: --worker-min ${min} --worker-max ${max}`
    not_hot.push({ what: 'number of workers', why, blocks: false })
  }
  const estimated = work.kept.filter(([now, next]) => !sameJson(now.estimates, next.estimates)).length
  if (estimated > 0) {
    const what = `durations of ${estimated} unfinished ${estimated === 1 ? 'task' : 'tasks'}`
    not_hot.push({ what, why: 'they only guide the order of tasks, and stay as they were estimated', blocks: false })
  }
  const labelled = work.kept.filter(([now, next]) => !sameJson(labelsOf(now), labelsOf(next))).length
  if (labelled > 0) {
    const what = `titles, descriptions or features of ${labelled} unfinished ${labelled === 1 ? 'task' : 'tasks'}`
    not_hot.push({ what, why: 'they are labels of the same work, and stay as they were', blocks: false })
  }
  return { steps, not_hot }
}

/** What only names a task. What an agent or a person reads is in its brief, and counts as its work. */
function labelsOf({ name, description, feature_id, tags }: CoordinatorNode): unknown {
  return { name, description, feature_id, tags }
}

function resourceLimits(before: Coordinator, after: Coordinator, steps: PatchStep[], not_hot: NotHot[]): void {
  const was = new Map(Object.entries(before.resources.catalog))
  const claimed = namesClaimed(after.graph.nodes)
  for (const [name, entry] of sortedBy(Object.entries(after.resources.catalog), ([key]) => key)) {
    const old = was.get(name)
    if (old === undefined) {
      if (claimed.has(name)) steps.push({ op: { op: 'add_resource', name, entry }, reason: 'tasks ask for it now' })
    } else if (!canServeAs(old, entry)) {
      const what = `${name}: ${old.mode} of the ${old.scope} → ${entry.mode} of the ${entry.scope}`
      not_hot.push({ what, why: 'a resource keeps its kind while it is in use', blocks: claimed.has(name) })
    } else if (
      entry.mode === 'rate' &&
      (old.capacity !== entry.capacity || old.interval_seconds !== entry.interval_seconds)
    ) {
      not_hot.push({ what: `rate ${name}`, why: 'a running execution keeps its rates', blocks: false })
    } else if (old.capacity !== entry.capacity) {
      const reason = `the capacity was ${old.capacity}`
      steps.push({ op: { op: 'set_pool', name, capacity: entry.capacity }, reason })
    }
  }
}

/** A pool of one unit serves as a lock, only that reads exclude each other too; and a lock serves as a pool of one unit. */
function canServeAs(old: CatalogEntry, entry: CatalogEntry): boolean {
  if (old.scope !== entry.scope) return false
  if (old.mode === entry.mode || (old.mode === 'semaphore' && entry.mode === 'exclusive')) return true
  return old.mode === 'exclusive' && entry.mode === 'semaphore' && entry.capacity === 1
}

function namesClaimed(nodes: readonly CoordinatorNode[]): Set<string> {
  return new Set(nodes.flatMap(({ resources }) => [...resources.locks, ...Object.keys(resources.pools)]))
}

type Policies = Coordinator['policies']

function changedPolicies(before: Policies, after: Policies): Partial<Policies> | undefined {
  const names = (Object.keys(after) as (keyof Policies)[]).filter((name) => !sameJson(before[name], after[name]))
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, after[name]]))
}
