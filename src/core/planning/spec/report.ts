import type { Finding } from '../../model/finding.ts'
import { lineAt, type SourceText } from './source-text.ts'

/** More findings than this are counted, not told: nobody reads them, and hostile input makes millions. */
const MOST_FINDINGS = 500

/** A finding about a place in a source. */
export interface SpecProblem {
  readonly code: string
  readonly severity: Finding['severity']
  readonly source: SourceText
  /** Offset in the source's text. */
  readonly offset: number
  readonly message: string
  readonly advice: string
}

/** Takes problems in any order and gives them back as findings in the order of the documents. */
export interface Report {
  add(problem: SpecProblem): void
  findings(sources: readonly SourceText[]): Finding[]
}

/** A report without findings. */
export function openReport(): Report {
  const problems: SpecProblem[] = []
  const untold: Record<Finding['severity'], number> = { error: 0, warning: 0, info: 0 }
  return {
    add(problem) {
      if (problems.length < MOST_FINDINGS) problems.push(problem)
      else untold[problem.severity]++
    },
    findings(sources) {
      const rank = (problem: SpecProblem): number => sources.indexOf(problem.source)
      const sorted = problems.toSorted((a, b) => rank(a) - rank(b) || a.offset - b.offset)
      const findings = sorted.map(toFinding)
      const [first] = sources
      const rest = first === undefined ? undefined : restOf(untold, first)
      if (rest !== undefined) findings.push(rest)
      return findings
    },
  }
}

function toFinding({ code, severity, source, offset, message, advice }: SpecProblem): Finding {
  return { code, severity, message, place: `${source.origin}:${lineAt(source, offset)}`, advice }
}

/** Says how many findings are not told; as grave as the gravest of them, so that warnings alone refuse nothing. */
function restOf({ error, warning, info }: Record<Finding['severity'], number>, first: SourceText): Finding | undefined {
  const count = error + warning + info
  if (count === 0) return undefined
  return {
    code: 'more-findings',
    severity: error > 0 ? 'error' : warning > 0 ? 'warning' : 'info',
    message: count === 1 ? 'There is 1 more finding.' : `There are ${count} more findings.`,
    place: `${first.origin}:1`,
    advice: `Repair the first ${MOST_FINDINGS} and plan again.`,
  }
}
