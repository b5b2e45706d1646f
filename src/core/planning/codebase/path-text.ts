/** Paths as text: relative to the codebase, with slashes, without a leading `./`. The codebase itself is `.`. */

/** The folder that a path stands in; `.` for a path without one. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '.' : path.slice(0, slash)
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** What stands after the last dot, in lower case; empty when there is none, or only a leading one. */
export function endingOf(path: string): string {
  const dot = path.lastIndexOf('.')
  return dot <= path.lastIndexOf('/') + 1 ? '' : path.slice(dot + 1).toLowerCase()
}

/** The last part of a path without all its endings: `a/b.test.ts` gives `b`, `.env.test` gives `.env`. */
export function bareNameOf(path: string): string {
  const name = nameOf(path)
  const dot = name.indexOf('.', 1)
  return dot < 0 ? name : name.slice(0, dot)
}

/** The path without its last ending: `a/b.test.ts` is `a/b.test`. */
export function stemPathOf(path: string): string {
  const ending = endingOf(path)
  return ending === '' ? path : path.slice(0, -ending.length - 1)
}

/** `path` as seen from `folder`, with `.` and `..` worked out; nothing when it leads out of the codebase. */
export function joined(folder: string, path: string): string | undefined {
  const parts = folder === '.' || folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.length === 0 ? '.' : parts.join('/')
}

/** Whether `path` is `folder` or stands below it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '.' || path === folder || (path.startsWith(folder) && path[folder.length] === '/')
}
