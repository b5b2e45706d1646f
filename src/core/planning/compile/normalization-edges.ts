/** Dependencies after their tasks were split or joined. */
import type { EdgeProposal, TaskProposal } from '../../model/proposal.ts'
import { isResourceType } from './precedence.ts'

/** The parts of each task that was split, in their order, by its key. */
export type PartsByKey = ReadonlyMap<string, readonly TaskProposal[]>

/**
 * The dependencies between parts instead of wholes. What comes before a task comes before its first part. What follows waits
 * for the part that gives what it uses, or else for the last. The parts follow each other.
 */
export function edgesOfParts(
  edges: readonly EdgeProposal[],
  parts: PartsByKey,
  tasks: readonly TaskProposal[],
): EdgeProposal[] {
  if (parts.size === 0) return [...edges]
  const consumed = new Map(tasks.map((task) => [task.key, task.interfaces_consumed ?? []]))
  const attached: EdgeProposal[] = []
  for (const edge of edges) {
    if (parts.has(edge.from) || parts.has(edge.to)) attached.push(...attach(edge, parts, consumed))
    else attached.push(edge)
  }
  for (const whole of parts.values()) {
    for (let i = 1; i < whole.length; i++) attached.push(link(whole[i - 1] as TaskProposal, whole[i] as TaskProposal))
  }
  return attached
}

function attach(
  edge: EdgeProposal,
  parts: PartsByKey,
  consumed: ReadonlyMap<string, readonly string[]>,
): EdgeProposal[] {
  const before = parts.get(edge.from)
  const after = parts.get(edge.to)
  // A task that waits for itself stays an error.
  if (edge.from === edge.to) return [{ ...edge, from: keyAt(before, 0, edge.from), to: keyAt(after, 0, edge.to) }]
  if (isResourceType(edge.type)) {
    const pairs = Math.max(before?.length ?? 1, after?.length ?? 1)
    return Array.from({ length: pairs }, (_, index) => ({
      ...edge,
      from: keyAt(before, index, edge.from),
      to: keyAt(after, index, edge.to),
    }))
  }
  const giver = before === undefined ? 0 : giving(edge, before, consumed.get(edge.to) ?? [])
  return [{ ...edge, from: keyAt(before, giver, edge.from), to: keyAt(after, 0, edge.to) }]
}

/** The last part that gives what a technical dependency is about; the last of all for every other one. */
function giving(edge: EdgeProposal, parts: readonly TaskProposal[], consumed: readonly string[]): number {
  if (edge.type !== 'technical') return parts.length - 1
  const wanted = edge.interface === undefined ? consumed : [edge.interface]
  const found = parts.findLastIndex((part) => part.interfaces_produced?.some((name) => wanted.includes(name)) === true)
  return found === -1 ? parts.length - 1 : found
}

function keyAt(parts: readonly TaskProposal[] | undefined, index: number, otherwise: string): string {
  return parts?.[Math.min(index, parts.length - 1)]?.key ?? otherwise
}

function link(before: TaskProposal, after: TaskProposal): EdgeProposal {
  const given = before.interfaces_produced?.find((name) => after.interfaces_consumed?.includes(name) === true)
  return {
    from: before.key,
    to: after.key,
    type: given === undefined ? 'sequential' : 'technical',
    isHard: true,
    reason: given === undefined ? 'the parts of one task follow each other' : `the part before gives ${given}`,
    evidence: after.evidence,
    // Not found but decided: the parts are ours, and so is their order.
    confidence: 1,
    origin: 'inferred',
    ...(given === undefined ? {} : { interface: given }),
  }
}

/** The dependencies between joined tasks instead of their members; those within one are gone. `ownerOf` maps a key to the one that stands for it. */
export function edgesOfJoined(edges: readonly EdgeProposal[], ownerOf: ReadonlyMap<string, string>): EdgeProposal[] {
  if (ownerOf.size === 0) return [...edges]
  return edges.flatMap((edge) => {
    const from = ownerOf.get(edge.from) ?? edge.from
    const to = ownerOf.get(edge.to) ?? edge.to
    if (from === to && edge.from !== edge.to) return []
    return from === edge.from && to === edge.to ? [edge] : [{ ...edge, from, to }]
  })
}
