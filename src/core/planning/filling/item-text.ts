/** What is said of an item: its own words first, then what binds it. */
import type { Requirement } from '../requirements/requirement.ts'
import { collapse } from '../spec/plain-text.ts'
import type { WorkItem } from '../work/work-item.ts'

/** The texts that speak of an item. */
export interface ItemText {
  /** Title, requirements and criteria: what the search is asked. */
  readonly all: string
  /** The requirements as they stand in the specification, marks and all. */
  readonly verbatim: readonly string[]
  /** The same of what binds it. */
  readonly bounds: readonly string[]
}

/** The search tells a sentence from a specification by its words; more than this says nothing new of one task. */
const LONGEST_ASKED = 1500

/** Reads what is said of an item. */
export function textOf(item: WorkItem): ItemText {
  const said = item.requirements.flatMap(({ text, criteria }) => [text, ...criteria.map((one) => one.text)])
  return {
    all: [...new Set([item.title, ...said])].join('\n').slice(0, LONGEST_ASKED),
    verbatim: item.requirements.flatMap(wordsAndCriteria),
    bounds: item.bounds.flatMap(wordsAndCriteria),
  }
}

function wordsAndCriteria({ source, span, criteria }: Requirement): string[] {
  return [span, ...criteria.map((one) => one.span)].map(({ start, end }) => source.text.slice(start, end))
}

/** A text in at most `most` letters: whole sentences where they fit, else whole words with an ellipsis. */
export function clipped(text: string, most: number): string {
  const line = collapse(text)
  if (line.length <= most) return line
  const part = line.slice(0, most)
  const sentence = Math.max(part.lastIndexOf('. '), part.lastIndexOf('; '))
  if (sentence >= most / 2) return part.slice(0, sentence + 1).replace(/;$/, '')
  const space = part.lastIndexOf(' ')
  return `${part.slice(0, space > most / 2 ? space : most - 1).replace(/(?:[\s,;:–—-]+|[\uD800-\uDBFF])$/, '')}…`
}
