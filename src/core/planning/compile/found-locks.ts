import type { CodebaseAnalysis } from '../../model/codebase-analysis.ts'
import type { TaskProposal } from '../../model/proposal.ts'

/** The field that locks from the code fill. */
export const LOCKS_FIELD = 'resource_requirements.estimated.exclusive_resources'

/**
 * The locks that a task's files ask for and that it does not name itself: a folder that only one task at a time may add to, such
 * as one of migrations, is taken by each task that names a file in it. Nothing else is taken from the code: that a task names a
 * file says nothing about what else it uses.
 */
export function foundLocks(
  { resources, scope_includes = [] }: TaskProposal,
  shared: CodebaseAnalysis['shared_resources'],
): string[] {
  if (scope_includes.length === 0) return []
  const taken = new Set([...(resources?.exclusive_resources ?? []), ...Object.keys(resources?.shared_resources ?? {})])
  return Object.entries(shared)
    .filter(([name, { type, location }]) => type === 'exclusive' && isNamedAfter(name, location))
    .filter(([name, { location }]) => !taken.has(name) && scope_includes.some((include) => isIn(include, location)))
    .map(([name]) => name)
}

/** Whether the resource is the folder itself, and not only something that a file in it is about. */
function isNamedAfter(name: string, location: string): boolean {
  return location.length > 1 && location.endsWith('/') && name.endsWith(` ${location.slice(0, -1)}`)
}

function isIn(include: string, folder: string): boolean {
  const path = include.replace(/^\.\//, '')
  return path.startsWith(folder) || path === folder.slice(0, -1)
}
