/** Which format a document is written in, by the marks that its format leaves. */
import type { Section } from '../../spec/section.ts'
import { bareTitle } from '../../spec/section-topic.ts'
import type { SourceText } from '../../spec/source-text.ts'
import type { Dialect } from '../spec-reading.ts'

const CONTRACT = /\.(?:ya?ml|json|proto|sql|graphql|gql|prisma)$/i

/** The dialect of a document. */
export function dialectOf(source: SourceText, sections: readonly Section[]): Dialect {
  if (CONTRACT.test(source.origin) || CONTRACT.test(source.path)) return 'contract'
  const titles = sections.map(({ title }) => title)
  const some = (pattern: RegExp): boolean => titles.some((title) => pattern.test(title))
  if (some(/^(?:added|modified|removed|renamed) requirements$/i) || some(/^requirement:\s/i)) return 'openspec'
  if (some(/^what changes$/i) && some(/^why$/i)) return 'openspec'
  if (some(/^requirement\s+\d+/i) && some(/^acceptance criteria$/i)) return 'kiro'
  if (some(/^user story \d+\s*[-–—]/i) || some(/^user scenarios (?:&|and) testing/i)) return 'spec_kit'
  if (/\bFR-\d{3}\b/.test(source.text) && some(/^functional requirements/i)) return 'spec_kit'
  if (some(/^story$/i) && some(/^acceptance criteria$/i) && some(/^(?:tasks|dev notes)/i)) return 'bmad'
  if (
    some(/^capability(?: tree|:)/i) ||
    some(/^logical dependency chain/i) ||
    /<PRD>|<context>/.test(source.text.slice(0, 4000))
  )
    return 'task_master'
  if (/(?:^|\/)\.taskmaster\//.test(source.origin)) return 'task_master'
  return sections.every(({ heading }) => heading === undefined) ? dialectOfPlain(source) : numberedOr(sections)
}

function dialectOfPlain(source: SourceText): Dialect {
  const lines = source.body.split(/\r\n|\n|\r/, 20_000).filter((line) => line.trim() !== '')
  const numbered = lines.filter((line) => /^\s*\d+(?:\.\d+)+[.)]?\s+\S/.test(line))
  if (numbered.length > 1 && numbered.length * 3 >= lines.length) return 'numbered'
  return lines.length <= 3 && source.body.trim().length <= 600 ? 'sentence' : 'prose'
}

function numberedOr(sections: readonly Section[]): Dialect {
  const named = sections.filter(({ heading }) => heading !== undefined)
  const units = sections.flatMap(({ statements, source }) =>
    statements.filter(({ span }) =>
      /^(?:\*\*)?\d+(?:\.\d+)+[.)]?\s/.test(source.text.slice(span.start, span.start + 24)),
    ),
  )
  return units.length > 1 && units.length >= named.length && named.every(({ title }) => bareTitle(title) !== '')
    ? 'numbered'
    : 'prose'
}
