import type { z } from 'zod'
import { bytesOf, type JsonBytes } from '../../std/json-bytes.ts'

/** What was noticed beside the answer. */
export interface Noticed {
  /** The value has keys of its own that begin with `x_`. */
  free: boolean
}

/**
 * What a schema says, compiled once into what has to be quick. All but `fits` take values that satisfy the schema; keys
 * beyond the schema's are passed over. `depth` counts the brackets around the value.
 */
export interface Form {
  /** Whether a value, as JSON was read, satisfies the schema. Keys that begin with `x_` are allowed and noticed. */
  fits(value: unknown, noticed: Noticed): boolean
  /** Writes the value with its keys sorted and without white space. */
  canonical(value: unknown, out: JsonBytes, depth: number): void
  /** Writes the value as it stands on disk: keys in the schema's order, two spaces. */
  pretty(value: unknown, out: JsonBytes, depth: number): void
  /** The value itself where its keys stand in the schema's order already, else a copy. */
  ordered(value: unknown): unknown
  /** Whether two values have equal canonical JSON. */
  same(a: unknown, b: unknown): boolean
}

/** Finds the form of a schema. */
export type FormOf = (schema: z.core.$ZodType) => Form

/** An object with names that nobody knows yet. */
export type Loose = Readonly<Record<string, unknown>>

/** The characters of JSON's punctuation. */
export const SIGN = { comma: 0x2c, colon: 0x3a, list: 0x5b, endList: 0x5d, object: 0x7b, endObject: 0x7d } as const

const LINES = Array.from({ length: 40 }, (_, depth) => bytesOf(`\n${'  '.repeat(depth)}`))

/** A line end and the indent of a depth. */
export function lineAt(depth: number): Uint8Array {
  return LINES[depth] ?? bytesOf(`\n${'  '.repeat(depth)}`)
}

/** How many characters of white space stand between the brackets of a value with `members` members on disk; `colons` when they have names. */
export function layoutOf(members: number, depth: number, colons: 0 | 1): number {
  return members === 0 ? 0 : members * (3 + 2 * depth + colons) + 1 + 2 * depth
}
