/** A work item from a few words, and what filling makes of it, for tests. */
import { NOT_ANALYZED } from '../core/model/codebase-analysis.ts'
import type { CodeIndex } from '../core/model/code-index.ts'
import type { SharedResource } from '../core/model/resource.ts'
import { fillTask } from '../core/planning/filling/fill-task.ts'
import type { FilledFields } from '../core/planning/filling/filled.ts'
import { imperativeOf } from '../core/planning/language/imperative.ts'
import { namedThingsIn } from '../core/planning/named-things/named-thing.ts'
import type { Criterion, Requirement } from '../core/planning/requirements/requirement.ts'
import { readRequirements, type SpecReading } from '../core/planning/requirements/spec-reading.ts'
import { prepareSearch } from '../core/planning/search/prepared-search.ts'
import { openReport } from '../core/planning/spec/report.ts'
import type { Section } from '../core/planning/spec/section.ts'
import { readSource, type SourceText } from '../core/planning/spec/source-text.ts'
import type { WorkItem, WorkKind } from '../core/planning/work/work-item.ts'

/** What an item says; `others` are requirements of other items of its specification. */
export interface ItemWords {
  readonly kind: WorkKind
  readonly says: string
  /** What else it is asked for. */
  readonly also?: readonly string[]
  readonly criteria?: readonly string[]
  readonly bounds?: readonly (Partial<Requirement> & { readonly text: string })[]
  readonly excluded?: readonly string[]
  readonly others?: readonly string[]
  readonly more?: Partial<Requirement>
}

/** The fields of an item, with or without a codebase. */
export function filledItem(
  words: ItemWords,
  index?: CodeIndex,
  shared: Record<string, SharedResource> = {},
): FilledFields {
  const { item, reading } = itemOf(words)
  const search = index === undefined ? undefined : prepareSearch(index)
  return fillTask(item, reading, { analysis: { ...NOT_ANALYZED, shared_resources: shared }, search })
}

function itemOf({
  kind,
  says,
  also = [],
  criteria = [],
  bounds = [],
  excluded = [],
  others = [],
  more = {},
}: ItemWords): {
  item: WorkItem
  reading: SpecReading
} {
  const lines = [says, ...also, ...criteria, ...bounds.map(({ text }) => text), ...excluded, ...others]
  const source = readSource({ path: 'spec.md', origin: 'spec.md', text: `${lines.join('\n')}\n` })
  const section = sectionOf(source)
  const demand = (text: string, key: string): Requirement => ({
    key,
    text,
    modality: 'none',
    kind: 'functional',
    source,
    span: spanOf(source, text),
    section,
    group: undefined,
    confidence: 0.8,
    cues: [],
    criteria: [],
  })
  const own: Requirement = {
    ...demand(says, 'r1'),
    criteria: criteria.map((text) => criterionOf(source, text)),
    ...more,
  }
  const { title, verb, object } = imperativeOf(says)
  const item: WorkItem = {
    key: 'w1',
    feature: 'f1',
    kind,
    title,
    verb,
    object,
    requirements: [own, ...also.map((text, place) => demand(text, `a${place + 1}`))],
    bounds: bounds.map((bound, place) => ({ ...demand(bound.text, `b${place + 1}`), kind: 'constraint', ...bound })),
    things: namedThingsIn(says),
    identity: title,
    cues: [],
  }
  const reading: SpecReading = {
    ...readRequirements([{ source, statements: [] }], openReport()),
    requirements: [own, ...others.map((text, place) => demand(text, `r${place + 2}`))],
    exclusions: excluded.map((text) => ({ text, source, span: spanOf(source, text), section })),
  }
  return { item, reading }
}

function spanOf({ text: whole }: SourceText, text: string): { start: number; end: number } {
  const start = whole.indexOf(text)
  return { start, end: start + text.length }
}

function criterionOf(source: SourceText, text: string): Criterion {
  return { form: 'plain', text, span: spanOf(source, text) }
}

function sectionOf(source: SourceText): Section {
  return {
    source,
    heading: undefined,
    title: 'Requirements',
    path: ['Requirements'],
    depth: 2,
    role: 'requirement',
    topic: undefined,
    because: 'the heading “Requirements”',
    statements: [],
    parent: undefined,
  }
}
