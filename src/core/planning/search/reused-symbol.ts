import { isContract } from '../codebase/heirs.ts'
import type { CodeFact } from '../../model/code-index.ts'
import type { Base } from './building-upon.ts'

/** A name that a task can build on. */
export interface ReusedSymbol {
  /** `src/auth/base.ts#BaseAuthProvider`; a method is `path#Class.method`. */
  readonly symbol: string
  readonly how: 'extend' | 'import'
  /** Why, as the rest of a sentence that begins with the name. */
  readonly reason: string
}

/** What the task makes, seen from what it builds upon: `it adds another implementation of this trait, beside 8`. */
export function anotherOf(fact: CodeFact, heirs: number): string {
  const kind = isContract(fact) ? 'implementation' : 'subclass'
  return `it adds another ${kind} of this ${fact.noun}${heirs === 0 ? '' : `, beside ${heirs}`}`
}

/** How a plan names a base. */
export function symbolOf({ definition }: Base): string {
  return `${definition.file.path}#${definition.fact.name}`
}
