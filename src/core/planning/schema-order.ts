import type { z } from 'zod'
import { sortedBy } from '../std/order.ts'
import { optionFor, shapeOf } from './schema-shape.ts'

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
  if (def.type === 'union') {
    const option = optionFor(def.options, value)
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

/**
 * A copy of `value` without the keys that begin with `x_` where the schema names its keys: those are free for anybody.
 * Keys of records (names of resources, of variables) are names, and stay.
 */
export function withoutFreeKeys(schema: z.core.$ZodType, value: unknown): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'optional' || def.type === 'nullable') return withoutFreeKeys(def.innerType, value)
  if (typeof value !== 'object' || value === null) return value
  if (def.type === 'array' && Array.isArray(value)) return value.map((item) => withoutFreeKeys(def.element, item))
  if (def.type === 'union') {
    const option = optionFor(def.options, value)
    return option === undefined ? value : withoutFreeKeys(option, value)
  }
  if (Array.isArray(value)) return value
  const entries = Object.entries(value)
  if (def.type === 'record') {
    return Object.fromEntries(entries.map(([key, item]) => [key, withoutFreeKeys(def.valueType, item)]))
  }
  const shape = shapeOf(schema)
  if (shape === undefined) return value
  return Object.fromEntries(
    entries
      .filter(([key]) => Object.hasOwn(shape, key) || !key.startsWith('x_'))
      .map(([key, item]) => {
        const inner = Object.hasOwn(shape, key) ? shape[key] : undefined
        return [key, inner === undefined ? item : withoutFreeKeys(inner, item)]
      }),
  )
}
