import type { Proposer } from '../../core/ports/proposer.ts'
import { proposeFromSpec, RULES_PROPOSER } from '../../core/planning/rules/propose.ts'
import { refusalOf } from '../../core/planning/rules/refusal.ts'

/** The proposer that needs no model and no key: structured Markdown, read by rules alone. */
export function rulesProposer(): Proposer {
  return {
    ...RULES_PROPOSER,
    check: refusalOf,
    propose: (request) => Promise.resolve(proposeFromSpec(request)),
  }
}
