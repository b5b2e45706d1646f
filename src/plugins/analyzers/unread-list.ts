/** What was not read, and why: thousands of like cases become one line with a count and examples. */
import type { Unread } from '../../core/model/code-index.ts'
import { compareText } from '../../core/std/order.ts'

/** So many of one reason are listed one by one. */
const LISTED = 10
const EXAMPLES = 3

/** Takes what was not read, in any order. */
export interface UnreadList {
  /** `path` is relative to the codebase; `reason` is the same sentence for like cases; `line` is from 1. */
  readonly add: (code: string, path: string, reason: string, line?: number) => void
  /** Sorted by code, then path. */
  readonly folded: () => Unread[]
}

interface Place {
  readonly path: string
  readonly line?: number
}

/** An empty list. */
export function unreadList(): UnreadList {
  const groups = new Map<string, { readonly code: string; readonly reason: string; readonly places: Place[] }>()
  return {
    add: (code, path, reason, line) => {
      const key = `${code}\n${reason}`
      const place = line === undefined ? { path } : { path, line }
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { code, reason, places: [place] })
      else group.places.push(place)
    },
    folded: () =>
      [...groups.values()]
        .flatMap(({ code, reason, places }) =>
          fold(
            code,
            reason,
            places.toSorted((a, b) => compareText(a.path, b.path)),
          ),
        )
        .toSorted(
          (a, b) => compareText(a.code, b.code) || compareText(a.path, b.path) || compareText(a.reason, b.reason),
        ),
  }
}

function fold(code: string, reason: string, places: readonly Place[]): Unread[] {
  const [first] = places
  if (first === undefined || places.length <= LISTED) return places.map((place) => ({ code, ...place, reason }))
  const examples = places
    .slice(1, EXAMPLES + 1)
    .map(({ path, line }) => (line === undefined ? path : `${path}:${line}`))
  const others = `The same holds for ${places.length - 1} more: ${examples.join(', ')}, …`
  return [{ code, ...first, reason: `${reason} ${others}`, count: places.length }]
}
