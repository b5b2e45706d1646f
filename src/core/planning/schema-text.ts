import type { z } from 'zod'
import { plainHashing, type Hashing } from '../model/canonical.ts'
import { JsonBytes, type TakeBytes } from '../std/json-bytes.ts'
import { formOf } from './schema-form.ts'

const NEWLINE = 0x0a

/** SHA-256 of the canonical JSON of a value that satisfies `schema`, in hex. Fields beyond the schema's do not count. */
export function hashBySchema<T>(schema: z.ZodType<T>, value: T, hashing: Hashing = plainHashing): string {
  const hasher = hashing()
  const out = new JsonBytes((piece) => hasher.update(piece))
  formOf(schema).canonical(value, out)
  out.end()
  return hasher.hex()
}

/** The hash that an artifact carries in `meta.artifact_hash`: of itself with that field empty. */
export function artifactHashBySchema<T extends { readonly meta: object }>(
  schema: z.ZodType<T>,
  artifact: T,
  hashing?: Hashing,
): string {
  return hashBySchema(schema, { ...artifact, meta: { ...artifact.meta, artifact_hash: '' } }, hashing)
}

/** Writes a value as it stands on disk, piece by piece: keys in the schema's order, two spaces, one newline at the end. */
export function writePretty<T>(schema: z.ZodType<T>, value: T, take: TakeBytes): void {
  const out = new JsonBytes(take)
  formOf(schema).pretty(value, out, 0)
  out.byte(NEWLINE)
  out.end()
}
