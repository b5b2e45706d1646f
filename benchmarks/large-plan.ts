import type { Coordinator, CoordinatorEdge, CoordinatorNode } from '../src/core/model/coordinator.ts'
import { RECOMMENDED_POLICIES } from '../src/core/planning/defaults.ts'
import type { WorkerProfile } from '../src/core/model/worker-pool.ts'
import { chance } from '../src/core/std/chance.ts'
import { planFromText } from '../src/testing/plan-text.ts'
import type { Shape } from './shapes.ts'

/** How large a plan is, and what its tasks ask for. */
export interface PlanSize {
  readonly tasks: number
  /** Arrows into each task, from the two thousand before it or a sixth of the plan, so that many can run at once. */
  readonly arrows: number
  /** Half of them locks, half pools of 4. Half of the tasks ask for one. */
  readonly resources: number
  /** Kinds of worker: a quarter of the tasks asks for one of them. */
  readonly capabilities: number
  readonly workers: number
  readonly slots: number
  /** With all the rules that the compiler recommends: aging, backpressure, breakers, matching of workers. */
  readonly recommended?: boolean
}

const MATCHING = { strategy: 'capability_and_load_balanced', prefer_specialized: true } as const

const PRIORITIES = ['critical', 'high', 'medium', 'medium', 'medium', 'low'] as const

/** A plan by chance: each number of it is drawn by a key of its own. */
export function largePlan(seed: number, size: PlanSize): Coordinator {
  const { tasks, arrows, resources, capabilities, workers, slots, recommended = false } = size
  const empty = planFromText('a 1h')
  const model = empty.graph.nodes[0] as CoordinatorNode
  const idOf = (task: number): string => `P1.T${String(task + 1).padStart(3, '0')}`
  const one = (sides: number, ...key: (string | number)[]): number => Math.floor(chance(seed, ...key) * sides)
  const nodes = Array.from({ length: tasks }, (_, task): CoordinatorNode => {
    const asks = one(2, 'asks', task) === 0 ? one(resources, 'resource', task) : -1
    const mean_h = 0.5 + one(100, 'hours', task) / 20
    return {
      ...model,
      id: idOf(task),
      name: `Step ${task}`,
      estimates: { mean_h, sd_h: 0.3, p50_h: mean_h, p95_h: 2 * mean_h },
      priority: PRIORITIES[one(6, 'priority', task)] as CoordinatorNode['priority'],
      capabilities: one(4, 'wants', task) === 0 && capabilities > 0 ? [`c${one(capabilities, 'kind', task)}`] : [],
      resources: {
        ...model.resources,
        locks: asks >= 0 && asks % 2 === 0 ? [`r${asks}`] : [],
        pools: asks >= 0 && asks % 2 === 1 ? { [`r${asks}`]: 1 + one(2, 'units', task) } : {},
      },
    }
  })
  const reach = Math.min(Math.ceil(tasks / 6), 2000)
  const edges: CoordinatorEdge[] = []
  for (let task = reach; task < tasks; task++) {
    const from = new Set<number>()
    for (let k = 0; from.size < arrows && k < 4 * arrows; k++) from.add(task - 1 - one(reach, 'arrow', task, k))
    for (const before of from)
      edges.push({ from: idOf(before), to: idOf(task), type: 'hard', dep_type: 'technical', confidence: 1 })
  }
  const names = Array.from({ length: resources }, (_, k) => `r${k}`)
  const profiles = Array.from({ length: capabilities }, (_, k): WorkerProfile => ({
    name: `kind-${k}`,
    kind: 'hybrid',
    capabilities: [`c${k}`],
    slots,
    count: Math.ceil(workers / capabilities),
  }))
  return {
    ...empty,
    graph: { nodes, edges },
    policies: {
      ...empty.policies,
      ...(recommended
        ? { ...RECOMMENDED_POLICIES, worker_matching: { ...MATCHING, max_tasks_per_worker: slots } }
        : {}),
      concurrency_max: workers * slots,
    },
    resources: {
      ...empty.resources,
      locks: names.filter((_, k) => k % 2 === 0),
      pools: Object.fromEntries(names.filter((_, k) => k % 2 === 1).map((name) => [name, 4])),
      catalog: Object.fromEntries(
        names.map((name, k) => [
          name,
          k % 2 === 0
            ? { mode: 'exclusive', capacity: 1, lock_order: k, scope: 'site' }
            : { mode: 'semaphore', capacity: 4, lock_order: k, scope: 'site' },
        ]),
      ),
    },
    worker_pool: {
      min: workers,
      max: workers,
      workers: capabilities > 0 ? profiles : [{ name: 'worker', kind: 'generic', capabilities: ['*'], slots }],
    },
  }
}

/** A plan of a shape whose tasks ask for nothing but a worker, on eight lanes. */
export function shapedPlan({ predecessors }: Shape): Coordinator {
  const plan = largePlan(1, {
    tasks: predecessors.length,
    arrows: 0,
    resources: 1,
    capabilities: 0,
    workers: 8,
    slots: 1,
  })
  const bare = plan.graph.nodes.map((node) => ({ ...node, resources: { ...node.resources, locks: [], pools: {} } }))
  const edges = predecessors.flatMap((before, task) =>
    before.map((from): CoordinatorEdge => ({
      from: (bare[from] as CoordinatorNode).id,
      to: (bare[task] as CoordinatorNode).id,
      type: 'hard',
      dep_type: 'technical',
      confidence: 1,
    })),
  )
  return { ...plan, graph: { nodes: bare, edges } }
}
