/**
 * Gives work more room: a larger grant of memory, up to a ceiling; half the tasks at once where no memory is known; and where the
 * ceiling is reached, two parts in the place of a task that can be parted.
 */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Healing } from '../../model/healing.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import type { RepairFacts } from './facts.ts'
import { affectedTasks } from './mending-task.ts'
import { exhaustedHeap, type Heap } from './heap.ts'
import { partedTask } from './parted-task.ts'
import { listed, shortened } from './shown-text.ts'
import { halved } from './throttle.ts'

const FACTOR = 1.5
const DEFAULT_CEILING = 2
/** Less than this helps nobody. */
const LEAST = 1.05
/** What the plan gave before it was raised: the ceiling is counted from there. */
const GIVEN = 'TASKS_MEMORY_GIVEN_MB'
/** Codes of failures for want of memory; of what else there may be too little, more memory makes no more. */
const MEMORY = /MEM|HEAP|OOM|KILLED/
/** Codes of bounds of the whole machine, which fewer tasks at once do not move. */
const BOUNDS: ReadonlyMap<string, string> = new Map([
  ['WATCH_LIMIT', 'the machine watches no more files: raise fs.inotify.max_user_watches, or let the tool poll'],
  [
    'OUT_OF_CPU_LIMIT',
    'the limit of processor time is of the task itself: raise it by tasks update, then answer with retry',
  ],
  [
    'OUT_OF_PROCESS_LIMIT',
    'the limit of processes is of the task itself: raise it by tasks update, then answer with retry',
  ],
  ['EROFS', 'the file system can only be read'],
  ['EDQUOT', 'the quota of the disk is used up: make room, then answer with retry'],
])

/** See the header. */
export function easeResources(request: RepairRequest, facts: RepairFacts, rules: Healing | undefined): RepairAnswer {
  const affected = affectedTasks(request)
  if (affected.length === 0) return { refusal: 'nobody who needs more room is still to come' }
  const { code } = request.issue
  const fixed = BOUNDS.get(code)
  if (fixed !== undefined) return { refusal: fixed }
  const heap = exhaustedHeap(request.issue)
  const crowded = heap === undefined ? undefined : affected.find((node) => losesOptions(node, heap, facts))
  if (heap !== undefined && crowded !== undefined)
    return {
      refusal: `${crowded.id} has ${heap.variable} from the environment of tasks, which says more than the size of the heap and would be lost: make the heap larger there, or state the variable in the task`,
    }
  const bound = { ceiling: rules?.memory_ceiling ?? DEFAULT_CEILING, most: mostMemory(request, facts) }
  const ops: HotUpdateOp[] = []
  const told: string[] = []
  const stuck: CoordinatorNode[] = []
  let unknown = 0
  for (const node of affected) {
    const grant = MEMORY.test(code) ? grantOf(node, heap, facts) : undefined
    if (grant === undefined) {
      unknown++
      continue
    }
    const next = roomFor(grant, bound)
    if (next < grant.now * LEAST) stuck.push(node)
    else {
      ops.push(...raised(node, grant, { next, most: bound.most }))
      told.push(`${node.id} from ${Math.round(grant.now)} to ${next} MB`)
    }
  }
  const kin = heap === undefined && MEMORY.test(code) ? kinUnderWay(request, affected) : []
  for (const node of kin) {
    const grant = grantOf(node, undefined, facts)
    const next = grant === undefined ? 0 : roomFor(grant, bound)
    if (grant === undefined || next < grant.now * LEAST) continue
    ops.push(...raised(node, grant, { next, most: bound.most }))
    told.push(`${node.id} from ${Math.round(grant.now)} to ${next} MB (for its next try)`)
  }
  const ids = new Set(stuck.length === 0 ? [] : request.coordinator.graph.nodes.map(({ id }) => id))
  const parted = stuck.map((node) => ({ node, op: partedTask(ids, node) }))
  const whole = parted.filter(({ op }) => op === undefined).map(({ node }) => node.id)
  if (whole.length > 0) return { refusal: atCeiling(whole, bound) }
  for (const { node, op } of parted) {
    if (op !== undefined) ops.push(op)
    told.push(`${node.id} in two parts`)
  }
  if (unknown > 0) {
    const slowed = slower(request)
    if (slowed === undefined && ops.length === 0)
      return {
        refusal: `one task at a time still finds too little room${MEMORY.test(code) ? ', and nobody has said how much memory the tasks take' : ''}`,
      }
    if (slowed !== undefined) {
      ops.push(slowed)
      told.push(`at most ${slowed.concurrency} tasks at once`)
    }
  }
  return { summary: shortened(`more room: ${listed(told, 6)}`), asks: false, ops }
}

