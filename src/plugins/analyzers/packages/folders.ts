/** The folder that `path` leads to from `folder`, relative to the codebase; nothing when it leads out of it. */
export function joinedFolder(folder: string, path: string): string | undefined {
  if (path.startsWith('/')) return undefined
  const parts = folder === '.' ? [] : folder.split('/')
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.length === 0 ? '.' : parts.join('/')
}
