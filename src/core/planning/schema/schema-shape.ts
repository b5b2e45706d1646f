import type { z } from 'zod'

/** The fields of an object schema; nothing for other schemas. */
export function shapeOf(schema: z.core.$ZodType): z.core.$ZodShape | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod
  return def.type === 'object' ? def.shape : undefined
}

/** The option of a union that a value means: the object whose literal fields it has, or nothing for a value that is no object. */
export function optionFor(options: readonly z.core.$ZodType[], value: unknown): z.core.$ZodType | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return options.find((option) => {
    const shape = shapeOf(option)
    return shape !== undefined && Object.entries(shape).every(([key, field]) => literalFits(field, value, key))
  })
}

/** The schema that stands at a path of keys and positions; nothing where the path leaves the schema. */
export function schemaAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  value: unknown,
): z.core.$ZodType | undefined {
  let current: z.core.$ZodType | undefined = settled(schema, value)
  let here = value
  for (const key of path) {
    if (current === undefined) return undefined
    const { def } = (current as z.core.$ZodTypes)._zod
    here = typeof here === 'object' && here !== null ? (here as Record<PropertyKey, unknown>)[key] : undefined
    let next: z.core.$ZodType | undefined
    if (def.type === 'object') next = Object.hasOwn(def.shape, key) ? def.shape[key as string] : undefined
    else if (def.type === 'array') next = def.element
    else if (def.type === 'record') next = def.valueType
    current = next === undefined ? undefined : settled(next, here)
  }
  return current
}

function settled(schema: z.core.$ZodType, value: unknown): z.core.$ZodType | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'optional' || def.type === 'nullable') return settled(def.innerType, value)
  if (def.type === 'union') return optionFor(def.options, value)
  return schema
}

function literalFits(field: z.core.$ZodType, value: object, key: string): boolean {
  const { def } = (field as z.core.$ZodTypes)._zod
  if (def.type !== 'literal') return true
  return Object.hasOwn(value, key) && def.values.includes((value as Record<string, never>)[key] as never)
}
