/** Small questions to an index: who uses a file, who answers for it, and which commands test it. */
import type { CodeIndex, ProjectCommand } from '../../model/code-index.ts'
import { compareText } from '../../std/order.ts'
import { ownerPattern } from './owner-pattern.ts'
import { isWithin } from './path-text.ts'

/** For each file that others import: those others, sorted. */
export function usersOf(index: Pick<CodeIndex, 'files'>): Map<string, string[]> {
  const users = new Map<string, string[]>()
  for (const { path, imports } of index.files) {
    for (const imported of imports) {
      const known = users.get(imported)
      if (known === undefined) users.set(imported, [path])
      else known.push(path)
    }
  }
  return users
}

/** Who is asked about a path: of the entries that fit, the last; none where nobody is named. */
export function ownersOf(index: Pick<CodeIndex, 'owners'>, path: string): readonly string[] {
  return index.owners.findLast(({ pattern }) => ownerPattern(pattern)(path))?.owners ?? []
}

/**
 * The commands of the project that test a path: those of its package, then those of the packages around it, as far as the
 * codebase itself, the nearest first. Only commands that a manifest or build script states.
 */
export function testCommandsFor(index: Pick<CodeIndex, 'packages'>, path: string): ProjectCommand[] {
  const around = index.packages.filter((found) => isWithin(path, found.path))
  const depth = (folder: string) => (folder === '.' ? 0 : folder.split('/').length)
  return around
    .toSorted((a, b) => depth(b.path) - depth(a.path) || compareText(a.path, b.path))
    .flatMap(({ commands }) => commands.filter(({ kind, directory }) => kind === 'test' && isWithin(path, directory)))
    .toSorted((a, b) => depth(b.directory) - depth(a.directory) || plainness(a) - plainness(b))
}

/** `test` before `test:watch` and `test:e2e`; else in the order in which they are stated. */
function plainness({ name }: ProjectCommand): number {
  return /^(test|unit|check)$/.test(name) ? 0 : 1
}
