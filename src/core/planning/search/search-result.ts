/** What a search answers. */
import type { CodeFact } from '../../model/code-index.ts'

/** Why something was found. */
export interface Reason {
  readonly kind:
    | 'named'
    | 'words'
    | 'past_change'
    | 'often_changed'
    | 'changes_together'
    | 'imports'
    | 'imported_by'
    | 'tests'
  /** A phrase to be read: `its names say token, refresh`. */
  readonly text: string
}

/** A file that was found. */
export interface FoundFile {
  readonly path: string
  /** 1 is what the twentieth best file of an average query has; comparable within one answer only. */
  readonly score: number
  /** How sure it is that the work touches the file: 0 to 1, as measured in `benchmarks/scope-search.ts`. */
  readonly confidence: number
  readonly reasons: readonly Reason[]
  /** Tests that test the file; they are to be read and mostly to be changed with it. */
  readonly tests: readonly string[]
}

/** A name that was found. */
export interface FoundSymbol {
  readonly path: string
  readonly fact: CodeFact
  /** 0 to 1: how much of the name is said, the rare words counting most. */
  readonly score: number
  readonly reasons: readonly Reason[]
}

/** A package that was found. */
export interface FoundPackage {
  readonly path: string
  readonly name: string
  /** Share of what was found: 0 to 1. */
  readonly share: number
}

/** The answer: each list the best first. */
export interface SearchResult {
  readonly files: readonly FoundFile[]
  readonly symbols: readonly FoundSymbol[]
  readonly packages: readonly FoundPackage[]
}
