import type { CoordinatorEdge } from '../../model/coordinator.ts'

/** Steps that may be spent on all questions, for each task and arrow of the graph: so that the whole stays linear. */
const STEPS_EACH = 20

/**
 * Answers whether arrows lead from one of `tasks` tasks to another. When too much has been asked it says no: whoever asks takes that as
 * "not for sure".
 */
export function impliedOrder(tasks: number, edges: readonly CoordinatorEdge[]): (from: string, to: string) => boolean {
  const next = new Map<string, string[]>()
  for (const edge of edges) {
    const targets = next.get(edge.from)
    if (targets === undefined) next.set(edge.from, [edge.to])
    else targets.push(edge.to)
  }
  let steps = STEPS_EACH * (tasks + edges.length)
  return (from, to) => {
    const seen = new Set([from])
    const open = [from]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const target of next.get(at) ?? []) {
        if (target === to) return true
        if (--steps < 0) return false
        if (seen.has(target)) continue
        seen.add(target)
        open.push(target)
      }
    }
    return false
  }
}
