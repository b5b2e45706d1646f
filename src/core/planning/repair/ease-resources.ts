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
import { partedTask } from './parted-task.ts'
import { listed, shortened } from './shown-text.ts'
import { halved } from './throttle.ts'

const FACTOR = 1.5
const DEFAULT_CEILING = 2
/** What the plan gave before it was raised: the ceiling is counted from there. */
const GIVEN = 'TASKS_MEMORY_GIVEN_MB'
const HEAP_FLAG = /--max[-_]old[-_]space[-_]size=(\d{1,7})/
/** What a failure is called where the heap of node is exhausted, whatever memory there is. */
const HEAP = /HEAP/

/** See the header. */
export function easeResources(request: RepairRequest, facts: RepairFacts, rules: Healing | undefined): RepairAnswer {
  const affected = affectedTasks(request)
  if (affected.length === 0) return { refusal: 'nobody who needs more room is still to come' }
  const isHeap = HEAP.test(request.issue.code)
  const bound = { ceiling: rules?.memory_ceiling ?? DEFAULT_CEILING, most: mostMemory(request, facts) }
  const ops: HotUpdateOp[] = []
  const told: string[] = []
  const stuck: CoordinatorNode[] = []
  let unknown = 0
  for (const node of affected) {
    const grant = grantOf(node, isHeap, facts)
    if (grant === undefined) {
      unknown++
      continue
    }
    const next = Math.floor(Math.min(grant.now * FACTOR, grant.given * bound.ceiling, bound.most))
    if (next < grant.now * 1.05) stuck.push(node)
    else {
      ops.push(...raised(node, grant, next))
      told.push(`${node.id} from ${Math.round(grant.now)} to ${next} MB`)
    }
  }
  const parted = stuck.map((node) => ({ node, op: partedTask(request, node) }))
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
        refusal: 'one task at a time still finds too little room, and nobody has said how much memory the tasks take',
      }
    if (slowed !== undefined) {
      ops.push(slowed)
      told.push(`at most ${slowed.concurrency} tasks at once`)
    }
  }
  return { summary: shortened(`more room: ${listed(told, 6)}`), asks: false, ops }
}

function atCeiling(
  ids: readonly string[],
  { ceiling, most }: { readonly ceiling: number; readonly most: number },
): string {
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
  /** The heap of node is what is bounded. */
  readonly heap?: number
}

/** What memory a task has, as far as that is said; for an exhausted heap, what node takes when nobody says more. */
function grantOf({ action, resources }: CoordinatorNode, isHeap: boolean, facts: RepairFacts): Grant | undefined {
  const stated = action.limits?.memory_mb ?? (resources.quota.memory_mb > 0 ? resources.quota.memory_mb : undefined)
  const flag = HEAP_FLAG.exec(action.env?.['NODE_OPTIONS'] ?? '')?.[1]
  const heap = isHeap ? (flag === undefined ? usualHeap(facts) : Number(flag)) : undefined
  const now = heap ?? stated
  if (now === undefined) return undefined
  const given = Number(action.env?.[GIVEN])
  return { now, given: given > 0 ? given : now, ...(heap === undefined ? {} : { heap }) }
}

/** What node takes for its heap: a quarter of the memory, at most 4 GB. */
function usualHeap({ memory_mb }: RepairFacts): number {
  return memory_mb === undefined ? 2048 : Math.max(512, Math.min(4096, Math.floor(memory_mb / 4)))
}

function raised(node: CoordinatorNode, { now, given, heap }: Grant, next: number): HotUpdateOp[] {
  const { action, resources, id } = node
  const env: Record<string, string> = { [GIVEN]: String(Math.round(given)) }
  if (heap !== undefined) {
    const options = (action.env?.['NODE_OPTIONS'] ?? '').replace(HEAP_FLAG, '').replaceAll(/ {2,}/g, ' ').trim()
    env['NODE_OPTIONS'] = `${options} --max-old-space-size=${next}`.trim()
  }
  // A heap needs room around it: the process is larger than its heap.
  const grow = (mb: number): number => Math.ceil(Math.max(mb, heap === undefined ? next : (mb * next) / now))
  const limit = action.limits?.memory_mb
  const quota = resources.quota.memory_mb
  return [
    { op: 'set_env', task: id, env },
    ...(limit === undefined ? [] : [{ op: 'set_limits' as const, task: id, limits: { memory_mb: grow(limit) } }]),
    ...(quota === 0
      ? []
      : [
          {
            op: 'set_resources' as const,
            task: id,
            resources: { ...resources, quota: { ...resources.quota, memory_mb: grow(quota) } },
          },
        ]),
  ]
}

/** No grant is larger than what the plan, one worker or the machine has. */
function mostMemory({ coordinator }: RepairRequest, { memory_mb = Infinity }: RepairFacts): number {
  const { quotas } = coordinator.resources
  const workers = coordinator.worker_pool.workers ?? []
  const largest = workers.reduce((most, worker) => Math.max(most, worker.memory_mb ?? Infinity), 0)
  return Math.min(quotas.memory_mb ?? Infinity, workers.length === 0 ? Infinity : largest, memory_mb)
}
