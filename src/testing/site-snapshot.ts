import type { SiteState } from '../core/execution/state.ts'

/**
 * A site as text, for comparing two of them: all that was folded, none of the indexes. Without `counters` also the
 * numbers and moments that every event moves (`seq`, `position`, `at`) are left out.
 */
export function siteSnapshot(site: SiteState, options: { readonly counters: boolean } = { counters: true }): string {
  const left = new Set([
    'plan',
    'frontier',
    'deadlines',
    'roster',
    'coordinator',
    ...(options.counters ? [] : ['seq', 'position', 'at']),
  ])
  return JSON.stringify(plain(site, left))
}

function plain(value: unknown, left: ReadonlySet<string>): unknown {
  if (value instanceof Map) return [...value].map(([key, member]) => [key, plain(member, left)])
  if (value instanceof Uint8Array || value instanceof Int32Array || value instanceof Float64Array) return [...value]
  if (Array.isArray(value)) return value.map((member) => plain(member, left))
  if (value === null || typeof value !== 'object') return value
  const members = Object.entries(value).filter(([key]) => !left.has(key))
  return Object.fromEntries(members.map(([key, member]) => [key, plain(member, left)]))
}
