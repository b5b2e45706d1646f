/**
 * Reads a specification's documents as requirements.
 *
 *   documents ─► statements ─► sections with roles ─► units, their groups and criteria; what is excluded; what is asked
 */
import { plainText } from '../spec/plain-text.ts'
import type { Report } from '../spec/report.ts'
import { readSections, type Section } from '../spec/section.ts'
import type { SourceText } from '../spec/source-text.ts'
import type { Statement } from '../spec/statement.ts'
import type { Cue, Exclusion, Group, Requirement } from './requirement.ts'

/** The formats that people write specifications in. */
export type Dialect =
  | 'prose'
  | 'spec_kit'
  | 'openspec'
  | 'kiro'
  | 'task_master'
  | 'bmad'
  | 'numbered'
  | 'sentence'
  | 'contract'

/** All that the documents of a specification say. */
export interface SpecReading {
  readonly title: string | undefined
  readonly sources: readonly SourceText[]
  /** By the path of each document. */
  readonly dialects: ReadonlyMap<string, Dialect>
  readonly sections: readonly Section[]
  readonly groups: readonly Group[]
  readonly requirements: readonly Requirement[]
  readonly exclusions: readonly Exclusion[]
}

/** A document whose blocks were found. */
export interface ReadDocument {
  readonly source: SourceText
  readonly statements: readonly Statement[]
}

/** Reads documents as requirements; what is unclear in them goes to the report. Never throws on any text. */
export function readRequirements(documents: readonly ReadDocument[], report: Report): SpecReading {
  void report
  const sections = documents.flatMap(({ source, statements }) => readSections(source, statements))
  const groups: Group[] = []
  const requirements: Requirement[] = []
  const exclusions: Exclusion[] = []
  for (const section of sections) {
    const group: Group = { key: `g${groups.length + 1}`, title: section.title || 'Work', section }
    const before = requirements.length
    for (const statement of section.statements) {
      const span =
        statement.kind === 'item' ? statement.text : statement.kind === 'paragraph' ? statement.span : undefined
      if (span === undefined) continue
      const text = plainText(section.source.text.slice(span.start, span.end))
      if (section.role === 'negative') exclusions.push({ text, source: section.source, span, section })
      if (section.role !== 'requirement' && section.role !== 'quality') continue
      const cues: Cue[] = [{ rule: 'requirement-section', weight: 0.3, because: section.because }]
      requirements.push({
        key: `r${requirements.length + 1}`,
        text,
        modality: /\b(?:must|shall)\b/i.test(text) ? 'must' : /\bshould\b/i.test(text) ? 'should' : 'none',
        kind: section.role === 'quality' ? 'quality' : 'functional',
        source: section.source,
        span,
        section,
        group: section.role === 'quality' ? undefined : group,
        confidence: 0.5,
        cues,
        criteria: [],
      })
    }
    if (requirements.length > before && section.role !== 'quality') groups.push(group)
  }
  return {
    title: sections.find(({ depth }) => depth === 1)?.title,
    sources: documents.map(({ source }) => source),
    dialects: new Map(documents.map(({ source }) => [source.path, 'prose'])),
    sections,
    groups,
    requirements,
    exclusions,
  }
}
