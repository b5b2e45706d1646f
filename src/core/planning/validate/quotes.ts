import type { Evidence } from '../../model/evidence.ts'
import { checkQuote, sourcePath } from '../evidence-check.ts'
import type { Findings } from '../findings.ts'
import { QuotedDocument } from '../quoted-document.ts'
import { pointer } from './artifact-reader.ts'
import type { Artifacts } from './artifacts.ts'

/**
 * Checks every quote against the kept copy of the specification: that it stands where its evidence says, and that `verified`
 * says how it was found.
 */
export function checkQuotes(artifacts: Artifacts, specs: ReadonlyMap<string, string>, findings: Findings): void {
  const documents = new Map<string, QuotedDocument>()
  for (const [path, text] of specs) documents.set(path, new QuotedDocument(text))
  const check = (name: string, path: readonly PropertyKey[], evidence: readonly Evidence[]): void => {
    evidence.forEach((span, index) => checkSpan(span, pointer(name, [...path, index]), documents, findings))
  }
  artifacts.features?.data?.features.forEach((feature, index) =>
    check('features.json', ['features', index, 'source_evidence'], feature.source_evidence),
  )
  artifacts.tasks?.data?.tasks.forEach((task, index) =>
    check('tasks.json', ['tasks', index, 'source_evidence'], task.source_evidence),
  )
  artifacts.tasks?.data?.dependencies.forEach((dependency, index) =>
    check('tasks.json', ['dependencies', index, 'evidence'], dependency.evidence),
  )
}

function checkSpan(
  span: Evidence,
  place: string,
  documents: ReadonlyMap<string, QuotedDocument>,
  findings: Findings,
): void {
  if (span.quote === '') {
    if (span.type !== 'inferred') {
      findings.error('evidence-missing', 'The evidence quotes nothing.', place, 'Quote the words that it rests on.')
    }
    return
  }
  const path = sourcePath(span.source)
  const document = documents.get(path)
  // Code, commits and history stand outside the plan's directory and cannot be checked here.
  if (document === undefined && span.type !== 'plan' && span.type !== 'doc') return
  const found = document === undefined ? 'missing' : checkQuote(span.quote, span.loc, document).verified
  if (found === 'missing') {
    findings.error(
      'evidence-missing',
      `The quote "${span.quote.slice(0, 80)}${span.quote.length > 80 ? '…' : ''}" does not stand in ${span.source}.`,
      place,
      'Quote the specification word for word, or make the plan again.',
    )
  } else if (!agrees(span.verified, found)) {
    findings.error(
      'evidence-status',
      `The evidence says that its quote was found as "${span.verified}"; it is "${found}" in ${span.source}.`,
      place,
      'Make the plan again; how a quote was found is computed, not written.',
    )
  }
}

/** Evidence that was relocated names the lines in which its quote was found, so there it is exact or normalized. */
function agrees(stated: Evidence['verified'], found: Evidence['verified']): boolean {
  return stated === found || (stated === 'relocated' && (found === 'exact' || found === 'normalized'))
}
