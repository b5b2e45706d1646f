import { z } from 'zod'
import { Evidence } from './evidence.ts'
import { FeatureId, Priority, Sha256 } from './identity.ts'
import { metaBase } from './meta.ts'
import { Source } from './proposal.ts'

/** A high-level capability of the spec. */
export const Feature = z.strictObject({
  id: FeatureId,
  title: z.string().min(1),
  description: z.string(),
  priority: Priority,
  source_evidence: z.array(Evidence).min(1),
  /** Names of the fields that the compiler filled because the spec left them unsaid. */
  inferred: z.array(z.string()),
})
/** See {@link Feature}. */
export type Feature = z.infer<typeof Feature>

/** `features.json`. */
export const FeaturesArtifact = z.strictObject({
  meta: z.strictObject({
    schema: z.literal('tasks-slaps/features'),
    ...metaBase,
    /** Hash over the sources' hashes, in their order. */
    source_hash: Sha256,
    title: z.string(),
    sources: z.array(Source).min(1),
  }),
  features: z.array(Feature),
})
/** See {@link FeaturesArtifact}. */
export type FeaturesArtifact = z.infer<typeof FeaturesArtifact>
