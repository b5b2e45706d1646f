import type { SiteState } from '../core/execution/state.ts'
import { sameData } from './same-data.ts'

/** What follows from the rest of a state, and is rebuilt from it. */
const INDEXES = ['plan', 'frontier', 'deadlines', 'ages', 'roster', 'coordinator', 'owns_plan', 'parking'] as const

const LEFT: ReadonlySet<string> = new Set(INDEXES)
const LEFT_WITH_COUNTERS: ReadonlySet<string> = new Set([...INDEXES, 'seq', 'position', 'at'])

/**
 * A site as text, for comparing two of them: all that was folded, none of the indexes. Without `counters` also the
 * numbers and moments that every event moves (`seq`, `position`, `at`) are left out.
 */
export function siteSnapshot(site: SiteState, options: { readonly counters: boolean } = { counters: true }): string {
  return JSON.stringify(plain(site, options.counters ? LEFT : LEFT_WITH_COUNTERS))
}

/** Whether two sites have the same {@link siteSnapshot}. Much quicker than two of them. */
export function sameSite(a: SiteState, b: SiteState, options: { readonly counters: boolean }): boolean {
  return sameData(a, b, options.counters ? LEFT : LEFT_WITH_COUNTERS)
}

function plain(value: unknown, left: ReadonlySet<string>): unknown {
  if (value instanceof Map) return [...value].map(([key, member]) => [key, plain(member, left)])
  if (value instanceof Uint8Array || value instanceof Int32Array || value instanceof Float64Array) return [...value]
  if (Array.isArray(value)) return value.map((member) => plain(member, left))
  if (value === null || typeof value !== 'object') return value
  const members = Object.entries(value).filter(([key]) => !left.has(key))
  return Object.fromEntries(members.map(([key, member]) => [key, plain(member, left)]))
}
