import { z } from 'zod'
import { Policies } from './policies.ts'
import { WorkerPool } from './worker-pool.ts'

/** How the codebase is analyzed. */
export const AnalyzerConfig = z.strictObject({
  /** Folders of rule files, beside the rules that come with the tool. Relative to the configuration file. */
  rules: z.array(z.string().min(1)).optional(),
  /** Globs of paths, relative to the codebase, that are not read. */
  ignore: z.array(z.string().min(1)).optional(),
  /** Whether git's history is read. Default true. */
  history: z.boolean().optional(),
  /** Whether what was read is kept for the next time. Default true. */
  cache: z.boolean().optional(),
})
/** See {@link AnalyzerConfig}. */
export type AnalyzerConfig = z.infer<typeof AnalyzerConfig>

/** What `tasks.config.ts` may hold. All of it may be left out. */
export const TasksConfig = z.strictObject({
  analyzer: AnalyzerConfig.optional(),
  /** The runtime's rules for plans that are made here; each field stands in the place of the recommended one. */
  policies: Policies.partial().optional(),
  /** Who carries out the plans that are made here. */
  worker_pool: WorkerPool.partial().optional(),
})
/** See {@link TasksConfig}. */
export type TasksConfig = z.infer<typeof TasksConfig>
