/** Requirements whose words cannot be checked: vague without a number, or a deed of people without who does it. */
import { thresholdsIn } from '../../language/threshold.ts'
import { vagueWordsIn } from '../../language/vague-word.ts'
import type { Report } from '../../spec/report.ts'
import type { Requirement } from '../requirement.ts'
import { shown } from './passages.ts'

/** Reports requirements with vague words, unless a number or a criterion makes them exact. */
export function reportVagueWords(requirements: readonly Requirement[], report: Report): void {
  for (const { text, modality, criteria, source, span, kind } of requirements) {
    if (kind === 'process' || modality === 'may' || modality === 'must_not') continue
    const [word] = vagueWordsIn(text)
    if (word === undefined || criteria.length > 0 || thresholdsIn(text).length > 0) continue
    const at = source.text.slice(span.start, span.end).indexOf(word.text)
    if (at < 0) continue
    report.add({
      code: 'vague-requirement',
      severity: 'warning',
      source,
      offset: span.start + at,
      message: `${shown(word.text)} cannot be checked in ${shown(text)}.`,
      advice: 'Say by which number, example or test it is seen that the requirement is met.',
    })
  }
}

/** Deeds of people: that they are done says nothing as long as it is open who does them. */
const DEED =
  /\b(?:must|shall|needs? to|ha(?:s|ve) to) be (?:\w+ly )?(approved|reviewed and approved|signed off|decided|moderated|escalated)\b(?![^.;]{0,80}\b(?:by|through|via|in)\b)/i

/** Reports requirements that something is approved or decided, without a word of who does it. */
export function reportMissingActors(requirements: readonly Requirement[], report: Report): void {
  for (const { text, criteria, source, span } of requirements) {
    const found = DEED.exec(text.slice(0, 1000))
    if (found === null || criteria.length > 0) continue
    report.add({
      code: 'actor-not-said',
      severity: 'info',
      source,
      offset: span.start,
      message: `It is not said who does what “${found[1]}” speaks of in ${shown(text)}.`,
      advice: 'Name the role or the component that does it.',
    })
  }
}
