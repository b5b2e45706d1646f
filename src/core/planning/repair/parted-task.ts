import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import { compareText } from '../../std/order.ts'

/**
 * Two parts in the place of a task, each with half of its scope. Only what follows a brief can be parted: a command does what it
 * does whatever the scope says. Undefined when the task cannot be parted. `taken`: ids that the plan has.
 */
export function partedTask(taken: ReadonlySet<string>, node: CoordinatorNode): HotUpdateOp | undefined {
  const { action, brief, scope } = node
  if (action.kind !== 'agent' || brief === undefined) return undefined
  const places = [...new Set(scope.includes)]
  if (places.length < 2 || mayMeet(places)) return undefined
  const ids = [`${node.id}a`, `${node.id}b`] as const
  if (ids.some((id) => taken.has(id))) return undefined
  const half = Math.ceil(places.length / 2)
  const first = partOf(node, ids[0], places.slice(0, half), 1)
  const second = partOf(node, ids[1], places.slice(half), 2)
  return {
    op: 'supersede_task',
    task: node.id,
    // What proves the whole work proves it when the last part is done.
    by: [{ ...first, acceptance: [] }, second],
    edges: [{ from: first.id, to: second.id, type: 'hard', dep_type: 'sequential', confidence: 1 }],
  }
}

function partOf(node: CoordinatorNode, id: string, includes: string[], part: 1 | 2): CoordinatorNode {
  const { mean_h, sd_h, p50_h, p95_h } = node.estimates
  const words = `This is part ${part} of 2, because the whole needs more memory than there is. Work in ${includes.join(', ')} only; ${part === 1 ? 'what is elsewhere comes after' : 'what is elsewhere is done'}.`
  return {
    ...node,
    id,
    name: `${node.name} (part ${part} of 2)`,
    description: `${node.description}\n\n${words}`.trim(),
    brief: `${node.brief ?? ''}\n\n${words}`,
    estimates: { mean_h: mean_h / 2, sd_h: sd_h / 2, p50_h: p50_h / 2, p95_h: p95_h / 2 },
    rank: part === 1 ? node.rank : Math.max(0, node.rank - mean_h / 2),
    scope: { ...node.scope, includes },
  }
}

/** Whether two of some globs may take in the same file; said of them too often rather than too seldom. */
function mayMeet(globs: readonly string[]): boolean {
  // In this order, what begins with a text comes right after it.
  const fixed = globs.map(fixedPart).toSorted(compareText)
  return fixed.some((one, at) => at > 0 && one.startsWith(fixed[at - 1] as string))
}

/** What stands before the first character that stands for others. */
function fixedPart(glob: string): string {
  const at = glob.search(/[*?{[(!]/)
  return at < 0 ? glob : glob.slice(0, at)
}
