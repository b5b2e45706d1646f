import { NOT_ANALYZED, type CodebaseAnalysis } from '../core/model/codebase-analysis.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Finding } from '../core/model/finding.ts'
import { type CodeSearch, prepareSearch } from '../core/planning/search/prepared-search.ts'
import type { Analyzer, AnalyzeRequest } from '../core/ports/analyzer.ts'

/** What a plan knows of the codebase. */
export interface CodebaseLook {
  readonly analysis: CodebaseAnalysis
  /** The codebase, ready to be searched; nothing when nobody looked. */
  readonly search: CodeSearch | undefined
  /** What the user should know of the analysis itself: nothing could be kept for the next time. */
  readonly notes?: readonly string[]
  /** Why somebody who was asked to look could not. */
  readonly trouble: Finding | undefined
}

/**
 * Looks at the codebase that is planned for. An analyzer that cannot work is no reason to have no plan: it becomes a finding. What
 * the user wrote wrongly (a rule, a configuration) is a Failure.
 */
export async function lookAt(
  codebase: string,
  analyzer: Analyzer | undefined,
  progress: AnalyzeRequest['progress'],
): Promise<CodebaseLook> {
  if (analyzer === undefined) return { analysis: NOT_ANALYZED, search: undefined, trouble: undefined }
  try {
    const {
      analysis,
      index,
      notes = [],
    } = await analyzer.analyze({
      codebase,
      ...(progress === undefined ? {} : { progress }),
    })
    return { analysis, search: prepareSearch(index), notes, trouble: undefined }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.exit !== EXIT.analysis_failed && error.code !== 'codebase-unreadable') throw error
    return { analysis: NOT_ANALYZED, search: undefined, trouble: troubleOf(error) }
  }
}

function troubleOf({ message, place, advice }: Failure): Finding {
  return {
    code: 'codebase-not-analyzed',
    severity: 'warning',
    message: `The codebase could not be analyzed, so the plan rests on the specification alone: ${message}`,
    place: place ?? 'the codebase',
    advice: advice ?? 'Run `tasks analyze` to see what is wrong, or plan with --no-analysis.',
  }
}
