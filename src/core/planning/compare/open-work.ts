import type { Coordinator, CoordinatorNode } from '../../model/coordinator.ts'
import { graphOf } from '../../graph/graph.ts'
import { topologicalOrder } from '../../graph/order.ts'
import { orderIn } from '../compile/brief.ts'
import { sameJson } from './field-changes.ts'
import { impliedOrder } from './implied-order.ts'
import { lineageOf } from './revision.ts'

/** How a task that no longer runs ended, by its id: it did its work, or it was cancelled or superseded. */
export type Settled = ReadonlyMap<string, 'finished' | 'gone'>

/** A finished task that the new plan has otherwise, or no longer. */
export interface LeftAlone {
  readonly task: string
  readonly title: string
  readonly why: string
}

/** What becomes of each task that is not finished. All are named by their ids in the plan. */
export interface OpenWork {
  /** Tasks of the running graph that are not gone, by their ids in the plan. */
  readonly running: ReadonlyMap<string, CoordinatorNode>
  readonly isFinished: (id: string) => boolean
  /** The same work under both plans, in the order of the new one. */
  readonly kept: readonly (readonly [running: CoordinatorNode, next: CoordinatorNode])[]
  /** New forms of running tasks, sources first; `why` tells each. */
  readonly superseded: ReadonlyMap<string, { readonly next: CoordinatorNode; readonly why: string }>
  readonly injected: readonly CoordinatorNode[]
  readonly removed: readonly CoordinatorNode[]
  readonly left_alone: readonly LeftAlone[]
}

/** Decides what becomes of each task of a running graph when another plan takes its place. */
export function sortWork(before: Coordinator, after: Coordinator, settled: Settled): OpenWork {
  const running = new Map<string, CoordinatorNode>()
  for (const node of before.graph.nodes) if (settled.get(node.id) !== 'gone') running.set(lineageOf(node.id), node)
  const isFinished = (id: string): boolean => {
    const node = running.get(id)
    return node !== undefined && (node.done || settled.get(node.id) === 'finished')
  }
  const next = new Map(after.graph.nodes.map((node) => [node.id, node]))
  const reshaped = new Map<string, string>()
  for (const [id, node] of next) {
    const now = running.get(id)
    if (now === undefined || isFinished(id)) continue
    const changed = changedParts(now, node)
    if (changed.length > 0) reshaped.set(id, `changed: ${changed.join(', ')}`)
  }
  detach(before, after, { running, next, isFinished, reshaped })
  const superseded = new Map<string, { next: CoordinatorNode; why: string }>()
  for (const id of inOrder(before, running)) {
    const why = reshaped.get(id)
    if (why !== undefined) superseded.set(id, { next: next.get(id) as CoordinatorNode, why })
  }
  const open = [...next.values()].filter((node) => !isFinished(node.id))
  return {
    running,
    isFinished,
    superseded,
    kept: open.flatMap((node): (readonly [CoordinatorNode, CoordinatorNode])[] => {
      const now = running.get(node.id)
      return now === undefined || superseded.has(node.id) ? [] : [[now, node]]
    }),
    // What was done before the new plan was made has nothing to run and keeps nobody waiting.
    injected: open.filter((node) => !running.has(node.id) && !node.done),
    removed: [...running].filter(([id]) => !next.has(id) && !isFinished(id)).map(([, node]) => node),
    left_alone: [...running].filter(([id]) => isFinished(id)).flatMap(([id, now]) => leftAlone(id, now, next.get(id))),
  }
}

interface Parts {
  readonly running: ReadonlyMap<string, CoordinatorNode>
  readonly next: ReadonlyMap<string, CoordinatorNode>
  readonly isFinished: (id: string) => boolean
  /** Tasks that get a new form, with the reason. */
  readonly reshaped: Map<string, string>
}

/**
 * A hard arrow is never taken away from a running graph. Where the new plan has it no longer, and other arrows do not say the
 * same, its second task gets a new form without it: that task cannot have begun, because the first is not finished.
 */
