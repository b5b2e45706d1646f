/** Criteria: sentences that say when something is done, by their form. */
import { plainText } from '../spec/plain-text.ts'
import type { SourceText, Span } from '../spec/source-text.ts'
import type { Criterion } from './requirement.ts'
import { wordsIn } from './unit.ts'

const STEP = /^\W*(?:given|when|then|and|but)\b/i
const FULL = /\b(?:given|when)\b[\s\S]*\bthen\b/i
const EARS = /^\W*(?:when|while|if|where|wherever)\b[\s\S]*\b(?:shall|must|should|will)\b|\bshall\b/i
const THRESHOLD =
  /(?:[<>≤≥]=?|\b(?:under|within|at most|at least|no more than|less than|more than|up to|maximum|minimum|max|min|default|≤|≥)\b)[^.;]{0,30}?\d|\d+(?:[.,]\d+)?\s*(?:%|ms|s|sec|seconds?|minutes?|min|hours?|days?|kb|mb|gb|tb|rps|qps|req\/s|users|requests|lines|chars|characters|bytes)\b/i

/** Whether a text is one step of a scenario: `**WHEN** the user signs in`. */
export function isStep(text: string): boolean {
  return STEP.test(text) && /^\W*(?:\*\*)?(?:GIVEN|WHEN|THEN|AND|BUT|Given|When|Then|And|But)\b/.test(text)
}

/** Whether a text is a whole scenario. */
export function isScenario(text: string): boolean {
  return /^\W*(?:given|when)\b/i.test(text) && FULL.test(text) && !/\bshall\b/i.test(text)
}

/** Reads a stretch of source as a criterion; the words are those of the span when none are given. */
export function criterionIn(source: SourceText, span: Span, given?: string, id?: string): Criterion {
  const text = given ?? wordsIn(source, span)
  return { form: formOf(text), text, span, ...(id === undefined ? {} : { id }) }
}

function formOf(text: string): Criterion['form'] {
  if (isScenario(text)) return 'gherkin'
  if (EARS.test(text)) return 'ears'
  return THRESHOLD.test(text) ? 'threshold' : 'plain'
}

/** The scenarios of a Gherkin file: each with its name and its steps. */
export function scenariosIn(value: string): { name: string; text: string; start: number; end: number }[] {
  const heads = [...value.matchAll(/^[ \t]*(?:Scenario(?: Outline)?|Example):[ \t]*(.*)$/gm)]
  return heads.map((head, place) => {
    const end = heads[place + 1]?.index ?? value.length
    const text = value.slice(head.index, end).trimEnd()
    return { name: (head[1] ?? '').trim(), text: plainText(text), start: head.index, end: head.index + text.length }
  })
}
