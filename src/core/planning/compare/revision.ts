import type { CoordinatorNode } from '../../model/coordinator.ts'
import { hashJson } from '../../model/canonical.ts'

const REVISION = /\.rev-[0-9a-f]{8}$/

/** The task of the plan that a running task stands for: a revision bears the id of its task and a suffix. */
export function lineageOf(id: string): string {
  return id.replace(REVISION, '')
}

/**
 * The id under which a new form of a task runs: ids of a running graph are never used twice. It depends on the form and on what
 * it follows, so the same change gives the same id. `used` are the ids that were ever there.
 */
export function revisionId(node: CoordinatorNode, follows: unknown, used: ReadonlySet<string>): string {
  for (let tried = 0; ; tried++) {
    const id = `${lineageOf(node.id)}.rev-${hashJson({ node, follows, tried }).slice(0, 8)}`
    if (!used.has(id)) return id
  }
}
