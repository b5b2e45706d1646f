import type { CodebaseAnalysis } from '../../model/codebase-analysis.ts'
import type { CodeSearch } from './prepared-search.ts'

/** What a planner knows of the codebase. */
export interface CodeKnowledge {
  readonly analysis: CodebaseAnalysis
  /** Nothing when nobody looked. */
  readonly search: CodeSearch | undefined
}
