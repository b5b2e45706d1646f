import type { Proposal } from '../../model/proposal.ts'
import { Findings } from '../findings.ts'
import type { Plan } from '../plan.ts'
import { assemble } from './assembly.ts'
import { gatherClaims } from './claims.ts'
import { Verifier } from './evidence.ts'
import { arrange, sortDependencies } from './precedence.ts'
import { lowConfidenceDeps } from './review.ts'
import type { CompileSettings } from './settings.ts'

/**
 * All that follows from the tasks and dependencies of a plan, whoever wrote them: the plan that has them as they are, with
 * everything below tasks.json computed anew. Of the proposals it takes only which resources there are. Nothing when the
 * dependencies form a cycle; ids are unique, and those that are named exist.
 */
export function restated({ proposals, features, tasks }: Plan, settings: CompileSettings): Plan | undefined {
  const { dependencies, meta } = tasks
  const sorted = sortDependencies(dependencies, settings.min_confidence)
  const arranged = arrange(tasks.tasks, sorted.hard)
  if (!arranged.ok) return undefined
  const { precedence } = arranged
  // What is wrong with the claims is found where the claims stand; here nobody could be told a line of a specification.
  const findings = new Findings()
  const proposal: Proposal = { ...proposals, tasks: [], edges: [] }
  const verifier = new Verifier([], new Map(), findings)
  const claims = gatherClaims(proposal, settings, tasks.tasks, sorted.resource, verifier, findings)
  return assemble(
    {
      proposal: proposals,
      features: features.features,
      tasks: tasks.tasks,
      dependencies,
      sorted,
      precedence,
      claims,
      review: lowConfidenceDeps(sorted, precedence, tasks.tasks),
      autonormalization: meta.autonormalization,
      repairs: meta.repairs,
      findings: [],
    },
    settings,
  )
}
