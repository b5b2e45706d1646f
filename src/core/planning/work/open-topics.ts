/**
 * Divides bundles that no heading names into features: neighbours that say the most in common are joined first, until few
 * enough remain or nothing more is alike. Only neighbours in the document join, so the cost grows with their number.
 */
import type { Bundle } from './bundle.ts'
import { likeness, profileOf, type Profile, type TermWeights } from './term-weights.ts'

/** A feature in the making, without a heading of its own. */
export interface OpenTopic {
  readonly bundles: readonly Bundle[]
}

/** Neighbours less alike than this are not joined as long as there are few enough. */
const ALIKE = 0.12

interface Node {
  bundles: Bundle[]
  profile: Profile
  /** How alike it is to the next one. */
  next: number
}

/** Joins neighbouring bundles until at most `most` features remain and no neighbours are alike. */
export function divideBundles(bundles: readonly Bundle[], most: number, weights: TermWeights): OpenTopic[] {
  const nodes: Node[] = bundles.map((bundle) => ({
    bundles: [bundle],
    profile: profileOfAll([bundle], weights),
    next: -1,
  }))
  for (const [place, node] of nodes.entries()) node.next = alikeness(node, nodes[place + 1])
  while (nodes.length > 1) {
    let best = 0
    for (const [place, node] of nodes.entries()) if (node.next > (nodes[best]?.next ?? -1)) best = place
    const [node, after] = [nodes[best], nodes[best + 1]]
    if (node === undefined || after === undefined || (node.next < ALIKE && nodes.length <= most)) break
    node.bundles.push(...after.bundles)
    node.profile = profileOfAll(node.bundles, weights)
    nodes.splice(best + 1, 1)
    node.next = alikeness(node, nodes[best + 1])
    const before = nodes[best - 1]
    if (before !== undefined) before.next = alikeness(before, node)
  }
  return nodes
}

/** Small neighbours join more easily than large ones, so that features stay of a size. */
function alikeness(node: Node, next: Node | undefined): number {
  if (next === undefined) return -1
  return likeness(node.profile, next.profile) / Math.sqrt(Math.min(node.bundles.length, next.bundles.length))
}

function profileOfAll(bundles: readonly Bundle[], weights: TermWeights): Profile {
  return profileOf(
    bundles.flatMap(({ units }) => units.map(({ terms }) => terms)),
    weights,
  )
}
