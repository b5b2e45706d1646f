import type { Coordinator, CoordinatorEdge, CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import { counted } from '../../std/counted.ts'
import { shortened, visible } from './shown-text.ts'

/**
 * What keeps tasks apart that were found writing the same file: where several are still to come, a lock that each of them holds
 * while it runs; where one has to run again, a soft edge from each of those that wrote it before. The observation is told by the
 * issue, which the update names.
 */
export function orderWriters({ issue, coordinator, waiting }: RepairRequest): RepairAnswer {
  const path = issue.captures['path']?.[0] ?? issue.key
  const more = (issue.captures['path']?.length ?? 1) - 1
  const file = `${shown(path)}${more > 0 ? ` and ${counted(more, 'other file')}` : ''}`
  const nodes = new Map(coordinator.graph.nodes.map((node) => [node.id, node]))
  const later = issue.tasks.flatMap((id) => (waiting.has(id) ? (nodes.get(id) ?? []) : []))
  const [only] = later
  if (only === undefined) return { refusal: `nobody who writes ${file} is still to come` }
  if (later.length === 1) {
    const edges = edgesTo(only, issue.captures['writer'] ?? [], coordinator)
    if (edges.length === 0) return { refusal: `${only.id} comes after the others that write ${file} already` }
    const names = edges.map(({ from }) => from).join(', ')
    return {
      summary: shortened(`${only.id} runs after ${names}, which wrote ${file} too`),
      asks: false,
      ops: [{ op: 'add_edges', edges }],
    }
  }
  const ops = lockOps(lockFor(path), later, coordinator)
  if (ops.length === 0) return { refusal: `those that write ${file} are kept apart already` }
  const names = later.map(({ id }) => id).join(', ')
  return { summary: shortened(`One at a time, because they write ${file}: ${names}`), asks: false, ops }
}

/** Preferred orders that are new; who wrote a file is sure, that the order matters is not. */
function edgesTo({ id }: CoordinatorNode, writers: readonly string[], { graph }: Coordinator): CoordinatorEdge[] {
  const known = new Set(graph.nodes.map((node) => node.id))
  const before = new Set(graph.edges.flatMap(({ from, to }) => (to === id ? [from] : [])))
  return writers
    .filter((from) => from !== id && known.has(from) && !before.has(from))
    .map((from) => ({ from, to: id, type: 'soft', dep_type: 'mutual_exclusion', confidence: CONFIDENCE }))
}

/** Below what makes an edge hard: nobody has said which of them comes first. */
const CONFIDENCE = 0.6

function lockOps(lock: string, later: readonly CoordinatorNode[], { resources }: Coordinator): HotUpdateOp[] {
  const ops: HotUpdateOp[] = []
  if (!Object.hasOwn(resources.catalog, lock)) {
    const last = Object.values(resources.catalog).reduce((most, { lock_order }) => Math.max(most, lock_order), 0)
    const entry = { mode: 'exclusive', capacity: 1, lock_order: last + 1, scope: 'plan' } as const
    ops.push({ op: 'add_resource', name: lock, entry })
  }
  for (const { id, resources: taken } of later) {
    if (taken.locks.includes(lock)) continue
    ops.push({ op: 'set_resources', task: id, resources: { ...taken, locks: [...taken.locks, lock] } })
  }
  return ops.some(({ op }) => op === 'set_resources') ? ops : []
}

/** The lock of a file, by a name that is one line whatever the file is called. */
function lockFor(path: string): string {
  return `file:${/^[\w./@+-]{1,200}$/.test(path) ? path : quoted(path, 200)}`
}

function shown(path: string): string {
  return /^[\w./@+-]{1,120}$/.test(path) ? path : quoted(path, 120)
}

/** Tasks call their files as they like. */
function quoted(path: string, most: number): string {
  return visible(JSON.stringify(path)).slice(0, most).toWellFormed()
}
