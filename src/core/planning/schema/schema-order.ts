import type { z } from 'zod'
import { formOf } from './form-of.ts'
import { optionFor, shapeOf } from './schema-shape.ts'

/**
 * `value` with its keys in the order in which the schema names them, and those of records sorted; keys without a value are
 * left out. What stands in order already is not copied. So equal values are the same, whatever order their keys were made in.
 */
export function inSchemaOrder<T>(schema: z.ZodType<T>, value: T): T {
  return formOf(schema).ordered(value) as T
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