function detach(before: Coordinator, after: Coordinator, { running, next, isFinished, reshaped }: Parts): void {
  const wanted = new Set(
    after.graph.edges.filter((edge) => edge.type === 'hard').map(({ from, to }) => `${from} ${to}`),
  )
  const into = new Map<string, string[]>()
  for (const edge of before.graph.edges) {
    const [from, to] = [lineageOf(edge.from), lineageOf(edge.to)]
    if (edge.type !== 'hard' || running.get(from)?.id !== edge.from || running.get(to)?.id !== edge.to) continue
    if (isFinished(from) || isFinished(to) || !next.has(from) || !next.has(to) || wanted.has(`${from} ${to}`)) continue
    const sources = into.get(to)
    if (sources === undefined) into.set(to, [from])
    else sources.push(from)
  }
  if (into.size === 0) return
  const isOpen = (id: string): boolean => !isFinished(id) && next.get(id)?.done === false
  const open = after.graph.edges.filter((edge) => edge.type === 'hard' && isOpen(edge.from) && isOpen(edge.to))
  const implied = impliedOrder(next.size, open)
  for (const to of inOrder(before, running)) {
    if (reshaped.has(to)) continue
    // The arrows of a task that is superseded go with it.
    const from = into.get(to)?.find((source) => !reshaped.has(source) && !implied(source, to))
    if (from !== undefined) reshaped.set(to, `it no longer waits for ${from}`)
  }
}

/** The running tasks by their ids in the plan, sources before targets; tasks of a cycle come last. */
function inOrder(before: Coordinator, running: ReadonlyMap<string, CoordinatorNode>): string[] {
  const { nodes, edges } = before.graph
  const place = new Map(nodes.map((node, index) => [node.id, index]))
  const arrows = edges.flatMap((edge) => {
    const [from, to] = [place.get(edge.from), place.get(edge.to)]
    return edge.type === 'hard' && from !== undefined && to !== undefined ? [[from, to] as const] : []
  })
  const graph = graphOf(
    nodes.length,
    arrows.map(([from]) => from),
    arrows.map(([, to]) => to),
  )
  const ordered = Array.from(topologicalOrder(graph), (index) => nodes[index] as CoordinatorNode)
  const ids = ordered.map((node) => lineageOf(node.id)).filter((id, index) => running.get(id) === ordered[index])
  return [...new Set([...ids, ...running.keys()])]
}

/**
 * Names of what a running task does otherwise than the new plan asks. What has an operation of its own, or follows from other
 * tasks, does not count.
 */
function changedParts(now: CoordinatorNode, next: CoordinatorNode): string[] {
  const parts = workParts(next)
  return workParts(now).flatMap(([name, value], index) => (sameJson(value, parts[index]?.[1]) ? [] : [name]))
}

/** The title of a command is only a label; an agent or a person reads it, in the brief. */
function workParts(node: CoordinatorNode): (readonly [name: string, value: unknown])[] {
  const isRead = node.action.kind === 'agent' || node.action.kind === 'human'
  return [
    ['action', node.action],
    ['brief', isRead ? orderIn(node.brief ?? '') : ''],
    ['acceptance', node.acceptance],
    ['effects', node.effects],
    ['capabilities', node.capabilities],
    ['retry', node.retry],
    ['checkpoints', node.checkpoints],
    ['idempotent', node.idempotent],
    ['compensation', node.compensation],
    ['scope', node.scope],
    ['preemptible', node.preemptible],
    ['optional', node.optional],
    ['done', node.done],
    ['approval', node.approval],
  ]
}

function leftAlone(id: string, now: CoordinatorNode, next: CoordinatorNode | undefined): LeftAlone[] {
  if (next === undefined)
    return [{ task: id, title: now.name, why: 'it is finished, and the new plan has it no longer' }]
  const changed = changedParts({ ...now, done: next.done }, next).join(', ')
  if (changed === '') return []
  return [
    { task: id, title: now.name, why: `it is finished, so its new form is not carried out (changed: ${changed})` },
  ]
}
