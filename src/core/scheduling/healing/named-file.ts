import type { CoordinatorNode } from '../../model/coordinator.ts'
import { fitsGlob } from '../../execution/holds/scope.ts'

/**
 * Whether the scope of a task means this file in particular: it names the file, or what is in the file's own folder. A scope that
 * takes in whole parts of the codebase says too little: tasks would wait for each other that never meet.
 */
export function isNamedByScope({ scope }: Pick<CoordinatorNode, 'scope'>, path: string): boolean {
  if (!scope.includes.some((glob) => means(glob, path))) return false
  return !scope.excludes.some((glob) => means(glob, path) || fitsGlob(plain(glob), path))
}

function means(glob: string, path: string): boolean {
  if (glob === '**') return false
  const named = plain(glob)
  if (named === path) return true
  const slash = path.lastIndexOf('/')
  if (slash < 0) return false
  const folder = path.slice(0, slash)
  if (named === folder) return true
  return (
    named.startsWith(`${folder}/`) && fitsGlob(named.slice(slash + 1).replace(/^\*\*\//, ''), path.slice(slash + 1))
  )
}

function plain(glob: string): string {
  return glob.replace(/^\.\//, '').replace(/\/+$/, '')
}
