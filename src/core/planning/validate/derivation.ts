/**
 * Whether a plan follows from what it was made from. Two questions, each answered by the compiler itself:
 *
 *   from tasks.json down    for a plan by any author: graph, metrics, waves and coordinator are computed anew from the tasks
 *                           and dependencies as they stand
 *   from the proposals      for a plan of this very release: it is compiled again, down to the documents
 *
 * What differs was written by another hand, however well its hashes fit. Taken as stated are the settings (confidence,
 * limits, quotas), what was found in the codebase, the plan before and the ids kept from it, and the numbers of the forecast:
 * simulating again would cost more than all other checks. What is computed from the forecast is computed again.
 */
import type { Hashing } from '../../model/canonical.ts'
import type { Finding } from '../../model/finding.ts'
import type { Generator } from '../../model/meta.ts'
import { planDocuments } from '../artifacts/render.ts'
import { compile } from '../compile.ts'
import { previousPlan } from '../compile/previous.ts'
import { symbolsOf } from '../compile/reuse.ts'
import { restated } from '../compile/restatement.ts'
import type { CompileSettings } from '../compile/settings.ts'
import type { Findings } from '../findings.ts'
import type { Plan } from '../plan.ts'
import { statedSettings } from '../stated-settings.ts'
import type { Artifacts } from './artifacts.ts'
import { BoundedFindings } from './bounded-findings.ts'
import { checkConflicts, checkIdentities, checkMeasures, checkSources } from './measures.ts'

/** What is needed to compute a plan again. */
export interface Derivation {
  readonly stated: Plan
  readonly settings: CompileSettings
  readonly documents: ReadonlyMap<string, string>
}

/** Prepares for computing a plan again; nothing when one of its files cannot be read. */
export function derivationOf(
  artifacts: Artifacts,
  documents: ReadonlyMap<string, string>,
  specs: ReadonlyMap<string, string>,
  hashing: Hashing | undefined,
): Derivation | undefined {
  const stated = statedPlan(artifacts)
  return stated === undefined ? undefined : { stated, settings: settingsOf(stated, specs, hashing), documents }
}

/** Whether a plan was made by this very release. */
export function isMadeBy(generator: Generator, { stated }: Derivation): boolean {
  const { name, version } = stated.features.meta.generator
  return generator.name === name && generator.version === version
}

/** What compiling a plan's proposals again says. */
export interface Recompiled {
  /** The plan is what follows, to the last field: it is as sound as any plan that the compiler makes. */
  readonly same: boolean
  /** Findings about features.json and tasks.json, and, when these are the same, about the rest. */
  readonly findings: BoundedFindings
  /** Whether everything below tasks.json was compared too. */
  readonly whole: boolean
}

/** Compiles a plan of this very release again and compares it. */
export function recompile({ stated, settings, documents }: Derivation): Recompiled {
  const findings = new BoundedFindings()
  const compiled = compile(stated.proposals, settings)
  if (!compiled.ok) {
    tellRefusal(compiled.findings, findings)
    return { same: false, findings, whole: false }
  }
  if (!checkSources(stated, compiled.plan, findings)) return { same: false, findings, whole: false }
  const same = checkMeasures(stated, compiled.plan, true, findings)
  if (same) checkDocuments(planDocuments(stated), documents, findings)
  return { same: findings.all.length === 0, findings, whole: true }
}

/** Computes everything below tasks.json again, and the conflicts in it, whoever wrote the plan. Its ids are unique and its references sound. */
export function checkRestatement({ stated, settings }: Derivation, isOwn: boolean, findings: Findings): void {
  const again = restated(stated, settings)
  if (again === undefined) return
  // In a plan of this release they were compared with all else in tasks.json.
  if (!isOwn) checkConflicts(stated, again, findings)
  checkMeasures(stated, again, isOwn, findings)
}

/** Says that a plan was made by somebody else, so that its proposals say nothing about it; computes its hashes of tasks again. */
export function checkForeign(
  { stated, settings }: Derivation,
  generator: Generator | undefined,
  findings: Findings,
): void {
  if (generator !== undefined) tellOtherRelease(stated.features.meta.generator, findings)
  checkIdentities(stated, findings, settings.hashing)
}

function tellOtherRelease({ name, version }: Generator, findings: Findings): void {
  findings.inform(
    'not-recomputed',
    `The plan was made by ${name} ${version}: whether its tasks follow from its proposals was not checked.`,
    'features.json#/meta/generator',
    'To have that checked too, make the plan again with this release.',
  )
}

function statedPlan({ proposals, features, tasks, dag, waves, coordinator }: Artifacts): Plan | undefined {
  if (!proposals?.data || !features?.data || !tasks?.data || !dag?.data || !waves?.data || !coordinator?.data) {
    return undefined
  }
  return {
    proposals: proposals.data,
    features: features.data,
    tasks: tasks.data,
    dag: dag.data,
    waves: waves.data,
    coordinator: coordinator.data,
  }
}

/** The settings that a plan was made with, as far as its artifacts state them. */
function settingsOf(
  { features, tasks, waves, coordinator }: Plan,
  specs: ReadonlyMap<string, string>,
  hashing: Hashing | undefined,
): CompileSettings {
  const { forecast } = waves
  return {
    unsealed: true,
    ...(hashing === undefined ? {} : { hashing }),
    analysis: tasks.meta.codebase_analysis,
    known_symbols: new Set(tasks.tasks.flatMap((task) => symbolsOf(task.reuses_existing))),
    documents: specs,
    ...statedSettings({ tasks, waves, coordinator }),
    ...(tasks.meta.previous === undefined
      ? {}
      : { previous: { ...previousPlan(features, tasks), ...tasks.meta.previous } }),
    generator: features.meta.generator,
    quotas: coordinator.resources.quotas,
    ...(forecast === undefined ? {} : { forecast: () => forecast }),
  }
}

function tellRefusal(refusals: readonly Finding[], findings: Findings): void {
  const first = refusals.find((finding) => finding.severity === 'error')
  findings.error(
    'not-derived',
    `No plan follows from proposals.json: ${first?.message ?? 'the compiler refuses it.'}`,
    'proposals.json',
    'Make the plan again with tasks plan.',
  )
}

function checkDocuments(
  follows: Readonly<Record<string, string>>,
  documents: ReadonlyMap<string, string>,
  findings: Findings,
): void {
  for (const [name, text] of Object.entries(follows)) {
    // A checkout may have changed the line ends; that changes no word.
    const document = (documents.get(name) ?? '').replaceAll('\r\n', '\n')
    if (document === text) continue
    const lines = text.split('\n')
    const stated = document.split('\n')
    const line = lines.findIndex((follow, index) => follow !== stated[index])
    findings.error(
      'document-stale',
      `${name} was changed after it was written.`,
      `${name}:${(line === -1 ? lines.length : line) + 1}`,
      'Make the plan again; documents are written by it, not by hand.',
    )
  }
}
