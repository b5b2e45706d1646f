import type { CodebaseAnalysis } from '../model/codebase-analysis.ts'
import type { CodeIndex } from '../model/code-index.ts'
import type { Finding } from '../model/finding.ts'
import type { Proposal } from '../model/proposal.ts'

/** One document of a specification, read whole. */
export interface SpecDocument {
  /** Where the copy is kept, relative to the plan's directory: `spec/spec.md`. */
  readonly path: string
  /** As the user named it. */
  readonly origin: string
  readonly text: string
}

/** A step of proposing that ended, and what it found, a line for each thing to be told. */
export interface ProposingStep {
  readonly phase: 'features' | 'tasks' | 'dependencies'
  readonly lines: readonly string[]
}

/** Proposes features, tasks and dependencies. Rules, a model, an imported file and a person all answer in this one shape. */
export interface Proposer {
  readonly name: string
  readonly version: string
  /** Findings for which no plan can be made of the documents, whatever the codebase holds; asked before anybody looks at it. */
  check?(documents: readonly SpecDocument[]): readonly Finding[]
  propose(request: {
    readonly documents: readonly SpecDocument[]
    readonly analysis: CodebaseAnalysis
    /** The codebase, to be searched; nothing when nobody looked. */
    readonly index?: CodeIndex | undefined
    /** Told when a step has ended. */
    readonly listen?: ((step: ProposingStep) => void) | undefined
  }): Promise<Proposal>
}
