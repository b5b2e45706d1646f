/** A task as dependencies see it: what it says, where it says it, and what it touches. */
import type { EdgeProposal, Proposal } from '../../model/proposal.ts'
import type { SourceText, Span } from '../spec/source-text.ts'
import type { LinkRule } from './link.ts'
import type { WorkKind } from '../work/work-item.ts'

/** A stretch of text that speaks of a task. */
export interface SubjectText {
  readonly source: SourceText
  readonly span: Span
  /** The headings above it, outermost first. */
  readonly section: readonly string[]
}

/** A task between which and others dependencies are looked for. */
export interface Subject {
  readonly key: string
  readonly title: string
  /** Ids by which the text may name it: `FR-001`, `2.1`, `T004`. */
  readonly ids: readonly string[]
  readonly kind: WorkKind | undefined
  /** The feature that it belongs to; only names are compared by it, never order. */
  readonly feature: string
  readonly texts: readonly SubjectText[]
  /** Files that it may write: paths and globs. */
  readonly writes: readonly string[]
}

/** What was found between tasks. */
export interface FoundDependencies {
  readonly edges: readonly EdgeProposal[]
  /** Resources that tasks share, by name, as they are proposed. */
  readonly resources: Proposal['resources']
  /** How many of the arrows rest on which kind of evidence. */
  readonly byRule: ReadonlyMap<LinkRule, number>
  /** Pairs of which words say that neither waits for the other. */
  readonly apart: number
}
