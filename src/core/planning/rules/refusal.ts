import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import type { Finding } from '../../model/finding.ts'
import type { SpecDocument } from '../../ports/proposer.ts'
import { proposeFromSpec } from './propose.ts'

/** Specifications that hold nothing to be made are short, and a long one is not read twice. */
const LONGEST_ASKED = 20_000

/** Why no plan can be made of documents, whatever the codebase holds; nothing where there may be one. */
export function refusalOf(documents: readonly SpecDocument[]): readonly Finding[] {
  if (documents.reduce((sum, { text }) => sum + text.length, 0) > LONGEST_ASKED) return []
  const { tasks, findings } = proposeFromSpec({ documents, analysis: NOT_ANALYZED })
  return tasks.length === 0 && findings.some(({ severity }) => severity === 'error') ? findings : []
}
