import type { CoordinatorNode } from '../../core/model/coordinator.ts'
import { orderWriters } from '../../core/planning/repair/order-writers.ts'
import type { HotUpdateOp } from '../../core/model/hot-update.ts'
import type { RepairAnswer, RepairRequest } from '../../core/ports/repairer.ts'
import type { Dice } from './dice.ts'
import type { WorldFeature } from './world-feature.ts'

/** Breakers have remedies, and the planner answers something: a remedy, one that helps nobody, one that cannot be applied, or nothing. */
export const mending: WorldFeature = {
  name: 'mending',
  change: (dice, plan) => {
    const { circuit_breakers } = plan.policies
    if (circuit_breakers?.patterns === undefined || !dice.happens(0.7, 'mends')) return plan
    const patterns = circuit_breakers.patterns.map((pattern, i) => ({
      ...pattern,
      ...(dice.happens(0.8, 'has a remedy', i)
        ? { remedy: dice.pick(['install_packages', 'throttle', 'sync_schema'] as const, 'remedy', i) }
        : {}),
    }))
    const healing = { default: dice.pick(['auto', 'auto', 'ask', 'off'] as const, 'healing') }
    return { ...plan, policies: { ...plan.policies, circuit_breakers: { ...circuit_breakers, patterns }, healing } }
  },
  options: (dice) =>
    dice.happens(0.2, 'heal') ? { heal: dice.pick(['auto', 'ask', 'off'] as const, 'heal mode') } : {},
  faults: (dice) => ({ writes_same: dice.trouble(0.3, 'same files') }),
  planner: (dice) => (request) => answer(dice, request),
}

function answer(dice: Dice, request: RepairRequest): RepairAnswer {
  const { issue, waiting, at } = request
  if (issue.remedy === 'order_writers') return orderWriters(request)
  const luck = (what: string): number => dice.luck(what, issue.id)
  if (luck('refused') < 0.2) return { refusal: 'nothing is known against it' }
  const remedy = { summary: `mends ${issue.id}`, asks: luck('asks') < 0.2 }
  const kind = luck('kind of remedy')
  if (kind < 0.15) return { ...remedy, ops: [{ op: 'cancel_task', task: 'P1.nobody', reason: 'it cannot be applied' }] }
  if (kind < 0.3) return { ...remedy, ops: [], not_before: at + Math.round(luck('until') * 3_600_000) }
  if (kind < 0.45) return { ...remedy, ops: [slower(issue.id, at, luck('pause'))] }
  const tasks = mendingTasks(request, 1 + Math.floor(luck('tasks') * 2))
  const edges = tasks.flatMap(({ id }) =>
    issue.tasks
      .filter((task) => waiting.has(task))
      .map((to) => ({ from: id, to, type: 'hard', dep_type: 'technical', confidence: 1 }) as const),
  )
  const ops: HotUpdateOp[] = [{ op: 'inject_tasks', tasks }]
  if (edges.length > 0) ops.push({ op: 'add_edges', edges })
  return { ...remedy, ops }
}

function slower(name: string, at: number, luck: number): HotUpdateOp {
  return {
    op: 'throttle',
    name,
    scope: { of: 'plan' },
    ...(luck < 0.5 ? { not_before: at + Math.round(luck * 3_600_000) } : {}),
    ...(luck > 0.2 ? { concurrency: 1 + Math.floor(luck * 3) } : {}),
  }
}

/** What the task that a mending one is made after may have, and a mending one has not. */
const EXTRAS = ['compensation', 'approval', 'checkpoint_capable', 'heartbeat', 'alerts'] as const

function mendingTasks({ issue, coordinator }: RepairRequest, count: number): CoordinatorNode[] {
  const [like] = coordinator.graph.nodes as [CoordinatorNode]
  const plain = { ...like }
  for (const extra of EXTRAS) delete plain[extra]
  return Array.from({ length: count }, (_, i) => ({
    ...plain,
    id: `P1.mend${issue.id.slice('issue-'.length)}_${i}`,
    name: `mends ${issue.id}`,
    action: { kind: 'shell' as const, cmd: 'true' },
    resources: { locks: [], pools: {}, quota: { cpu_cores: 0, memory_mb: 0, disk_io_mbps: 0 } },
    capabilities: [],
    acceptance: [],
    checkpoints: [],
    idempotent: true,
    optional: false,
    done: false,
    mends: issue.id,
  }))
}
