/** What was not read, and why: thousands of like cases become one line with a count and examples. */
import type { Unread } from '../../core/model/code-index.ts'
import { compareText } from '../../core/std/order.ts'

/** So many of one reason are listed one by one. */
const LISTED = 10
const EXAMPLES = 3

/** Takes what was not read, in any order. */
export interface UnreadList {
  /** `path` is relative to the codebase; `reason` is the same sentence for like cases. */
  readonly add: (code: string, path: string, reason: string) => void
  /** Sorted by code, then path. */
  readonly folded: () => Unread[]
}

/** An empty list. */
export function unreadList(): UnreadList {
  const groups = new Map<string, { readonly code: string; readonly reason: string; readonly paths: string[] }>()
  return {
    add: (code, path, reason) => {
      const key = `${code}\n${reason}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { code, reason, paths: [path] })
      else group.paths.push(path)
    },
    folded: () =>
      [...groups.values()]
        .flatMap(({ code, reason, paths }) => fold(code, reason, paths.toSorted(compareText)))
        .toSorted(
          (a, b) => compareText(a.code, b.code) || compareText(a.path, b.path) || compareText(a.reason, b.reason),
        ),
  }
}

function fold(code: string, reason: string, paths: readonly string[]): Unread[] {
  if (paths.length <= LISTED) return paths.map((path) => ({ code, path, reason }))
  const examples = paths.slice(1, EXAMPLES + 1).join(', ')
  const others = `So it is with ${paths.length - 1} more: ${examples}, …`
  return [{ code, path: paths[0] as string, reason: `${reason} ${others}`, count: paths.length }]
}
