/**
 * Joins neighbours in the order of the documents, the likest first, until few enough remain and no two are alike. Only
 * neighbours join, so that what is written together stays together.
 */
import { likeness, type Profile } from './term-weights.ts'

/** What may be joined with its neighbours. */
export interface Joinable<T> {
  readonly parts: readonly T[]
  readonly profile: Profile
  /** Neighbours of different places join only when nothing else is left to join. */
  readonly place: unknown
}

/** When joining ends. */
export interface JoinLimits {
  /** So many may remain at most. */
  readonly most: number
  /** Neighbours as alike as this join however few remain. */
  readonly alike: number
  /** But no further than to so many. */
  readonly least: number
}

interface Node<T> {
  parts: T[]
  readonly weights: Map<string, number>
  length: number
  place: unknown
  next: number
}

/** Joins neighbours; returns the parts of each that remains, in order. Of equals, the first pair is joined. */
export function joinNeighbours<T>(joinables: readonly Joinable<T>[], limits: JoinLimits): T[][] {
  const nodes: Node<T>[] = joinables.map(({ parts, profile, place }) => ({
    parts: [...parts],
    weights: new Map(profile.weights),
    length: profile.length,
    place,
    next: -2,
  }))
  for (const [place, node] of nodes.entries()) node.next = alikeness(node, nodes[place + 1])
  while (nodes.length > Math.max(1, limits.least)) {
    let best = 0
    for (const [place, node] of nodes.entries()) if (node.next > (nodes[best]?.next ?? -2)) best = place
    const [node, after] = [nodes[best], nodes[best + 1]]
    if (node === undefined || after === undefined) break
    if (node.next < limits.alike && nodes.length <= limits.most) break
    absorb(node, after)
    nodes.splice(best + 1, 1)
    node.next = alikeness(node, nodes[best + 1])
    const before = nodes[best - 1]
    if (before !== undefined) before.next = alikeness(before, node)
  }
  return nodes.map(({ parts }) => parts)
}

function absorb<T>(node: Node<T>, after: Node<T>): void {
  node.parts.push(...after.parts)
  for (const [term, weight] of after.weights) node.weights.set(term, (node.weights.get(term) ?? 0) + weight)
  let square = 0
  for (const weight of node.weights.values()) square += weight * weight
  node.length = Math.sqrt(square)
  node.place = after.place
}

/** Small neighbours join more easily than large ones, so that what remains is of a size. */
function alikeness<T>(node: Node<T>, next: Node<T> | undefined): number {
  if (next === undefined) return -2
  const alike = likeness(node, next) / Math.sqrt(Math.min(node.parts.length, next.parts.length))
  return alike - (node.place === next.place ? 0 : 1.5)
}
