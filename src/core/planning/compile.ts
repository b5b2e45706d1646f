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
import { connectInterfaces } from './compile/interfaces.ts'
import { normalize } from './compile/normalization.ts'
import { checkDirection } from './compile/direction.ts'
import { lowConfidenceDeps } from './compile/review.ts'
import { arrange, sortDependencies } from './compile/precedence.ts'
import { Findings } from './findings.ts'
import type { CompileSettings } from './compile/settings.ts'
import { fillTasks } from './compile/tasks.ts'
import { tellProofs } from './quality/proof-findings.ts'
import type { Plan } from './plan.ts'

/** A plan, or the findings that forbid one. */
export type Compiled =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly findings: readonly Finding[] }

/** Compiles a proposal. See the header. */
export function compile(proposed: Proposal, settings: CompileSettings): Compiled {
  const plain = withPlainLineEnds(proposed, settings.documents.values())
  const findings = new Findings()
  findings.all.push(...plain.findings)
  // What a proposer could not read it has left out; more findings about the rest would only mislead.
  if (findings.failed) return { ok: false, findings: findings.all }
  const verifier = new Verifier(plain.sources, settings.documents, findings)
  const normalized = normalize(connectInterfaces(plain, verifier, findings), verifier, findings)
  const { proposal } = normalized
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
  tellProofs(tasks, (task) => verifier.place(proposal.tasks[task]?.evidence ?? []), findings)
  checkDirection(tasks, sorted, precedence, findings)
  const idOf = (key: string): string => names.taskId.get(key) ?? key
  const autonormalization = {
    split: normalized.split.map(({ from, into, reason }) => ({ from, into: into.map(idOf), reason })),
    merged: normalized.merged.map(({ from, into, reason }) => ({ from: [...from], into: idOf(into), reason })),
    reported: normalized.reported.map(({ task, mean_hours, reason }) => ({ task: idOf(task), mean_hours, reason })),
  }
  const review = lowConfidenceDeps(sorted, precedence)
  const parts = {
    proposal: plain,
    features,
    tasks,
    dependencies,
    sorted,
    precedence,
    claims,
    review,
    autonormalization,
    repairs: [],
    findings: findings.all,
  }
  return { ok: true, plan: assemble(parts, settings) }
}
