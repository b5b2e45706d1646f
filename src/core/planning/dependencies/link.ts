/** What one rule says of two tasks: words of the one that make, and words of the other that use. */
import type { DependencyType } from '../../model/proposal.ts'
import type { Clause } from './clause.ts'

/** Rules that find links, the surest first. */
export type LinkRule = 'declared' | 'stated-need' | 'made-name' | 'ground' | 'layer' | 'shared-words'

/** One piece of evidence that a task comes before another. */
export interface Link {
  /** Places in the list of tasks: `from` comes before `to`. */
  readonly from: number
  readonly to: number
  readonly rule: LinkRule
  readonly type: DependencyType
  /** 0 to 1, by the kind of evidence. */
  readonly confidence: number
  readonly isHard: boolean
  /** A whole sentence, to be read by people. */
  readonly reason: string
  /** The words of the one that comes first, and of the one that waits. */
  readonly made: Clause
  readonly used: Clause
  /** What is made and used, where it has a name. */
  readonly about: string
}

/** Whether words of the specification state an order, rather than let it be inferred. */
export function isStated({ rule }: Pick<Link, 'rule'>): boolean {
  return rule === 'declared' || rule === 'stated-need'
}
