/**
 * The compiler: proposers propose, the compiler disposes. It takes a proposal, whoever made it, and makes the plan:
 *
 *   verify every quote · fill what is unsaid · number · connect · gather claims
 *   sort dependencies by hardness and confidence · arrange the graph, or show its cycles
 *   assemble: measure · cut waves · forecast · seal the artifacts, each hashed over the one before
 *
 * The same proposal and settings give the same plan, byte for byte. Nothing in it is guessed silently: what was filled is
 * listed in `inferred`, what was demoted in `low_confidence_deps`, and what is wrong is a finding with its place.
 */
import type { Finding } from '../model/finding.ts'
import type { Proposal } from '../model/proposal.ts'
import { assemble } from './compile/assembly.ts'
import { gatherClaims } from './compile/claims.ts'
import { connect } from './compile/connection.ts'
import { reportCycles } from './compile/cycle-report.ts'
import { Verifier } from './compile/evidence.ts'
import { fillFeatures } from './compile/features.ts'
import { withPlainLineEnds } from './compile/line-ends.ts'
import { nameAll } from './compile/names.ts'
import { arrange, sortDependencies } from './compile/precedence.ts'
import { Findings } from './findings.ts'
import type { CompileSettings } from './compile/settings.ts'
import { fillTasks } from './compile/tasks.ts'
import type { Plan } from './plan.ts'

/** A plan, or the findings that forbid one. */
export type Compiled =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly findings: readonly Finding[] }

/** Compiles a proposal. See the header. */
export function compile(proposed: Proposal, settings: CompileSettings): Compiled {
  const proposal = withPlainLineEnds(proposed, settings.documents.values())
  const findings = new Findings()
  findings.all.push(...proposal.findings)
  // What a proposer could not read it has left out; more findings about the rest would only mislead.
  if (findings.failed) return { ok: false, findings: findings.all }
  const verifier = new Verifier(proposal.sources, settings.documents, findings)
  const names = nameAll(proposal, verifier, findings)
  const features = fillFeatures(proposal, names, verifier, findings)
  const tasks = fillTasks(proposal, names, verifier, findings)
  const dependencies = connect(proposal, names, verifier, findings)
  if (findings.failed) return { ok: false, findings: findings.all }

  const sorted = sortDependencies(dependencies, settings.min_confidence)
  const claims = gatherClaims(proposal, settings, tasks, sorted.resource, verifier, findings)
  const arranged = arrange(tasks, sorted.hard)
  if (!arranged.ok) reportCycles(arranged.cycles, tasks, sorted.hard, verifier, findings)
  if (findings.failed || !arranged.ok) return { ok: false, findings: findings.all }

  const { precedence } = arranged
  const parts = { proposal, features, tasks, dependencies, sorted, precedence, claims, findings: findings.all }
  return { ok: true, plan: assemble(parts, settings) }
}
