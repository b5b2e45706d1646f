import { relative } from 'node:path'

/** A path as the user would type it: relative where that does not lead upwards. */
export function shownPath(path: string, directory: string): string {
  const inside = relative(directory, path)
  if (inside === '') return '.'
  return inside.startsWith('..') ? path : inside
}
