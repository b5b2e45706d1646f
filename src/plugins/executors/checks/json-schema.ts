import { Script, createContext } from 'node:vm'
import { type Schema, type SchemaDraft, Validator } from '@cfworker/json-schema'

/** How a value stands to a schema. `unusable`: the schema itself is at fault, so nothing is known about the value. */
export type SchemaFit =
  | { readonly fit: 'fits' }
  | { readonly fit: 'differs'; readonly place: string; readonly why: string }
  | { readonly fit: 'unusable'; readonly why: string }

/** A pattern or a schema that refers to itself may never come to an end, and everything else in the coordinator waits for it. */
const DEADLINE_MS = 250

/** Whether a value fits a JSON Schema of draft 4, 6, 7, 2019-09 or 2020-12 (the one that is taken when it names none). */
export function fitOf(value: unknown, schema: unknown): SchemaFit {
  if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema)))
    return { fit: 'unusable', why: 'it is neither an object nor true or false' }
  const validate = (): ReturnType<Validator['validate']> =>
    new Validator(schema as Schema, draftOf(schema)).validate(value)
  try {
    const context = createContext({ validate })
    const { valid, errors } = new Script('validate()').runInContext(context, { timeout: DEADLINE_MS }) as ReturnType<
      typeof validate
    >
    // The deepest complaint, and of those the last, is the one that says what is wrong.
    const worst = errors.reduce<(typeof errors)[number] | undefined>(
      (deepest, error) => (deepest !== undefined && depthOf(deepest) > depthOf(error) ? deepest : error),
      undefined,
    )
    if (valid) return { fit: 'fits' }
    return { fit: 'differs', place: worst?.instanceLocation ?? '#', why: worst?.error ?? 'it does not fit' }
  } catch (error) {
    return { fit: 'unusable', why: whyUnusable(error) }
  }
}

/** What is thrown in there may be an error of another realm. */
function whyUnusable(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  if ('code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
    return `nothing came of it within ${DEADLINE_MS} ms, as with a pattern or a reference that comes to no end`
  return 'message' in error ? (String(error.message).split('\n')[0] as string) : 'it broke off'
}

function depthOf({ instanceLocation }: { readonly instanceLocation: string }): number {
  return instanceLocation.split('/').length
}

function draftOf(schema: object | boolean): SchemaDraft {
  const named = typeof schema === 'object' && '$schema' in schema ? String(schema.$schema) : ''
  if (named.includes('draft-04')) return '4'
  if (named.includes('draft-06') || named.includes('draft-07')) return '7'
  return named.includes('2019-09') ? '2019-09' : '2020-12'
}
