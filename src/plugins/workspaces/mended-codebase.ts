import type { Workspace } from '../../core/ports/workspace.ts'
import { UNKNOWN_AUDIT } from './scope.ts'

/**
 * Copies for all tasks but those that mend: a package that is installed in a copy is missing everywhere else. Those work in the
 * codebase itself. What they wrote there nobody can tell, for what is joined meanwhile is written there too.
 */
export function mendedCodebase(copies: Workspace, codebase: string): Workspace {
  return {
    name: copies.name,
    attributes: copies.attributes,
    prepare: (order) => (order.in_codebase ? Promise.resolve({ path: codebase }) : copies.prepare(order)),
    audit: (order) => (order.in_codebase ? Promise.resolve(UNKNOWN_AUDIT) : copies.audit(order)),
    left: (order) => (order.in_codebase ? undefined : copies.left?.(order)),
    written: (order) => (order.in_codebase ? Promise.resolve(undefined) : copies.written(order)),
    integrate: (order) =>
      order.in_codebase ? Promise.resolve({ outcome: 'joined', paths: [] }) : copies.integrate(order),
    dispose: (order) => (order.in_codebase ? Promise.resolve() : copies.dispose(order)),
    close: () => copies.close?.() ?? Promise.resolve(),
  }
}
