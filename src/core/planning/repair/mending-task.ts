import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { Action, Effect } from '../../model/action.ts'
import type { CatalogEntry, Coordinator, CoordinatorEdge, CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import { compareText } from '../../std/order.ts'
import type { RepairRequest } from '../../ports/repairer.ts'

/** Begins of the ids of tasks that mend. */
export type MendingName =
  | 'AUTO.INSTALL.DEPS'
  | 'AUTO.REFRESH.LOCK'
  | 'AUTO.SYNC.SCHEMA'
  | 'AUTO.FREE.DISK'
  | 'AUTO.MEND'

/** What a playbook says of the task that mends. */
export interface MendingWords {
  readonly kind: MendingName
  readonly name: string
  /** What it does and why, as Markdown. */
  readonly description: string
  readonly cmd: string
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** The container that the failing tasks run in: what is put right outside of it is missing inside. */
  readonly image?: string | undefined
  /** Locks that it holds. Those that the plan does not know are added to it. */
  readonly locks: readonly string[]
  readonly secrets?: Action['secrets']
  readonly effect: Effect
  readonly writes: readonly string[]
  readonly tags: readonly string[]
  readonly acceptance: AcceptanceCheck[]
  readonly timeout_seconds: number
  readonly minutes: number
  /** Whether a second run does no harm. */
  readonly idempotent: boolean
}

/** The first id of its name that no task has: `AUTO.INSTALL.DEPS`, then `AUTO.INSTALL.DEPS.2`. */
export function freeId(coordinator: Coordinator, name: MendingName): string {
  const taken = new Set<string>()
  for (const { id } of coordinator.graph.nodes) if (id.startsWith(name)) taken.add(id)
  // A breaker of the configuration has as many names as it has remedies: they are numbered from the first.
  const first = name === 'AUTO.MEND' ? 'AUTO.MEND.1' : name
  if (!taken.has(first)) return first
  let number = 2
  while (taken.has(`${name}.${number}`)) number++
  return `${name}.${number}`
}

/** The tasks that failed in this way and may still be changed, in the order of the plan. */
export function affectedTasks({ issue, coordinator, waiting }: RepairRequest): CoordinatorNode[] {
  const wanted = new Set(issue.tasks)
  return coordinator.graph.nodes.filter(({ id }) => wanted.has(id) && waiting.has(id))
}

/** The tasks that failed in this way, whatever became of them since, in the order of the plan. */
export function failedTasks({ issue, coordinator }: RepairRequest): CoordinatorNode[] {
  const wanted = new Set(issue.tasks)
  return coordinator.graph.nodes.filter(({ id }) => wanted.has(id))
}

/** The image that the first of the failed tasks runs in. */
export function imageOf(request: RepairRequest): string | undefined {
  return failedTasks(request)[0]?.action.image
}

/** A task that mends, and what ties it to those that need it. They wait for it. */
export function injected(
  request: RepairRequest,
  words: MendingWords,
  waiters: readonly CoordinatorNode[],
): HotUpdateOp[] {
  const node = mendingNode(request, words, waiters)
  const edges: CoordinatorEdge[] = waiters
    .map(({ id }) => ({
      from: node.id,
      to: id,
      type: 'hard' as const,
      dep_type: 'infrastructure' as const,
      confidence: 1,
    }))
    .toSorted((a, b) => compareText(a.to, b.to))
  return [
    ...lockOps(request.coordinator, words.locks),
    { op: 'inject_tasks', tasks: [node] },
    ...(edges.length === 0 ? [] : [{ op: 'add_edges' as const, edges }]),
  ]
}

function lockOps({ resources }: Coordinator, names: readonly string[]): HotUpdateOp[] {
  const last = Object.values(resources.catalog).reduce((most, entry) => Math.max(most, entry.lock_order), 0)
  return names
    .filter((name) => !Object.hasOwn(resources.catalog, name))
    .map((name, at) => {
      // Two executions in one codebase would spoil each other's work.
      const entry: CatalogEntry = { mode: 'exclusive', capacity: 1, lock_order: last + 1 + at, scope: 'site' }
      return { op: 'add_resource', name, entry }
    })
}

function mendingNode(
  { coordinator, issue }: RepairRequest,
  words: MendingWords,
  waiters: readonly CoordinatorNode[],
): CoordinatorNode {
  const mean_h = words.minutes / 60
  const first =
    waiters[0] ?? coordinator.graph.nodes.find(({ id }) => id === issue.tasks[0]) ?? coordinator.graph.nodes[0]
  return {
    id: freeId(coordinator, words.kind),
    name: words.name,
    feature_id: first?.feature_id ?? 'F001',
    description: words.description,
    action: {
      kind: 'shell',
      cmd: words.cmd,
      ...(words.cwd === '.' ? {} : { cwd: words.cwd }),
      ...(words.env === undefined ? {} : { env: { ...words.env } }),
      ...(words.image === undefined ? {} : { image: words.image }),
      ...(words.secrets === undefined ? {} : { secrets: words.secrets }),
      timeout_seconds: words.timeout_seconds,
    },
    estimates: { mean_h, sd_h: mean_h / 2, p50_h: mean_h, p95_h: mean_h * 2 },
    priority: 'critical',
    rank: waiters.reduce((most, { rank }) => Math.max(most, rank), 0) + mean_h,
    acceptance: words.acceptance,
    effects: [words.effect],
    resources: {
      locks: [...words.locks],
      pools: {},
      quota: { cpu_cores: 0, memory_mb: 0, disk_io_mbps: 0 },
    },
    capabilities: [],
    retry: {
      max_attempts: 2,
      backoff: 'exponential',
      initial_delay_ms: 2000,
      max_delay_ms: 30_000,
      jitter: true,
      classes: ['transient', 'external', 'resource'],
    },
    checkpoints: [],
    idempotent: words.idempotent,
    scope: { includes: [...words.writes], excludes: [] },
    preemptible: false,
    optional: false,
    done: false,
    tags: ['mending', ...words.tags],
    mends: issue.id,
  }
}
