import type { AttemptOrder } from '../../../core/model/attempt.ts'
import type { Workspace } from '../../../core/ports/workspace.ts'

/** A workspace in whose findings nothing is told that must not be shown: a file may be named by a secret. */
export function maskedWorkspace(workspace: Workspace, shown: (text: string, order: AttemptOrder) => string): Workspace {
  return {
    name: workspace.name,
    attributes: workspace.attributes,
    prepare: (order) => workspace.prepare(order),
    async audit(order) {
      const audit = await workspace.audit(order)
      const masked = { ...audit, outside: audit.outside.map((path) => shown(path, order)) }
      // Files whose names are hidden would look like one and the same.
      if (audit.paths === undefined) return masked
      return { ...masked, paths: audit.paths.filter((path) => shown(path, order) === path) }
    },
    left: (order) => workspace.left?.(order),
    written: (order) => workspace.written(order),
    close: async () => workspace.close?.(),
    async integrate(order) {
      const end = await workspace.integrate(order)
      const named = (paths: readonly string[]): string[] => paths.map((path) => shown(path, order))
      if (end.outcome === 'refused') return { ...end, conflicts: named(end.conflicts) }
      return {
        ...end,
        paths: named(end.paths),
        ...(end.left_out === undefined ? {} : { left_out: named(end.left_out) }),
      }
    },
    dispose: (order) => workspace.dispose(order),
  }
}
