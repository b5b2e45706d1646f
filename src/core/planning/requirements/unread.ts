/** Findings about what of a document was not read as requirements: at most one of a kind in a document. */
import type { Section } from '../spec/section.ts'
import type { Report } from '../spec/report.ts'
import type { SourceText } from '../spec/source-text.ts'
import type { Gathering } from './unit.ts'

/** A document as it was read. */
export interface ReadParts {
  readonly source: SourceText
  readonly sections: readonly Section[]
  /** Offsets of fences that are never closed. */
  readonly unclosed: readonly number[]
}

/** So many titles are told; the others are counted. */
const MOST_TITLES = 5

/** Reports what of a document was not read. */
export function reportUnread({ source, sections, unclosed }: ReadParts, gathering: Gathering, report: Report): void {
  const [fence] = unclosed
  if (fence !== undefined) {
    report.add({
      code: 'unclosed-fence',
      severity: 'warning',
      source,
      offset: fence,
      message: 'A fenced block is never closed; it is taken to end at the next heading.',
      advice: 'Close the block with the same fence that opens it.',
    })
  }
  const taken = new Set(gathering.units.map(({ section }) => section))
  const left = sections.filter((section) => isPassedOver(section) && !taken.has(section))
  const [first] = left
  if (first === undefined) return
  const titles = left.slice(0, MOST_TITLES).map(({ title }) => `“${title}”`)
  const more = left.length > titles.length ? ` and ${left.length - titles.length} more` : ''
  report.add({
    code: 'sections-not-required',
    severity: 'info',
    source,
    offset: first.heading?.span.start ?? 0,
    message: `Nothing is planned from ${titles.join(', ')}${more}: by their headings they demand nothing.`,
    advice: 'Put what is to be made under a heading such as “Requirements”, or name the section after what it demands.',
  })
}

/** Sections of context with lists, where their writer may have meant requirements; nobody does under “Risks” or “Change log”. */
function isPassedOver({ role, topic, heading, statements }: Section): boolean {
  if (role !== 'context' || heading === undefined) return false
  if (topic !== undefined && topic !== 'goals' && topic !== 'summary') return false
  return statements.some(({ kind }) => kind === 'item' || kind === 'table')
}
