import type { TaskProposal } from '../../model/proposal.ts'

/** The fields of a task's proposal that are filled here. */
export type FilledFields = Partial<Omit<TaskProposal, 'key' | 'feature' | 'title' | 'evidence' | 'identity'>>

/** See `Derivation` of the model. */
export type Derived = NonNullable<TaskProposal['derivation']>[number]

/** One side of a task: its fields, those of them that were worked out rather than read, and by which rules. */
export interface Filled {
  readonly fields: FilledFields
  /** Dotted paths in the design's task: `boundaries.scope.includes`. */
  readonly inferred?: readonly string[]
  readonly derivation?: readonly Derived[]
}

/** Puts the sides of a task together. */
export function joined(sides: readonly Filled[]): FilledFields {
  const inferred = [...new Set(sides.flatMap((side) => side.inferred ?? []))]
  return {
    ...Object.assign({}, ...sides.map(({ fields }) => fields)),
    ...(inferred.length === 0 ? {} : { inferred }),
    derivation: sides.flatMap((side) => side.derivation ?? []),
  }
}
