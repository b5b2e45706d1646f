/**
 * Schemas, compiled once into what has to be quick: whether a value satisfies them, its canonical JSON, its JSON on disk, a
 * copy in the schema's order, and whether two values are equal. The order of the keys of each shape is found when its schema
 * is compiled, not for each of a hundred thousand objects.
 *
 * The forms are made from the schemas of the model themselves, so they cannot say anything else; a kind of schema that they
 * do not know is an assertion at once, and a rule that they do not know is asked of the schema.
 */
import type { z } from 'zod'
import type { Form } from './form.ts'
import { leafForm } from './leaf-form.ts'
import { ListForm } from './list-form.ts'
import { NullableForm } from './nullable-form.ts'
import { ObjectForm } from './object-form.ts'
import { RecordForm } from './record-form.ts'
import { UnionForm } from './union-form.ts'

const forms = new WeakMap<z.core.$ZodType, Form>()

/** The form of a schema; compiled when it is first asked for. */
export function formOf(schema: z.core.$ZodType): Form {
  const known = forms.get(schema)
  if (known !== undefined) return known
  const form = compiled(schema)
  forms.set(schema, form)
  return form
}

function compiled(schema: z.core.$ZodType): Form {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'object') return new ObjectForm(schema, formOf)
  if (def.type === 'array') return new ListForm(schema, formOf)
  if (def.type === 'record') return new RecordForm(formOf(def.keyType), formOf(def.valueType))
  if (def.type === 'optional') return formOf(def.innerType)
  if (def.type === 'nullable') return new NullableForm(formOf(def.innerType))
  if (def.type === 'union') return new UnionForm(def.options, formOf)
  return leafForm(schema)
}
