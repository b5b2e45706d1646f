/**
 * What a specification demands and no task takes up: requirements that nothing carries out and that bind nothing, and
 * sentences that demand something and stand beside all that was read. Nothing may vanish without a word.
 */
import type { EvidenceSpan } from '../../model/evidence.ts'
import type { TaskProposal } from '../../model/proposal.ts'
import { modalityOf } from '../language/modality.ts'
import { sentencesOf } from '../language/sentence.ts'
import { startsWithVerb } from '../language/verb.ts'
import { passagesOf, shown } from '../requirements/doubts/passages.ts'
import { labelOf } from '../requirements/field-label.ts'
import type { Passage, Requirement } from '../requirements/requirement.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import { isSupporting } from '../requirements/supporting-document.ts'
import { quote } from '../spec/evidence-span.ts'
import { plainText } from '../spec/plain-text.ts'
import type { Report } from '../spec/report.ts'
import type { Section } from '../spec/section.ts'
import type { SourceText, Span } from '../spec/source-text.ts'
import type { WorkItem } from '../work/work-item.ts'

/** Where the requirements of a specification went. */
export interface Account {
  /** Keys of those that some task carries out. */
  readonly carried: ReadonlySet<string>
  /** Keys of those that bind a task, and stand in its words. */
  readonly binding: ReadonlySet<string>
  /** What no task takes up: requirements, then sentences. */
  readonly unplanned: readonly Passage[]
}

/** Sections that tell of something else than what is to be made. */
const TELLS_ELSE: ReadonlySet<string> = new Set([
  'template',
  'process',
  'references',
  'glossary',
  'assumptions',
  'risks',
  'alternatives',
  'questions',
  'renamed',
])
const DEMANDS = /\b(?:must|shall|should|(?:has|have|needs?) to|never|required|cannot|may not|will not|won['’]t)\b/i
/** Sentences that give reasons, or speak of the document itself. */
const EXPLAINS =
  /^\W*(?:without|otherwise|because|this (?:spec|specification|document|section|prd)|(?:lower|higher) priority)\b/i
const OBLIGES = /\b(?:must|shall)\b/i
/** So much of a bound must stand in a task. */
const SHOWN = 60
const FEWEST_WORDS = 4

/** Accounts for all that was read. `tasks` are those of the items, in their order. */
export function accountFor(reading: SpecReading, items: readonly WorkItem[], tasks: readonly TaskProposal[]): Account {
  const carried = new Set(items.flatMap(({ requirements }) => requirements.map(({ key }) => key)))
  const binding = new Set<string>()
  for (const [place, { bounds, common = [] }] of items.entries()) {
    const { done_when = [], restrictions = '' } = tasks[place] ?? {}
    const words = [...done_when, restrictions].join('\n')
    for (const bound of [...bounds, ...common]) {
      const says = [bound.text, ...bound.criteria.map(({ text }) => text)]
      if (says.some((text) => words.includes(text.slice(0, SHOWN).trimEnd()))) binding.add(bound.key)
    }
  }
  const left = reading.requirements.filter(({ key }) => !carried.has(key) && !binding.has(key))
  return { carried, binding, unplanned: [...left, ...sentencesBeside(reading)] }
}

/** Tells of each demand that no task takes up, and quotes them. */
export function reportUnplanned({ unplanned }: Account, report: Report): EvidenceSpan[] {
  return unplanned.map(({ source, span, section }) => {
    report.add({
      code: 'requirement-not-planned',
      severity: 'warning',
      source,
      offset: span.start,
      message: `No task takes up ${shown(plainText(source.text.slice(span.start, Math.min(span.end, span.start + 1000)), true), 120)}.`,
      advice:
        'Write it as a requirement of the part that it belongs to (a list item under its heading), or under “Out of scope”.',
    })
    const rationale = 'It demands something, and no task takes it up.'
    return quote({ source, span, section: section.path, confidence: 0.5, rationale })
  })
}

/** The sentences that demand something and stand beside all that was read. */
function sentencesBeside(reading: SpecReading): Passage[] {
  const read = readSpans(reading)
  const beside: Passage[] = []
  for (const { section, source, text, start, kind } of passagesOf(reading)) {
    if (kind === 'heading' || !mayDemand(section, source, reading)) continue
    for (const sentence of sentencesOf(text)) {
      const span = { start: start + sentence.start, end: start + sentence.end }
      if (isDemanding(sentence.text, section) && !isCovered(span, read.get(source) ?? []))
        beside.push({ source, span, section })
    }
  }
  return beside
}

function mayDemand({ role, topic }: Section, source: SourceText, { dialects }: SpecReading): boolean {
  if (role === 'negative' || role === 'question' || TELLS_ELSE.has(topic ?? '')) return false
  return dialects.get(source.path) !== 'contract' && !isSupporting(source)
}

/** Under headings of requirements whoever tells to do something demands; elsewhere only words that oblige do. */
function isDemanding(sentence: string, { role }: Section): boolean {
  const text = plainText(sentence.slice(0, 1000), true)
  if (/[?？:：]["')\]]*$/.test(text) || text.split(/\s+/, FEWEST_WORDS).length < FEWEST_WORDS) return false
  const label = labelOf(sentence)
  if (label !== undefined && label.field !== 'work') return false
  if (EXPLAINS.test(text)) return false
  const modality = modalityOf(text)?.modality
  if (role === 'context') return OBLIGES.test(text) && (modality === 'must' || modality === 'must_not')
  return (DEMANDS.test(text) && modality !== undefined && modality !== 'may') || startsWithVerb(text)
}

/** What was read of each document: requirements with all that belongs to them, and what is left out; by their starts. */
function readSpans(reading: SpecReading): ReadonlyMap<SourceText, readonly Span[]> {
  const read = new Map<SourceText, Span[]>()
  const take = (source: SourceText, span: Span): void => {
    const list = read.get(source)
    if (list === undefined) read.set(source, [span])
    else list.push(span)
  }
  for (const requirement of reading.requirements) for (const [source, span] of placesOf(requirement)) take(source, span)
  for (const { section, criteria = [], notes = [] } of reading.groups)
    for (const { span } of [...criteria, ...notes]) take(section.source, span)
  for (const { source, span } of [...reading.exclusions, ...reading.blocks]) take(source, span)
  return new Map([...read].map(([source, spans]) => [source, joined(spans)]))
}

function placesOf({ source, span, criteria, notes = [], also = [] }: Requirement): (readonly [SourceText, Span])[] {
  return [
    [source, span],
    ...[...criteria, ...notes].map((one) => [source, one.span] as const),
    ...also.map((one) => [one.source, one.span] as const),
  ]
}

/** Spans in order, those that meet as one. */
function joined(spans: readonly Span[]): Span[] {
  const whole: { start: number; end: number }[] = []
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = whole.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else whole.push({ start, end })
  }
  return whole
}

/** Whether a stretch meets one of `spans`, which stand apart and in order. */
function isCovered({ start, end }: Span, spans: readonly Span[]): boolean {
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle]?.end ?? 0) <= start) low = middle + 1
    else high = middle
  }
  return (spans[low]?.start ?? end) < end
}
