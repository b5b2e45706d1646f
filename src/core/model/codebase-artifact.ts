import { z } from 'zod'
import { CodeIndex } from './code-index.ts'
import { CodebaseAnalysis } from './codebase-analysis.ts'

/** What `tasks analyze --output` writes: all that was found in a codebase. */
export const CodebaseArtifact = z.strictObject({
  schema: z.literal('tasks-slaps/codebase'),
  version: z.literal('1.0'),
  analysis: CodebaseAnalysis,
  index: CodeIndex,
})
/** See {@link CodebaseArtifact}. */
export type CodebaseArtifact = z.infer<typeof CodebaseArtifact>
