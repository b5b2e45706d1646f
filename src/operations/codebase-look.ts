import { NOT_ANALYZED, type CodebaseAnalysis } from '../core/model/codebase-analysis.ts'
import type { CodeIndex } from '../core/model/code-index.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Finding } from '../core/model/finding.ts'
import type { Analyzer, AnalyzeRequest } from '../core/ports/analyzer.ts'

/** What a plan knows of the codebase. */
export interface CodebaseLook {
  readonly analysis: CodebaseAnalysis
  /** Nothing when nobody looked. */
  readonly index: CodeIndex | undefined
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
  if (analyzer === undefined) return { analysis: NOT_ANALYZED, index: undefined, trouble: undefined }
  try {
    const { analysis, index } = await analyzer.analyze({ codebase, ...(progress === undefined ? {} : { progress }) })
    return { analysis, index, trouble: undefined }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.exit !== EXIT.analysis_failed && error.code !== 'codebase-unreadable') throw error
    return { analysis: NOT_ANALYZED, index: undefined, trouble: troubleOf(error) }
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
