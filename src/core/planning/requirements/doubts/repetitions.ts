/** Requirements with ids of their own that say the same. What is only said again is joined to its first place without a word. */
import type { Report } from '../../spec/report.ts'
import { lineAt } from '../../spec/source-text.ts'
import type { Requirement } from '../requirement.ts'
import { shown } from './passages.ts'

/** Shorter texts are alike by chance. */
const SHORTEST = 24

/** Reports requirements whose words are the same as those of an earlier one with another id. */
export function reportRepetitions(requirements: readonly Requirement[], report: Report): void {
  const seen = new Map<string, Requirement>()
  for (const requirement of requirements) {
    if (requirement.id === undefined) continue
    const key = requirement.text
      .replace(requirement.id, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
    if (key.length < SHORTEST) continue
    const first = seen.get(key)
    if (first === undefined) seen.set(key, requirement)
    if (first === undefined || first.id === requirement.id) continue
    const { source, span, id, text } = requirement
    report.add({
      code: 'repeated-requirement',
      severity: 'info',
      source,
      offset: span.start,
      message: `${id} says the same as ${first.id} (${first.source.origin}:${lineAt(first.source, first.span.start)}): ${shown(text)}.`,
      advice: 'Keep one of both, or say what is different.',
    })
  }
}