/** Tasks that run now under the limit that was too low for others of their feature: when they fail too, they are to have more. */
function kinUnderWay({ coordinator, running }: RepairRequest, affected: readonly CoordinatorNode[]): CoordinatorNode[] {
  const limit = ({ feature_id, action }: CoordinatorNode): string => `${feature_id} ${action.limits?.memory_mb}`
  const low = new Set(affected.flatMap((node) => (node.action.limits?.memory_mb === undefined ? [] : [limit(node)])))
  return coordinator.graph.nodes.filter((node) => running?.has(node.id) === true && low.has(limit(node)))
}

interface Bound {
  readonly ceiling: number
  readonly most: number
}

function roomFor({ now, given }: Grant, { ceiling, most }: Bound): number {
  return Math.floor(Math.min(now * FACTOR, given * ceiling, most))
}

function atCeiling(ids: readonly string[], { ceiling, most }: Bound): string {
  const machine = Number.isFinite(most) ? `, or of the ${Math.floor(most)} MB that there are` : ''
  return `${listed(ids, 3)} ${ids.length === 1 ? 'is' : 'are'} at ${ceiling} times the memory that the plan gave (policies.healing.memory_ceiling)${machine}, and cannot be parted`
}

/** Half of what ran at once; undefined when one at a time was not little enough. */
function slower(request: RepairRequest): Extract<HotUpdateOp, { op: 'throttle' }> | undefined {
  const before = request.tries === 0 ? Infinity : halved(request, request.tries - 1)
  const concurrency = halved(request, request.tries)
  if (concurrency >= before) return undefined
  return { op: 'throttle', name: request.issue.pattern, scope: { of: 'plan' }, concurrency }
}

interface Grant {
  readonly now: number
  readonly given: number
  /** Whose heap is bounded, where it is that. */
  readonly heap?: Heap | undefined
}

/** What a task's variable says, or every process's where the task has none. A container has an environment of its own. */
function optionsOf({ action }: CoordinatorNode, { variable }: Heap, { heaps }: RepairFacts): string {
  return action.env?.[variable] ?? (action.image === undefined ? heaps?.get(variable) : undefined) ?? ''
}

/** Whether a variable of the task would hide options that are in force now. They may hold secrets, so they are not written down. */
function losesOptions(node: CoordinatorNode, heap: Heap, facts: RepairFacts): boolean {
  return node.action.env?.[heap.variable] === undefined && !heap.isBare(optionsOf(node, heap, facts))
}

/** What memory a task has, as far as that is said; for an exhausted heap, what its runtime takes when nobody says more. */
function grantOf(node: CoordinatorNode, heap: Heap | undefined, facts: RepairFacts): Grant | undefined {
  const { action, resources } = node
  const { memory_mb = 8192 } = facts
  const stated = action.limits?.memory_mb ?? (resources.quota.memory_mb > 0 ? resources.quota.memory_mb : undefined)
  const now = heap === undefined ? stated : (heap.stated(optionsOf(node, heap, facts)) ?? heap.usual(memory_mb))
  if (now === undefined) return undefined
  const given = Number(action.env?.[GIVEN])
  return { now, given: given > 0 ? given : now, heap }
}

function raised({ action, resources, id }: CoordinatorNode, { now, given, heap }: Grant, to: Raise): HotUpdateOp[] {
  const env: Record<string, string> = { [GIVEN]: String(Math.round(given)) }
  if (heap !== undefined) env[heap.variable] = heap.sized(action.env?.[heap.variable] ?? '', to.next)
  // A process is larger than its heap: what it may use in all grows by as much.
  const grown = (mb: number): number =>
    Math.max(mb, Math.min(to.most, Math.ceil(heap === undefined ? to.next : (mb * to.next) / now)))
  const limit = action.limits?.memory_mb
  const ops: HotUpdateOp[] = [{ op: 'set_env', task: id, env }]
  if (limit !== undefined) ops.push({ op: 'set_limits', task: id, limits: { memory_mb: grown(limit) } })
  const { quota } = resources
  if (quota.memory_mb > 0) {
    const taken = { ...resources, quota: { ...quota, memory_mb: grown(quota.memory_mb) } }
    ops.push({ op: 'set_resources', task: id, resources: taken })
  }
  return ops
}

interface Raise {
  readonly next: number
  readonly most: number
}

/** No grant is larger than what the plan, one worker or the machine has. */
function mostMemory({ coordinator }: RepairRequest, { memory_mb = Infinity }: RepairFacts): number {
  const { quotas } = coordinator.resources
  const workers = coordinator.worker_pool.workers ?? []
  const largest = workers.reduce((most, worker) => Math.max(most, worker.memory_mb ?? Infinity), 0)
  return Math.min(quotas.memory_mb ?? Infinity, workers.length === 0 ? Infinity : largest, memory_mb)
}
