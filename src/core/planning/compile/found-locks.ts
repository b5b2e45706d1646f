import type { CodebaseAnalysis } from '../../model/codebase-analysis.ts'
import type { TaskProposal } from '../../model/proposal.ts'
import { folderOf, isWithin } from '../codebase/path-text.ts'

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
  return Object.entries(shared).flatMap(([name, { type, location }]) => {
    const folder = folderOf(location)
    // A resource that is named after its folder is that folder, and not only something that a file in it is about.
    const isFolder = type === 'exclusive' && folder !== '.' && folder !== '' && name.endsWith(` ${folder}`)
    return isFolder &&
      !taken.has(name) &&
      scope_includes.some((include) => isWithin(include.replace(/^\.\//, ''), folder))
      ? [name]
      : []
  })
}
