/** Criteria: sentences that say when something is done, by their form. */
import { earsOf, gherkinOf } from '../language/sentence-forms.ts'
import { thresholdsIn } from '../language/threshold.ts'
import type { Section } from '../spec/section.ts'
import { plainText } from '../spec/plain-text.ts'
import type { SourceText, Span } from '../spec/source-text.ts'
import type { Criterion } from './requirement.ts'
import { wordsIn } from './unit.ts'

/** A step of a scenario, by its first word with a capital or in bold. */
const STEP = /^\W*(?:GIVEN|WHEN|THEN|AND|BUT|Given|When|Then|And|But)\b/

/** Whether a text is one step of a scenario: `**WHEN** the user signs in`. */
export function isStep(text: string): boolean {
  return STEP.test(text)
}

/** Whether a text is a whole scenario. */
export function isScenario(text: string): boolean {
  if (!/^\W*(?:given|when)\b/i.test(text) || /\bshall\b/i.test(text)) return false
  return (gherkinOf(text)?.outcome.length ?? 0) > 0 || /^\W*given\b.{0,600}\bthen\b/i.test(text)
}

/** Sections that show how demands play out, or how they are proved. */
const SHOWING: ReadonlySet<string> = new Set([
  'acceptance',
  'scenario',
  'scenarios',
  'edge-cases',
  'testing',
  'success',
  'story',
  'requirement',
])

/**
 * Whether a sentence that begins as a step does (`When a user is banned, their digests stop.`) is a demand: it stands among
 * requirements rather than among scenarios, is whole by itself, and nothing marks it as a step.
 */
export function isConditionalDemand({
  section,
  raw,
  words,
}: {
  section: Section
  raw: string
  words: string
}): boolean {
  if (!/^\W*when\b/i.test(words) || section.role !== 'requirement') return false
  for (let place: Section | undefined = section; place !== undefined; place = place.parent) {
    if (SHOWING.has(place.topic ?? '')) return false
  }
  if (/\bshall\b/i.test(words)) return true
  if (/\bTHEN\b|^\W*WHEN\b/.test(words) || /^[*_]{1,3}when/i.test(raw)) return false
  return /^\W*when\b[^,]{3,300},\s+\S.{7}/i.test(words)
}

/** Reads a stretch of source as a criterion; the words are those of the span when none are given. */
export function criterionIn(source: SourceText, span: Span, given?: string, id?: string): Criterion {
  const text = given ?? wordsIn(source, span)
  return { form: formOf(text), text, span, ...(id === undefined ? {} : { id }) }
}

function formOf(text: string): Criterion['form'] {
  if (isScenario(text)) return 'gherkin'
  if (earsOf(text) !== undefined) return 'ears'
  return thresholdsIn(text).length > 0 ? 'threshold' : 'plain'
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
