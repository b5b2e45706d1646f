/** The system design's own HotUpdate, word for word, as an update of a running plan. */
import type { Coordinator, CoordinatorEdge, CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdate, HotUpdateOp, HotUpdateSugar } from '../../model/hot-update.ts'
import { PRIORITY_WEIGHT, type Priority } from '../../model/identity.ts'
import { type Result, err, ok } from '../../std/result.ts'
import { rounded } from '../../std/rounded.ts'
import { Z95, effortOf } from '../compile/hours.ts'
import { DEFAULT_ACTION, DEFAULT_DURATION, DEFAULT_RETRY_CLASSES, DEFAULT_SCOPE_INCLUDES } from '../defaults.ts'

/** What the short form leaves unsaid. */
export interface LiteralContext {
  /** The plan as it runs. */
  readonly coordinator: Coordinator
  /** Who does tasks that have no command; null when nobody was named. */
  readonly agent: string | null
  readonly id: string
  readonly base_version: number
}

/** Where a short form cannot be taken, as a path inside it, and why; the reason ends without a full stop. */
export interface LiteralRefusal {
  readonly path: readonly string[]
  readonly reason: string
  readonly advice: string
}

type Mapped = Result<HotUpdateOp[], LiteralRefusal>

/** Maps the design's form. A pure function; whether the update may be applied is judged later, like any other. */
export function updateFromLiteral(literal: HotUpdateSugar, context: LiteralContext): Result<HotUpdate, LiteralRefusal> {
  const mapped = opsOf(literal, context)
  if (!mapped.ok) return mapped
  const { id, base_version } = context
  return ok({ id, base_version, reason: REASON[literal.op], ops: mapped.value })
}

const REASON = {
  inject_task: 'a task is added',
  add_edge: 'an order of tasks is added',
  modify_resource: 'resources are changed',
} as const

function opsOf(literal: HotUpdateSugar, context: LiteralContext): Mapped {
  switch (literal.op) {
    case 'inject_task':
      return injected(literal, context)
    case 'add_edge':
      if (literal.edges === undefined || literal.edges.length === 0)
        return refused(['edges'], 'add_edge has no edges', 'Say between which tasks, as the page on hot updates shows.')
      if (literal.task !== undefined || literal.resources !== undefined)
        return refused(
          [literal.task === undefined ? 'resources' : 'task'],
          'add_edge adds edges and nothing else',
          'Hand the rest in as another update.',
        )
      return ok([{ op: 'add_edges', edges: literal.edges.map(edgeOf) }])
    case 'modify_resource':
      return modified(literal, context)
  }
}

function injected({ task, edges = [], resources }: HotUpdateSugar, context: LiteralContext): Mapped {
  if (task === undefined)
    return refused(['task'], 'inject_task has no task', 'Say which: its id, name, locks, priority and acceptance.')
  if (context.agent === null)
    return refused(
      ['task'],
      `${task.id} has no command, and the execution has no agent that could do it`,
      'Name who does it with --agent, or write the update in full, with an action.',
    )
  const whole = wholeTask(task)
  if (!whole.ok) return whole
  const raised = quotaOps(resources?.increase_quota, context)
  if (!raised.ok) return raised
  const locks = [...new Set([...whole.value.locks, ...(resources?.add_locks ?? [])])]
  return ok([
    ...raised.value,
    ...newLocks(locks, context),
    { op: 'inject_tasks', tasks: [nodeOf({ ...whole.value, locks }, context.coordinator)] },
    ...(edges.length === 0 ? [] : [{ op: 'add_edges' as const, edges: edges.map(edgeOf) }]),
  ])
}

type Named = NonNullable<HotUpdateSugar['task']>
type Task = { readonly [K in keyof Named]-?: NonNullable<Named[K]> }
type Increase = NonNullable<NonNullable<HotUpdateSugar['resources']>['increase_quota']>

/** The task with all that a new one needs; all that is missing is told at once. */
function wholeTask({ id, name, locks, priority, acceptance }: Named): Result<Task, LiteralRefusal> {
  if (name !== undefined && locks !== undefined && priority !== undefined && acceptance !== undefined)
    return ok({ id, name, locks, priority, acceptance })
  const missing = Object.entries({ name, locks, priority, acceptance }).filter(([, value]) => value === undefined)
  return refused(
    ['task'],
    `a new task needs more: ${missing.map(([key]) => key).join(', ')}`,
    'Say its id, name, locks, priority and acceptance; lists may be empty.',
  )
}

