import { z } from 'zod'

/** Where something was said, word for word, so that anybody can check it later. */
export const Evidence = z.strictObject({
  type: z.enum(['plan', 'doc', 'code', 'commit', 'history', 'human', 'inferred']),
  /** Path relative to the plan's directory (or to the codebase for `code`), with lines: `spec/spec.md#L10-L14`. */
  source: z.string(),
  /** Verbatim text, at most 500 characters. Empty only for `inferred`. */
  quote: z.string().max(500),
  /** First and last line, counted from 1. */
  loc: z.strictObject({ start_line: z.int().min(1), end_line: z.int().min(1) }),
  section: z.string().optional(),
  confidence: z.number().min(0).max(1),
  rationale: z.string(),
  /** How the quote was found in its source; written by the compiler, never by a proposer. */
  verified: z.enum(['exact', 'normalized', 'segments', 'fuzzy', 'relocated', 'missing']),
})
/** See {@link Evidence}. */
export type Evidence = z.infer<typeof Evidence>

/** Evidence as a proposer hands it in: a place and a quote; the compiler verifies it. */
export const EvidenceSpan = Evidence.omit({ verified: true })
/** See {@link EvidenceSpan}. */
export type EvidenceSpan = z.infer<typeof EvidenceSpan>
