import type { z } from 'zod'
import { formOf } from '../schema/form-of.ts'

/** One place at which a file and what was computed again do not agree. */
export interface Difference {
  readonly path: readonly (string | number)[]
  readonly stated: unknown
  readonly follows: unknown
}

/** What was compared. */
export interface Differences {
  /** The first ones, in the order of the file. */
  readonly told: readonly Difference[]
  /** How many there are in all. */
  readonly count: number
  /** Lists that hold the same members in another order; these are compared by what the members are called. */
  readonly reordered: readonly (readonly (string | number)[])[]
}

/** Most differences of one file that are collected. */
const COLLECTED = 60

const NONE: Differences = { told: [], count: 0, reordered: [] }

/**
 * All places at which two artifacts differ. The hashes in `meta` are taken as stated: they have checks of their own. Lists whose members have names of their own (`id`, or `from` and `to`) are compared member by member.
 */
export function differences<T extends { readonly meta: object }>(
  schema: z.ZodType<T>,
  stated: T,
  computed: T,
): Differences {
  const follows = { ...computed, meta: { ...computed.meta, ...hashesOf(stated.meta) } }
  if (formOf(schema).same(stated, follows)) return NONE
  const told: Difference[] = []
  const reordered: (readonly (string | number)[])[] = []
  let count = 0
  // A schema is nowhere deep, so neither is this recursion.
  const compare = (a: unknown, b: unknown, path: readonly (string | number)[]): void => {
    if (a === b) return
    if (!isHolder(a) || !isHolder(b) || Array.isArray(a) !== Array.isArray(b)) {
      count++
      if (told.length < COLLECTED) told.push({ path, stated: a, follows: b })
      return
    }
    const places = Array.isArray(a) && Array.isArray(b) ? placesByName(a, b) : undefined
    if (places === undefined) {
      for (const key of keysOf(a, b)) compare(memberOf(a, key), memberOf(b, key), [...path, key])
      return
    }
    if (places.some((at, index) => at !== index)) reordered.push(path)
    places.forEach((at, index) => compare((a as unknown[])[at], (b as unknown[])[index], [...path, at]))
  }
  compare(stated, follows, [])
  return { told, count, reordered }
}

function keysOf(a: object, b: object): Iterable<string | number> {
  if (Array.isArray(a) && Array.isArray(b)) return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i)
  return new Set([...Object.keys(a), ...Object.keys(b)])
}

/** For each member of `b` the place of its namesake in `a`; nothing unless both name the same members, each once. */
function placesByName(a: readonly unknown[], b: readonly unknown[]): number[] | undefined {
  if (a.length !== b.length) return undefined
  const places = new Map<string, number>()
  a.forEach((member, index) => places.set(nameOf(member) ?? '', index))
  if (places.size !== a.length || places.has('')) return undefined
  const found = b.map((member) => places.get(nameOf(member) ?? ''))
  return found.every((at) => at !== undefined) && new Set(found).size === found.length ? found : undefined
}

function nameOf(member: unknown): string | undefined {
  if (typeof member === 'string') return member
  if (!isHolder(member)) return undefined
  const { id, from, to, type } = member as { id?: unknown; from?: unknown; to?: unknown; type?: unknown }
  if (typeof id === 'string') return id
  return typeof from === 'string' && typeof to === 'string' ? `${from} ${to} ${String(type)}` : undefined
}

function hashesOf(meta: object): object {
  return Object.fromEntries(Object.entries(meta).filter(([key]) => /_hash$|^plan_id$/.test(key)))
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function memberOf(holder: object, key: string | number): unknown {
  return Object.hasOwn(holder, key) ? (holder as Record<string | number, unknown>)[key] : undefined
}
