/**
 * Reads a specification's documents as requirements.
 *
 *   documents ─► statements ─► sections with roles ─► units, their groups and criteria; what is excluded; what is asked
 */
import type { ContractFact } from '../contracts/contract-fact.ts'
import { readableStatements } from '../spec/readable.ts'
import { topicOf } from '../spec/section-topic.ts'
import type { Report } from '../spec/report.ts'
import { readSections, type Section } from '../spec/section.ts'
import type { SourceText } from '../spec/source-text.ts'
import type { Statement } from '../spec/statement.ts'
import { dialectOf } from './dialects/dialect.ts'
import { readMetadata, type Metadata } from './metadata.ts'
import { settleLooseCriteria } from './loose-criteria.ts'
import { withoutDuplicates } from './near-duplicates.ts'
import { numberGroups, numberRequirements } from './numbered.ts'
import type { Exclusion, FencedBlock, Group, Requirement } from './requirement.ts'
import { withoutRestatements } from './restatements.ts'
import { readSection } from './section-reader.ts'
import { openGathering, type Gathering } from './unit.ts'
import { withoutSupport } from './supporting-document.ts'
import { reportUnread } from './unread.ts'

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
  /** What front matter and status lines say, by the path of each document. */
  readonly metadata: ReadonlyMap<string, Metadata>
  readonly sections: readonly Section[]
  readonly groups: readonly Group[]
  readonly requirements: readonly Requirement[]
  readonly exclusions: readonly Exclusion[]
  /** Fenced blocks of sections that are read. */
  readonly blocks: readonly FencedBlock[]
  /** What the contracts among the documents declare; nothing where there are none. */
  readonly contracts?: readonly ContractFact[]
}

/** A document whose blocks were found. */
export interface ReadDocument {
  readonly source: SourceText
  readonly statements: readonly Statement[]
}

interface DocumentSections {
  readonly source: SourceText
  readonly sections: readonly Section[]
  readonly dialect: Dialect
  readonly unclosed: readonly number[]
}

/** Reads documents as requirements; what is unclear in them goes to the report. Never throws on any text. */
export function readRequirements(documents: readonly ReadDocument[], report: Report): SpecReading {
  const read = documents.map(sectionsOf)
  const gathering = gather(read)
  settleLooseCriteria(gathering)
  const units = withoutDuplicates(withoutRestatements(withoutSupport(gathering)))
  const groups = numberGroups(gathering, units)
  const sections = read.flatMap((one) => one.sections)
  const metadata = new Map(documents.map(({ source }) => [source.path, readMetadata(source)]))
  for (const one of read) reportUnread(one, gathering, report)
  return {
    title: titleOf(read, metadata),
    sources: documents.map(({ source }) => source),
    dialects: new Map(read.map(({ source, dialect }) => [source.path, dialect])),
    metadata,
    sections,
    groups,
    requirements: numberRequirements(units),
    exclusions: gathering.exclusions,
    blocks: gathering.blocks,
  }
}

function sectionsOf({ source, statements }: ReadDocument): DocumentSections {
  const readable = readableStatements(source, statements)
  const sections = readSections(source, readable.statements)
  return { source, sections, dialect: dialectOf(source, sections), unclosed: readable.unclosed }
}

/** Gathers from all sections; when that gives nothing to be made, what stands as context may demand too. */
function gather(documents: readonly DocumentSections[]): Gathering {
  const gathering = openGathering()
  walkAll(documents, gathering, false)
  if (gathering.units.some(({ kind }) => kind === 'functional') || gathering.loose.length > 0) return gathering
  const again = openGathering()
  walkAll(documents, again, true)
  return again
}

function walkAll(documents: readonly DocumentSections[], gathering: Gathering, contextCounts: boolean): void {
  for (const { sections, dialect } of documents) {
    if (dialect === 'contract') continue
    for (const section of sections) readSection({ gathering, section, dialect, weighing: { contextCounts } })
  }
}

/** What formats write before a title. */
const BEFORE_TITLE =
  /^(?:feature|mission)?\s*(?:specification|spec)\s*:\s*|^(?:prd|change|story|requirements|proposal)\s*:\s*|^(?:user )?story\s+[\d.]+\s*[:–—-]\s*/i

/** The title of the first document that has one: a single heading of the first level that announces no kind of section. */
function titleOf(documents: readonly DocumentSections[], metadata: ReadonlyMap<string, Metadata>): string | undefined {
  for (const { source, sections } of documents) {
    const [first, ...others] = sections.filter(({ depth }) => depth === 1)
    const said = metadata.get(source.path)?.title
    if (said !== undefined) return said
    if (first === undefined || (others.length > 0 && first.topic !== undefined)) continue
    const title = first.title.replace(BEFORE_TITLE, '')
    if (title !== first.title || topicOf(title) === undefined) return title
  }
  return documents.map(({ source }) => titleOfChange(source)).find((title) => title !== undefined)
}

/** OpenSpec names a change by its folder: `changes/archive/2026-02-07-add-site-tokens/proposal.md` → `Add site tokens`. */
function titleOfChange({ origin }: SourceText): string | undefined {
  const name = /(?:^|[/\\])changes[/\\](?:archive[/\\])?(?:\d{4}-\d\d-\d\d-)?([a-z][a-z0-9-]*)[/\\]/.exec(origin)?.[1]
  if (name === undefined || name === 'archive') return undefined
  const words = name.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
