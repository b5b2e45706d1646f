import { statSync, type Stats } from 'node:fs'

/** What stands at a path that a user named; undefined where nothing does, or nobody can get there: links in a circle, a name too long, no right. */
export function foundFile(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}
