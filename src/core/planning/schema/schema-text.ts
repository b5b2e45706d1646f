import type { z } from 'zod'
import { plainHashing, type Hashing } from '../../model/canonical.ts'
import { JsonBytes, type TakeBytes } from '../../std/json-bytes.ts'
import { formOf } from './form-of.ts'

const NEWLINE = 0x0a

/** What one walk over a value says. */
export interface Hashed {
  /** SHA-256 of the value's canonical JSON, in hex. */
  readonly hash: string
  /** The length of the value as it would stand on disk, in UTF-16 code units. */
  readonly length: number
}

/** Hashes a value that satisfies `schema`. Fields beyond the schema's do not count. */
export function hashedBySchema<T>(schema: z.ZodType<T>, value: T, hashing: Hashing = plainHashing): Hashed {
  const hasher = hashing()
  const out = new JsonBytes((piece) => hasher.update(piece))
  formOf(schema).canonical(value, out, 0)
  out.end()
  return { hash: hasher.hex(), length: out.length + out.layout + 1 }
}

/** The SHA-256 alone; see {@link hashedBySchema}. */
export function hashBySchema<T>(schema: z.ZodType<T>, value: T, hashing?: Hashing): string {
  return hashedBySchema(schema, value, hashing).hash
}

/** The hash that an artifact carries in `meta.artifact_hash`: of itself with that field empty. `length` is that of the whole. */
export function artifactHashedBySchema<T extends { readonly meta: { readonly artifact_hash: string } }>(
  schema: z.ZodType<T>,
  artifact: T,
  hashing?: Hashing,
): Hashed {
  const empty = { ...artifact, meta: { ...artifact.meta, artifact_hash: '' } }
  const { hash, length } = hashedBySchema(schema, empty, hashing)
  return { hash, length: length + artifact.meta.artifact_hash.length }
}

/** Writes a value as it stands on disk, piece by piece: keys in the schema's order, two spaces, one newline at the end. */
export function writePretty<T>(schema: z.ZodType<T>, value: T, take: TakeBytes): void {
  const out = new JsonBytes(take)
  formOf(schema).pretty(value, out, 0)
  out.byte(NEWLINE)
  out.end()
}
