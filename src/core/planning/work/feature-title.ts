/** A heading as the name of a feature: without numbers, marks of format and priorities. */
import { topicOf } from '../spec/section-topic.ts'
import type { Section } from '../spec/section.ts'

const PREFIXES =
  /^(?:(?:user stor(?:y|ies)|story|epic|feature|capability|requirement|req|milestone|phase|scenario|use case|(?:edge|negative|error|failure|corner) case|(?:primary|main|alternative|happy) (?:flow|path)|module|component|part|step|section|us|fr|nfr|sc)(?:[\s-]*(?:\d+(?:\.\d+)*|[A-Z]\d*|[IVX]+))?\s*(?:[:.)–—-]+\s*|$))+/i
const NUMBER = /^(?:\d+(?:\.\d+)*[.):]?|[A-Z]\)|\(\d+\))\s+/
const SUFFIX =
  /\s*[[(*_]+\s*(?:priority|prio)?:?\s*(?:p[0-4]|mvp|non-mvp|must|should|could|optional|mandatory|required|recommended|draft|wip)\b[^)\]]*[)\]][*_\s]*$/i
const MARKS = /^[\p{Extended_Pictographic}\uFE0F\s*_#]+|[\s:.*_–—-]+$/gu

/** Headings that say how something is written down where the reading of sections does not know them. */
const FORMS =
  /^(?:(?:detailed|product|system|business|technical|general|other|additional|miscellaneous) .*requirements?|deliverables?|added|modified|changed|rules|(?:further |implementation )?notes|details?|how|plan|work|(?:we|I) (?:want|need)|.{1,40} (?:needs|should have|must have))$/i

/** A heading's words as a feature's title; empty when nothing is left of it. */
export function cleanTitle(heading: string): string {
  let title = heading.trim()
  for (let before = ''; before !== title;) {
    before = title
    title = title.replaceAll(MARKS, '').replace(SUFFIX, '').replace(NUMBER, '').replace(PREFIXES, '')
  }
  return /^\p{Ll}+(?:-\p{Ll}+)*(?:\s|$)/u.test(title) ? title.charAt(0).toUpperCase() + title.slice(1) : title
}

/** Whether a section's heading names a form, such as “Functional Requirements” or “What Changes”, for any content. */
export function isForm({ title, parent }: Pick<Section, 'title' | 'parent'>): boolean {
  const clean = cleanTitle(title)
  if (clean === '' || FORMS.test(clean)) return true
  const topic = topicOf(clean)
  if (topic === undefined) return false
  const isPart = parent !== undefined && parent.topic === 'requirements' && parent.depth > 1
  return !(isPart && (topic === 'interface' || topic === 'design' || topic === 'quality' || topic === 'rollout'))
}

/** Headings under which anything may stand: they name no part. */
const ANYTHING: ReadonlySet<string | undefined> = new Set([
  'changes',
  'scope',
  'impact',
  'goals',
  'scenarios',
  'scenario',
  'acceptance',
  'edge-cases',
  'tasks',
  'phase',
  'feature',
  'summary',
  'success',
  'template',
  'background',
  'removed',
  'renamed',
])
const DEMANDS =
  /\b(?:requirements?|functional|needs?|specifications?|behaviou?r|haves?|deliverables|rules|what|we want|cases)\b/i

/** Whether a heading names a part of the software or of the work, though only by its form: “API surface”, “Data model”. */
export function namesPart({ title, parent, topic }: Pick<Section, 'title' | 'parent' | 'topic'>): boolean {
  const clean = cleanTitle(title)
  if (clean === '' || FORMS.test(clean) || ANYTHING.has(topic)) return false
  return !isForm({ title, parent }) || !DEMANDS.test(clean)
}

/** Capitals of headings taken back; names in capitals stay. */
export function lowered(title: string): string {
  return title.replaceAll(/\b\p{Lu}(?=\p{Ll})/gu, (capital) => capital.toLowerCase())
}
