import { z } from 'zod'
import { SharedResource } from './resource.ts'

/** What the analyzer found in the codebase. Empty lists mean that nothing was found or that no analyzer was asked: `tool` says which. */
export const CodebaseAnalysis = z.strictObject({
  existing_apis: z.array(z.string()),
  reused_components: z.array(z.string()),
  extension_points: z.array(z.string()),
  shared_resources: z.record(z.string().min(1), SharedResource),
  scanned_files: z.int().min(0),
  languages: z.array(z.string()),
  /** Name and version of the analyzer, or `none`. */
  tool: z.string(),
})
/** See {@link CodebaseAnalysis}. */
export type CodebaseAnalysis = z.infer<typeof CodebaseAnalysis>

/** What is known of a codebase that no analyzer was asked about. */
export const NOT_ANALYZED: CodebaseAnalysis = {
  existing_apis: [],
  reused_components: [],
  extension_points: [],
  shared_resources: {},
  scanned_files: 0,
  languages: [],
  tool: 'none',
}
