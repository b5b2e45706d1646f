import type { CoordinatorEdge } from '../../model/coordinator.ts'
import type { PlanDiff } from '../../model/plan-diff.ts'

type Standing = PlanDiff['edges']['changed'][number]['before']

/**
 * The arrows that differ. `idAfter` gives the later id of a task of the earlier plan, or nothing when it is gone. Hard arrows
 * are compared before their reduction, so that no arrow seems to come or go because another one did.
 */
export function diffEdges(
  before: readonly CoordinatorEdge[],
  after: readonly CoordinatorEdge[],
  idAfter: (id: string) => string | undefined,
): PlanDiff['edges'] {
  const later = byPair(after, (id) => id)
  const removed: PlanDiff['edges']['removed'] = []
  const changed: PlanDiff['edges']['changed'] = []
  let unchanged = 0
  for (const [pair, edge] of byPair(before, (id) => idAfter(id) ?? `gone:${id}`)) {
    const other = later.get(pair)
    later.delete(pair)
    if (other === undefined) removed.push({ from: edge.from, to: edge.to, ...standingOf(edge) })
    else if (isSame(edge, other)) unchanged++
    else changed.push({ from: other.from, to: other.to, before: standingOf(edge), after: standingOf(other) })
  }
  const added = [...later.values()].map((edge) => ({ from: edge.from, to: edge.to, ...standingOf(edge) }))
  return { added, removed, changed, unchanged }
}

/** One arrow for each pair of tasks: a hard one before a soft one, then the surer one. */
function byPair(edges: readonly CoordinatorEdge[], name: (id: string) => string): Map<string, CoordinatorEdge> {
  const pairs = new Map<string, CoordinatorEdge>()
  for (const edge of edges) {
    const pair = `${name(edge.from)} ${name(edge.to)}`
    const other = pairs.get(pair)
    if (other === undefined || isStronger(edge, other)) pairs.set(pair, edge)
  }
  return pairs
}

function isStronger(edge: CoordinatorEdge, other: CoordinatorEdge): boolean {
  if (edge.type !== other.type) return edge.type === 'hard'
  return edge.confidence > other.confidence
}

function isSame(a: CoordinatorEdge, b: CoordinatorEdge): boolean {
  return a.type === b.type && a.dep_type === b.dep_type && a.confidence === b.confidence
}

function standingOf({ type, dep_type, confidence }: CoordinatorEdge): Standing {
  return { type, dep_type, confidence }
}
