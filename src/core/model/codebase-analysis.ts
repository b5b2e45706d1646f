import { z } from 'zod'
import { SharedResource } from './resource.ts'

/**
 * What the analyzer found in the codebase. Empty lists mean that nothing was found or that no analyzer was asked: `tool` says
 * which. Each list holds the most used first, a line of text each, and is cut so that a plan stays small: `counts` has the totals.
 */
export const CodebaseAnalysis = z.strictObject({
  /** Routes, and types that others call: `GET /users (src/users.ts:12)`. */
  existing_apis: z.array(z.string()),
  /** What two files or more use: `class Logger (src/log.ts:3): 42 files use it`. */
  reused_components: z.array(z.string()),
  /** What is there to be extended: `abstract class BaseAuth (src/auth.ts:12): 3 subclasses`. */
  extension_points: z.array(z.string()),
  shared_resources: z.record(z.string().min(1), SharedResource),
  /** How many there are in all of what the lists above show. */
  counts: z.strictObject({
    existing_apis: z.int().min(0),
    reused_components: z.int().min(0),
    extension_points: z.int().min(0),
  }),
  scanned_files: z.int().min(0),
  /** What was passed over: how many entries, by the code of the reason. */
  unread: z.record(z.string().min(1), z.int().min(1)),
  languages: z.array(z.string()),
  /** Name and version of the analyzer, or `none`. */
  tool: z.string(),
  /** Stands for all that was read, rules included: the same hash, the same analysis. `null` when nothing was read. */
  hash: z.string().nullable(),
  /** The history that was read: its newest commit, how many commits, and whether older ones are missing. */
  history: z.strictObject({ commit: z.string(), commits: z.int().min(0), truncated: z.boolean() }).nullable(),
})
/** See {@link CodebaseAnalysis}. */
export type CodebaseAnalysis = z.infer<typeof CodebaseAnalysis>

/** What is known of a codebase that no analyzer was asked about. */
export const NOT_ANALYZED: CodebaseAnalysis = {
  existing_apis: [],
  reused_components: [],
  extension_points: [],
  shared_resources: {},
  counts: { existing_apis: 0, reused_components: 0, extension_points: 0 },
  scanned_files: 0,
  unread: {},
  languages: [],
  tool: 'none',
  hash: null,
  history: null,
}
