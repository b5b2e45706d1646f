import type { CoordinatorEdge } from '../../model/coordinator.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'

/** The edges that begin or end at some tasks, by the task. */
export function edgesByTask(
  edges: readonly CoordinatorEdge[],
  tasks: ReadonlySet<string>,
): ReadonlyMap<string, readonly CoordinatorEdge[]> {
  const of = new Map<string, CoordinatorEdge[]>([...tasks].map((task) => [task, []]))
  if (of.size === 0) return of
  for (const edge of edges) {
    of.get(edge.from)?.push(edge)
    of.get(edge.to)?.push(edge)
  }
  return of
}

/** The arrows of a task as its parts take them over: the first of them wait, the last of them are waited for. */
export function handedOver(
  edges: readonly CoordinatorEdge[],
  { task, by, edges: among }: Extract<HotUpdateOp, { op: 'supersede_task' }>,
): CoordinatorEdge[] {
  const ids = new Set(by.map((node) => node.id))
  const inner = among.filter(({ from, to, type }) => type === 'hard' && ids.has(from) && ids.has(to))
  const waiting = new Set(inner.map((edge) => edge.to))
  const waitedFor = new Set(inner.map((edge) => edge.from))
  const first = by.filter((node) => !waiting.has(node.id))
  const last = by.filter((node) => !waitedFor.has(node.id))
  return edges.flatMap((edge) =>
    edge.to === task
      ? first.map((part) => ({ ...edge, to: part.id }))
      : last.map((part) => ({ ...edge, from: part.id })),
  )
}
