import { canonicalJson } from '../../model/canonical.ts'
import type { FieldChange } from '../../model/plan-diff.ts'

type Value = FieldChange['before']

/** Named values of one side. A value that is undefined is not there. */
export type Fields = readonly (readonly [field: string, value: unknown])[]

/** The fields that differ: those of `before` in their order, then those that only `after` has. */
export function fieldChanges(before: Fields, after: Fields): FieldChange[] {
  const later = new Map(after.filter(([, value]) => value !== undefined))
  const changes: FieldChange[] = []
  for (const [field, value] of before) {
    if (value === undefined) continue
    const other = later.get(field)
    later.delete(field)
    if (!sameJson(value, other)) changes.push({ field, before: jsonOf(value), after: jsonOf(other) })
  }
  for (const [field, value] of later) changes.push({ field, before: null, after: jsonOf(value) })
  return changes
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  return canonicalJson(a) === canonicalJson(b)
}

function jsonOf(value: unknown): Value {
  // Everything in an artifact came from JSON or goes there.
  return (value ?? null) as Value
}