function modified({ task, edges, resources }: HotUpdateSugar, context: LiteralContext): Mapped {
  if (edges !== undefined)
    return refused(
      ['edges'],
      'modify_resource changes resources and nothing else',
      'Hand the edges in as another update.',
    )
  const { increase_quota, add_locks = [] } = resources ?? {}
  if (increase_quota === undefined && add_locks.length === 0)
    return refused(
      ['resources'],
      'modify_resource changes nothing',
      'Say what: `increase_quota`, or `add_locks` with a `task`.',
    )
  if (task === undefined && add_locks.length > 0)
    return refused(
      ['resources', 'add_locks'],
      'nothing says which task is to take these locks',
      'Name it under `task`, or write the update in full, with set_resources.',
    )
  const raised = quotaOps(increase_quota, context)
  if (!raised.ok) return raised
  if (task === undefined) return raised
  const node = context.coordinator.graph.nodes.find(({ id }) => id === task.id)
  if (node === undefined)
    return refused(['task', 'id'], `there is no task ${task.id}`, 'tasks status --all lists the tasks.')
  const locks = [...new Set([...node.resources.locks, ...(task.locks ?? []), ...add_locks])]
  return ok([
    ...raised.value,
    ...newLocks(locks, context),
    { op: 'set_resources', task: task.id, resources: { ...node.resources, locks } },
  ])
}

const QUOTAS = ['cpu_cores', 'memory_mb', 'disk_io_mbps'] as const

/** Raises what is limited; what has no limit has nothing to raise. */
function quotaOps(increase: Increase | undefined, { coordinator }: LiteralContext): Mapped {
  if (increase === undefined) return ok([])
  const path = ['resources', 'increase_quota']
  if ((increase.exclusive_resources ?? []).length > 0)
    return refused(
      [...path, 'exclusive_resources'],
      'a lock has one holder, so there is nothing to increase',
      'Leave them out.',
    )
  const { quotas, catalog } = coordinator.resources
  const raised: Record<string, number> = {}
  for (const name of QUOTAS) {
    const by = increase[name] ?? 0
    const limit = quotas[name]
    if (by > 0 && limit === undefined)
      return refused([...path, name], `${name} is not limited, so there is nothing to increase`, 'Leave it out.')
    if (by > 0 && limit !== undefined) raised[name] = limit + by
  }
  const ops: HotUpdateOp[] = []
  if (Object.keys(raised).length > 0) ops.push({ op: 'set_quotas', quotas: { ...quotas, ...raised } })
  for (const [name, claim] of Object.entries(increase.shared_resources ?? {})) {
    const entry = Object.hasOwn(catalog, name) ? catalog[name] : undefined
    if (entry === undefined || entry.mode === 'exclusive')
      return refused(
        [...path, 'shared_resources', name],
        `there is no pool ${name}`,
        'The pools stand in coordinator.json under resources.',
      )
    const by = typeof claim === 'number' ? claim : claim.units
    ops.push({ op: 'set_pool', name, capacity: entry.capacity + by })
  }
  return ok(ops)
}

/** Locks that the plan does not know yet. */
function newLocks(locks: readonly string[], { coordinator }: LiteralContext): HotUpdateOp[] {
  const { catalog } = coordinator.resources
  const last = Object.values(catalog).reduce((most, entry) => Math.max(most, entry.lock_order), 0)
  return locks
    .filter((name) => !Object.hasOwn(catalog, name))
    .map((name, i) => ({
      op: 'add_resource',
      name,
      entry: { mode: 'exclusive', capacity: 1, lock_order: last + 1 + i, scope: 'site' },
    }))
}

function edgeOf({ from, to, type }: { from: string; to: string; type: 'hard' | 'soft' }): CoordinatorEdge {
  return { from, to, type, dep_type: 'sequential', confidence: 1 }
}

function nodeOf(task: Task, { graph, policies }: Coordinator): CoordinatorNode {
  const { mean, sd } = effortOf(DEFAULT_DURATION.agent)
  return {
    id: task.id,
    name: task.name,
    feature_id: graph.nodes[0]?.feature_id ?? 'F001',
    description: '',
    action: DEFAULT_ACTION,
    estimates: { mean_h: rounded(mean), sd_h: rounded(sd), p50_h: rounded(mean), p95_h: rounded(mean + Z95 * sd) },
    priority: nearestPriority(task.priority),
    rank: rounded(mean),
    acceptance: [...task.acceptance],
    effects: [],
    resources: { locks: [...task.locks], pools: {}, quota: { cpu_cores: 0, memory_mb: 0, disk_io_mbps: 0 } },
    capabilities: [],
    retry: { ...policies.retry, classes: [...DEFAULT_RETRY_CLASSES] },
    checkpoints: [],
    idempotent: false,
    scope: { includes: [...DEFAULT_SCOPE_INCLUDES], excludes: [] },
    preemptible: false,
    optional: false,
    done: false,
    tags: [],
    brief: `# ${task.name}\n`,
  }
}

/** The bucket whose weight is nearest; the more urgent one of two that are as near. */
function nearestPriority(weight: number): Priority {
  const buckets = Object.entries(PRIORITY_WEIGHT) as [Priority, number][]
  return buckets.reduce((best, next) => (Math.abs(next[1] - weight) < Math.abs(best[1] - weight) ? next : best))[0]
}

function refused(path: readonly string[], reason: string, advice: string): Result<never, LiteralRefusal> {
  return err({ path, reason, advice })
}
