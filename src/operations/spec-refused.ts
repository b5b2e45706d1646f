import { EXIT, Failure } from '../core/model/failure.ts'
import type { CycleBreakSuggestion } from '../core/model/dag-artifact.ts'
import type { Finding } from '../core/model/finding.ts'

/** Most further errors that are told in the message. */
const MORE_SHOWN = 9

/** No plan can be made of a specification. Tells the first error whole, the next ones in short; `findings` holds all. */
export class SpecRefused extends Failure {
  readonly findings: readonly Finding[]
  /** Where cycles could be opened, and how; empty when there are none. */
  readonly suggestions: readonly CycleBreakSuggestion[]

  constructor(findings: readonly Finding[], suggestions: readonly CycleBreakSuggestion[]) {
    const errors = findings.filter((finding) => finding.severity === 'error')
    const first = errors.find((finding) => exitOf(finding) !== EXIT.analysis_failed) ?? errors[0]
    const rest = errors.filter((finding) => finding !== first)
    const lines = rest
      .slice(0, MORE_SHOWN)
      .map((finding) => `also at ${finding.place}: ${finding.message}\n  ${finding.advice.split('\n')[0]}`)
    const left = leftText(Math.max(0, rest.length - MORE_SHOWN), findings.length - errors.length)
    if (left !== undefined) lines.push(left)
    super({
      code: first?.code ?? 'no-plan',
      message: [first?.message ?? 'No plan can be made of this specification.', ...lines].join('\n'),
      exit: first === undefined ? EXIT.analysis_failed : exitOf(first),
      place: first?.place,
      advice: first?.advice,
    })
    this.findings = findings
    this.suggestions = suggestions
  }
}

/** What is not told in the message: errors beyond the first few, and all that is no error. */
function leftText(errors: number, others: number): string | undefined {
  const told = [
    ...(errors === 0 ? [] : [`${errors} more ${errors === 1 ? 'error' : 'errors'}`]),
    ...(others === 0 ? [] : [`${others} ${others === 1 ? 'warning or remark' : 'warnings and remarks'}`]),
  ]
  return told.length === 0 ? undefined : `and ${told.join(', and ')}: --json lists them all`
}

/** 3 for a cycle, 4 for a task that no resource suffices for, 2 for everything else that a specification can have wrong. */
function exitOf(finding: Finding): number {
  if (finding.code === 'cycle') return EXIT.cycle
  if (finding.code === 'never-fits') return EXIT.resources_unresolvable
  return EXIT.analysis_failed
}
