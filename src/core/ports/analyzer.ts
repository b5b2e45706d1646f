import type { CodebaseAnalysis } from '../model/codebase-analysis.ts'
import type { CodeIndex } from '../model/code-index.ts'

/** What an analyzer is asked. */
export interface AnalyzeRequest {
  /** Absolute. */
  readonly codebase: string
  /** Told as the work goes on; `total` is 0 while it is not known. */
  readonly progress?: (stage: 'list' | 'scan' | 'history' | 'index', done: number, total: number) => void
}

/** What was found, for the plan and for the search. */
export interface Analyzed {
  readonly analysis: CodebaseAnalysis
  readonly index: CodeIndex
  /** What the user should know of the analysis itself, which is no part of what was found: a cache that cannot be written. */
  readonly notes?: readonly string[]
  /** How many places each of the user's own rules (`folder/id`) found, in the order in which they were handed in. */
  readonly own_rules?: readonly { readonly rule: string; readonly found: number }[]
}

/** Looks at a codebase by syntax and history. Same tree, same history, same rules: same answer. */
export interface Analyzer {
  readonly name: string
  readonly version: string
  analyze(request: AnalyzeRequest): Promise<Analyzed>
}
