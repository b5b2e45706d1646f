import type { z } from 'zod'
import { sortedBy } from '../std/order.ts'

/**
 * A copy of `value` whose keys stand in the order in which the schema names them; keys of records are sorted. Keys without
 * a value are left out. So equal values become equal bytes, whatever order their keys were made in.
 */
export function inSchemaOrder<T>(schema: z.ZodType<T>, value: T): T {
  return ordered(schema, value) as T
}

function ordered(schema: z.core.$ZodType, value: unknown): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'object') return orderedObject(def.shape, value as Record<string, unknown>)
  if (def.type === 'array') return (value as unknown[]).map((item) => ordered(def.element, item))
  if (def.type === 'record') {
    const entries = sortedBy(Object.entries(value as Record<string, unknown>), ([key]) => key)
    return Object.fromEntries(entries.map(([key, item]) => [key, ordered(def.valueType, item)]))
  }
  if (def.type === 'optional' || def.type === 'nullable') return value === null ? null : ordered(def.innerType, value)
  if (def.type === 'union' && typeof value === 'object' && value !== null) {
    const option = def.options.find((candidate) => (candidate as z.ZodType).safeParse(value).success)
    return option === undefined ? value : ordered(option, value)
  }
  return value
}

function orderedObject(shape: z.core.$ZodShape, value: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(shape)) {
    if (Object.hasOwn(value, key) && value[key] !== undefined) result[key] = ordered(schema, value[key])
  }
  return result
}
