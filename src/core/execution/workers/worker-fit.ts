import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Gate } from '../frontier/gate.ts'
import type { WorkerProfile } from '../../model/worker-pool.ts'

/** What a task asks of its worker. Tasks with the same `key` ask for the same. */
export interface WorkerNeed {
  readonly key: string
  readonly capabilities: readonly string[]
  /** The capabilities as one text. */
  readonly wanted: string
  readonly cpu_cores: number
  readonly memory_mb: number
}

/** How well a kind of worker suits a need: the less, the better. */
export interface Fit {
  /** 0: it is made for it, 1: it is one of the things that it is made for, 2: it can. */
  readonly tier: 0 | 1 | 2
  /** What it needs before it can begin. */
  readonly setup_seconds: number
}

/** The kind of worker that a pool has when it names none. */
export const GENERIC: WorkerProfile = { name: 'worker', kind: 'generic', capabilities: ['*'] }

/** The need of what any worker will do for. */
const PLAIN: WorkerNeed = { key: '[] 0 0', capabilities: [], wanted: '[]', cpu_cores: 0, memory_mb: 0 }

/** What a node asks of its worker. Who has the plan's index asks that, which knows it already. */
export function needOf(node: CoordinatorNode): WorkerNeed {
  const { cpu_cores, memory_mb } = node.resources.quota
  if (node.capabilities.length === 0 && cpu_cores === 0 && memory_mb === 0) return PLAIN
  const capabilities = [...new Set(node.capabilities)].sort()
  const wanted = JSON.stringify(capabilities)
  return { key: `${wanted} ${cpu_cores} ${memory_mb}`, capabilities, wanted, cpu_cores, memory_mb }
}

/** What a task asks of its worker, as its way through the gates says. */
export function needOfTask({ nodes, ways, wayOf }: Planned, task: number): WorkerNeed {
  const node = nodes[task] as CoordinatorNode
  // The way of what a person does leads to no worker; its undo may still need one.
  if (node.action.kind === 'human') return needOf(node)
  const way = ways[wayOf[task] as number] as readonly Gate[]
  for (let i = 0; i < way.length && i < 2; i++) {
    const gate = way[i] as Gate
    if (gate.kind === 'capabilities') return gate.wanted
  }
  return PLAIN
}

interface Planned {
  readonly nodes: readonly CoordinatorNode[]
  readonly ways: readonly (readonly Gate[])[]
  readonly wayOf: Int32Array
}

/** Whether not every worker will do. */
export function asksForWorker({ capabilities, cpu_cores, memory_mb }: WorkerNeed): boolean {
  return capabilities.length > 0 || cpu_cores > 0 || memory_mb > 0
}

/**
 * How a kind of worker suits what is wanted; `undefined` when it cannot do it. What asks for nothing goes to generic workers
 * first, so that the others stay free for what they are made for.
 */
export function fitOf(profile: WorkerProfile, wanted: readonly string[]): Fit | undefined {
  if (wanted.length === 0) return { tier: TIER_OF_PLAIN[profile.kind], setup_seconds: 0 }
  const within =
    profile.capabilities.includes('*') || wanted.every((capability) => profile.capabilities.includes(capability))
  if (within) return { tier: TIER[profile.kind], setup_seconds: 0 }
  return profile.kind === 'specialized' ? undefined : { tier: 2, setup_seconds: profile.setup_seconds ?? 0 }
}

const TIER = { specialized: 0, hybrid: 1, generic: 2 } as const
const TIER_OF_PLAIN = { generic: 0, hybrid: 1, specialized: 2 } as const

/** Sums of fractions drift by a few ulps; what fits exactly must not be refused for that. */
const DRIFT = 1e-9

/** Whether what is left of a worker's own limits is enough for a need. */
export function holds(cpu_left: number, memory_left: number, need: WorkerNeed): boolean {
  return fits(need.cpu_cores, cpu_left) && fits(need.memory_mb, memory_left)
}

/** What asks for nothing fits even where a worker that came back smaller has more in hand than it has. */
function fits(asked: number, left: number): boolean {
  return asked === 0 || asked <= left + DRIFT
}

/** Whether an idle worker of a kind can do what is needed, with how well. */
export function fitOfIdle(profile: WorkerProfile, need: WorkerNeed): Fit | undefined {
  const { cpu_cores = Infinity, memory_mb = Infinity } = profile
  return holds(cpu_cores, memory_mb, need) ? fitOf(profile, need.capabilities) : undefined
}

/** Orders fits, best first; 0 for equally good ones. `byTier` false leaves specialisation out. */
export function compareFits(a: Fit, b: Fit, byTier: boolean): number {
  return (byTier ? a.tier - b.tier : 0) || a.setup_seconds - b.setup_seconds
}
