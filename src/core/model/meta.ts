import { z } from 'zod'
import { Sha256 } from './identity.ts'

/**
 * The artifacts' own version. A reader takes any plan of the same major version that has all it needs; a field that became
 * required raises the minor version.
 */
export const ARTIFACT_VERSION = '1.1'

/** Which tool wrote an artifact. */
export const Generator = z.strictObject({ name: z.string(), version: z.string() })
/** See {@link Generator}. */
export type Generator = z.infer<typeof Generator>

/** The fields that every artifact's `meta` starts with. Nothing in it depends on time or place. */
export const metaBase = {
  version: z.string().regex(/^\d+\.\d+$/),
  generator: Generator,
  /** SHA-256 of this artifact's canonical JSON with this field empty. */
  artifact_hash: Sha256,
}

/** `PLAN-` and the first 12 hex digits of the hash of tasks.json. */
export const PlanId = z.string().regex(/^PLAN-[0-9a-f]{12}$/)
