/**
 * The compiler: proposers propose, the compiler disposes. It takes a proposal, whoever made it, and makes the plan:
 *
 *   mask secrets · connect what interfaces join · bring tasks to size
 *   draft: number · fill what is unsaid · verify every quote · connect · sort dependencies by hardness and confidence ·
 *          gather claims · check directions · arrange the graph, or show its cycles and where to cut them
 *   where repairs are asked for: open the cycles, and draft again
 *   review what was not sure enough · assemble: measure · cut waves · forecast · seal, each artifact hashed over the one before
 *
 * The same proposal and settings give the same plan, byte for byte. Nothing in it is guessed silently: what was filled is
 * listed in `inferred`, what was demoted in `low_confidence_deps`, what was repaired in `repairs`, and what is wrong is a
 * finding with its place.
 */
import type { CycleBreakSuggestion } from '../model/dag-artifact.ts'
import type { Finding } from '../model/finding.ts'
import type { Proposal } from '../model/proposal.ts'
import { assemble } from './compile/assembly.ts'
import { cutsOf } from './compile/cycle-cuts.ts'
import { applyRepairs } from './compile/cycle-repair.ts'
import { recordRepairs, reportCycles, suggestionsFor, type RepairMade } from './compile/cycle-report.ts'
import { draftOf, type Draft } from './compile/draft.ts'
import { placeIn, Verifier } from './compile/evidence.ts'
import { connectInterfaces } from './compile/interfaces.ts'
import { withPlainLineEnds } from './compile/line-ends.ts'
import { withoutSecrets } from './compile/redaction.ts'
import { normalize, type Normalized } from './compile/normalization.ts'
import { tellPlaceReferences } from './compile/place-references.ts'
import type { Precedence } from './compile/precedence.ts'
import { lowConfidenceDeps } from './compile/review.ts'
import type { CompileSettings } from './compile/settings.ts'
import { refuseTooMany } from './dependency-limit.ts'
import { Findings } from './findings.ts'
import type { Plan } from './plan.ts'
import { withStatedRules } from './stated-rules.ts'
import { tellProofs } from './quality/proof-findings.ts'

/** Most times that cycles are repaired and the proposal is drafted again. */
const REPAIR_PASSES = 3

/** A plan, or the findings that forbid one; where cycles forbid it, also what could be done about each. */
export type Compiled =
  | {
      readonly ok: true
      readonly plan: Plan
      /** The documents that it was made from, by path, their secrets masked: the copies to keep beside the plan. */
      readonly documents: ReadonlyMap<string, string>
    }
  | {
      readonly ok: false
      readonly findings: readonly Finding[]
      readonly suggestions: readonly CycleBreakSuggestion[]
    }

/** Compiles a proposal. See the header. */
export function compile(proposed: Proposal, given: CompileSettings): Compiled {
  const findings = new Findings()
  if (isTooDense(proposed, findings)) return refused(findings)
  const unified = withPlainLineEnds(proposed, given.documents.values())
  const { proposal: plain, settings: open } = withoutSecrets(unified, given, findings)
  const settings = withStatedRules(plain, open)
  findings.all.push(...plain.findings)
  // What a proposer could not read it has left out; more findings about the rest would only mislead.
  if (findings.failed) return refused(findings)
  const verifier = new Verifier(plain.sources, settings.documents, findings)
  const connected = connectInterfaces(plain, verifier, findings)
  if (isTooDense(connected, findings)) return refused(findings)
  const normalized = normalize(connected, verifier, findings)
  const opened = draftWithoutCycles(normalized, settings, verifier, findings)
  if (!opened.ok) return opened

  const { draft, precedence, made } = opened
  const { proposal, names, tasks, sorted } = draft
  tellProofs(tasks, (task) => verifier.place(proposal.tasks[task]?.evidence ?? []), findings)
  tellPlaceReferences(proposal, names, verifier, findings)
  const repairs = recordRepairs(made, names, verifier, findings)
  const idOf = (key: string): string => names.taskId.get(key) ?? key
  const autonormalization = {
    split: normalized.split.map(({ from, into, reason }) => ({ from, into: into.map(idOf), reason })),
    merged: normalized.merged.map(({ from, into, reason }) => ({ from: [...from], into: idOf(into), reason })),
    reported: normalized.reported.map(({ task, mean_hours, reason }) => ({ task: idOf(task), mean_hours, reason })),
  }
  const review = lowConfidenceDeps(sorted, precedence, tasks)
  const found = { proposal: plain, precedence, review, autonormalization, repairs, findings: findings.all }
  return { ok: true, plan: assemble({ ...draft, ...found }, settings), documents: settings.documents }
}

/** Whether a proposal has more dependencies than a plan may have, which is told. */
function isTooDense({ tasks, edges, sources }: Proposal, findings: Findings): boolean {
  const place = placeIn(sources)
  return refuseTooMany(tasks.length, edges.length, (index) => place(edges[index]?.evidence ?? []), findings)
}

type Opened =
  | { readonly ok: true; readonly draft: Draft; readonly precedence: Precedence; readonly made: readonly RepairMade[] }
  | Extract<Compiled, { ok: false }>

/** Drafts a proposal; where it has cycles and repairs are asked for, repairs it and drafts it again. */
function draftWithoutCycles(
  { proposal, wholes, members }: Normalized,
  settings: CompileSettings,
  verifier: Verifier,
  findings: Findings,
): Opened {
  const made: RepairMade[] = []
  let current = proposal
  for (let pass = 0; ; pass++) {
    const before = findings.all.length
    const draft = draftOf(
      current,
      { previous: settings.previous, wholes, members, hashing: settings.hashing },
      settings,
      verifier,
      findings,
    )
    if (draft === undefined) return refused(findings)
    const { arranged, names, sorted, doubted } = draft
    if (arranged.ok)
      return findings.failed ? refused(findings) : { ok: true, draft, precedence: arranged.precedence, made }

    const cuts = cutsOf(arranged.cycles, sorted.hard, names, doubted)
    if (settings.repair !== true || findings.failed || pass === REPAIR_PASSES) {
      reportCycles(cuts, names, verifier, findings)
      return refused(findings, suggestionsFor(cuts, names))
    }
    const repaired = applyRepairs(current, cuts)
    made.push(...cuts.map((cut, i) => ({ cut, added: repaired.added[i] as string })))
    current = repaired.proposal
    findings.takeBack(before)
  }
}

function refused(
  findings: Findings,
  suggestions: readonly CycleBreakSuggestion[] = [],
): Extract<Compiled, { ok: false }> {
  return { ok: false, findings: findings.all, suggestions }
}
