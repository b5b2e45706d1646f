import type { Proposer } from '../../core/ports/proposer.ts'
import { proposeFromSpec, RULES_PROPOSER } from '../../core/planning/rules/propose.ts'

/** The proposer that needs no model and no key: structured Markdown, read by rules alone. */
export function rulesProposer(): Proposer {
  return { ...RULES_PROPOSER, propose: (request) => Promise.resolve(proposeFromSpec(request)) }
}
