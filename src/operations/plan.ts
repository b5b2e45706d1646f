/**
 * `plan`: a specification becomes a plan in a directory.
 *
 *   read the specification · look at the codebase · let the proposer propose · find what each task can build on · compile ·
 *   write, whole or not at all
 */
import { isAbsolute, relative, resolve } from 'node:path'
import type { Coordinator } from '../core/model/coordinator.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Finding } from '../core/model/finding.ts'
import type { HistoryNote } from '../core/model/history.ts'
import type { Generator } from '../core/model/meta.ts'
import { Proposal } from '../core/model/proposal.ts'
import type { Quality } from '../core/model/quality.ts'
import type { ExecutionModel, LowConfidencePolicy } from '../core/model/tasks-artifact.ts'
import { compile, type Compiled } from '../core/planning/compile.ts'
import type { PreviousPlan } from '../core/planning/compile/previous.ts'
import { symbolsIn, symbolsOf } from '../core/planning/compile/reuse.ts'
import type { CompileSettings } from '../core/planning/compile/settings.ts'
import type { Plan } from '../core/planning/plan.ts'
import { withReuse } from '../core/planning/proposed-reuse.ts'
import { qualityOf } from '../core/planning/quality/quality.ts'
import { maskedThroughout } from '../core/planning/secret-mask.ts'
import type { Analyzer, AnalyzeRequest } from '../core/ports/analyzer.ts'
import type { Proposer } from '../core/ports/proposer.ts'
import { machineHashing } from '../system/machine-hashing.ts'
import { type CodebaseLook, lookAt } from './codebase-look.ts'
import { tellCodebase } from './codebase-phase.ts'
import { refuseImpossible } from './executable.ts'
import { PhaseWatch } from './phase-watch.ts'
import { tellPlan, type Tell } from './plan-phases.ts'
import { measured, planFiles, type PlanFile } from './plan-file.ts'
import { placePlan } from './plan-place.ts'
import { planMetaText, type ImportNote } from './plan-meta.ts'
import { idleRules } from './rule-findings.ts'
import { slugOf } from './slug.ts'
import { readSpec, type ReadSpec, wholeText } from './spec-bundle.ts'
import type { SpecInput } from './spec-document.ts'
import { SpecRefused } from './spec-refused.ts'
import { standingPlan, type StandingPlan } from './standing-plan.ts'

/** What the user asked for. Relative paths are taken from `working_directory`. */
export interface PlanRequest {
  /** One document, or several that are one specification; in which order they are named changes nothing. */
  readonly spec: SpecInput | readonly SpecInput[]
  /** Reads nothing but what was named: not what stands beside the main file of a known layout. */
  readonly only?: boolean
  readonly working_directory: string
  readonly codebase_path: string
  /** Default: `plans/<slug of the title>` in the working directory. */
  readonly output_dir?: string
  /** Replaces another plan, and writes among files that are no plan's. A plan of the same work hands its ids on. */
  readonly force?: boolean
  /** Default 0.7. */
  readonly min_confidence?: number
  /** Default `rolling_frontier`. */
  readonly execution_model?: ExecutionModel
  /** Default `soft`. */
  readonly low_confidence?: LowConfidencePolicy
  /** Opens cycles by the repairs that are otherwise only offered. */
  readonly repair?: boolean
  readonly max_wave_size?: number
  readonly max_concurrent?: number
  readonly worker_min?: number
  readonly worker_max?: number
  /** The runtime's rules and the workers that the configuration asks for. */
  readonly policies?: CompileSettings['policies']
  readonly worker_pool?: CompileSettings['worker_pool']
  /** By what executions before took its durations are corrected; by nothing when absent. */
  readonly history?: HistoryNote
  /** What was noticed before planning; told beside the plan's own findings, and no part of the plan. */
  readonly noticed?: readonly Finding[]
  readonly generator: Generator
  /** The moment of planning, in milliseconds since 1970; stands beside the plan, never in it. */
  readonly at: number
  /** The command line, for the record beside the plan. */
  readonly cli_args?: readonly string[]
  /** The tag of an imported file, as the user named it; for the record beside the plan. */
  readonly import_tag?: string
}

/** What planning asks of others. */
export interface PlanPorts {
  readonly proposer: Proposer
  /** Looks at the codebase; without it the plan says that nobody did. */
  readonly analyzer?: Analyzer
  /** Told while it looks. */
  readonly progress?: AnalyzeRequest['progress']
  /** Counts milliseconds, so that each phase says how long it took. */
  readonly now?: () => number
  /** Simulates the plan for the forecast. */
  readonly forecast?: CompileSettings['forecast']
}

/** A plan that stands in its directory. */
export interface PlanOutcome {
  readonly plan: Plan
  readonly plan_id: string
  readonly title: string
  /** `needs_review` when a person should look at uncertain dependencies first. */
  readonly status: 'ok' | 'needs_review'
  readonly quality: Quality
  /** Absolute. */
  readonly plan_dir: string
  /** True when the directory held these very bytes already, and nothing was written. */
  readonly unchanged: boolean
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]
  /** What a person should look at. */
  readonly findings: readonly Finding[]
  /** Hard dependencies that were too uncertain to hold. */
  readonly demoted: number
}

/** The confidence below which a hard dependency becomes soft, when the user names none. */
export const DEFAULT_MIN_CONFIDENCE = 0.7

/**
 * Plans a specification and tells its phases. Throws a Failure: exit code 1 for what the user named (a file that cannot be
 * read, a directory that must not be written, a full disk), 2 for a specification that no plan can be made of, 3 for a cycle,
 * 4 for a task that no resource suffices for. Nothing is written then.
 */
export async function planSpec(request: PlanRequest, ports: PlanPorts, tell: Tell = () => {}): Promise<PlanOutcome> {
  const directoryOf = ({ title }: Proposal): string =>
    resolve(request.working_directory, request.output_dir ?? `plans/${slugOf(title)}`)
  const made = await makePlan(request, ports, (proposal) => standingPlan(directoryOf(proposal), proposal), tell)
  const plan_dir = directoryOf(made.proposal)
  const { plan, artifacts } = made
  const unchanged = putPlan(made, plan_dir, request)
  tell({
    phase: 'Output',
    message: `${unchanged ? 'Unchanged' : 'Generated'} ${shownPath(request.working_directory, plan_dir)}/coordinator.json`,
  })
  return {
    plan,
    plan_id: plan.coordinator.meta.plan_id,
    title: plan.features.meta.title,
    status: plan.coordinator.review.status,
    quality: qualityOf(plan),
    plan_dir,
    unchanged,
    files: artifacts.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    findings: [...plan.tasks.meta.findings, ...idleRules(plan.coordinator), ...(request.noticed ?? [])],
    demoted: plan.dag.low_confidence_deps.length,
  }
}

/** A plan that was made, and stands nowhere yet. */
export interface MadePlan {
  readonly proposal: Proposal
  readonly plan: Plan
  readonly artifacts: readonly PlanFile[]
  /** The specification as it is kept beside the plan. */
  readonly kept: ReadSpec
  /** Absolute. */
  readonly codebase: string
}

/** Makes a plan and writes nothing. `standing` finds the plan whose ids may be kept. Throws as {@link planSpec} does. */
export async function makePlan(
  request: PlanRequest,
  ports: PlanPorts,
  standing: (proposal: Proposal) => StandingPlan | undefined,
  tell: Tell = () => {},
): Promise<MadePlan> {
  const codebase = resolve(request.working_directory, request.codebase_path)
  const { working_directory, only } = request
  const inputs = 'kind' in request.spec ? [request.spec] : request.spec
  const spec = readSpec(inputs, { working_directory, codebase, only })
  for (const message of spec.told) tell({ phase: 'Specification', message })
  if (ports.analyzer !== undefined) refuseEarly(ports.proposer, spec)
  const watch = new PhaseWatch(ports.now)
  const timed: Tell = (news) => {
    const took_ms = watch.tookOf(news.phase)
    tell(took_ms === undefined ? news : { ...news, took_ms })
  }
  const look = await lookAt(codebase, ports.analyzer, ports.progress)
  watch.end('codebase')
  tellCodebase(look, wholeText(spec), timed)
  const proposal = await proposed(ports.proposer, spec, look, watch)
  const settings = settingsOf(spec, proposal, look, request)
  const previous = previousFor(standing(proposal), proposal, settings, request.force === true)
  const { forecast } = ports
  const { plan, documents } = compiled(proposal, {
    ...settings,
    ...(previous === undefined ? {} : { previous }),
    ...(forecast === undefined ? {} : { forecast: (draft) => checkedForecast(draft, forecast) }),
  })
  refuseImpossible(plan.coordinator, true)
  watch.end('graph')
  tellPlan(plan, timed, (phase) => watch.linesOf(phase))
  return { proposal, plan, artifacts: planFiles(plan), kept: keptCopy(spec, documents), codebase }
}

/** Writes a plan to its directory, and says whether it stood there already, byte for byte. */
export function putPlan(
  { plan, artifacts, kept, codebase, proposal }: MadePlan,
  plan_dir: string,
  request: PlanRequest,
): boolean {
  const copies = kept.documents.map(({ document, bytes }) => measured(document.path, (take) => take(bytes)))
  const files = [...artifacts, ...copies]
  const imported = importNote(proposal, request.import_tag)
  const meta = planMetaText({ ...request, imported }, plan_dir, codebase, files)
  return placePlan({ plan_dir, plan, files, meta, codebase }, request.force === true)
}

/** How a proposal was imported: `import:task-master`, and the tag that was named. */
function importNote({ proposer }: Proposal, tag: string | undefined): ImportNote | undefined {
  const from = /^import:(.+)$/.exec(proposer.name)?.[1]
  return from === undefined ? undefined : { from, ...(tag === undefined ? {} : { tag }) }
}

/** A directory as people know it: from where they stand when it lies below, else whole. */
function shownPath(workingDirectory: string, path: string): string {
  const inside = relative(workingDirectory, path)
  return inside.startsWith('..') || isAbsolute(inside) ? path : `./${inside}`
}

/** Looking at a codebase takes its time: what no plan can be made of is refused before. */
function refuseEarly(proposer: Proposer, spec: ReadSpec): void {
  const findings = proposer.check?.(spec.documents.map(({ document }) => document)) ?? []
  if (findings.some(({ severity }) => severity === 'error')) throw new SpecRefused([...findings, ...spec.findings], [])
}

async function proposed(
  proposer: Proposer,
  spec: ReadSpec,
  look: CodebaseLook,
  { listen }: PhaseWatch,
): Promise<Proposal> {
  const { analysis, trouble } = look
  const documents = spec.documents.map(({ document }) => document)
  const answer = Proposal.safeParse(await proposer.propose({ documents, analysis, index: look.search?.index, listen }))
  if (answer.success) {
    // The title names the directory, before anything is compiled.
    const title = maskedThroughout(answer.data.title, wholeText(spec))
    const findings = [...answer.data.findings, ...spec.findings, ...(trouble === undefined ? [] : [trouble])]
    return withReuse({ ...answer.data, title, findings }, look.search)
  }
  const issue = answer.error.issues[0]
  throw new Failure({
    code: 'proposal-invalid',
    message: `The proposer "${proposer.name}" answered in a shape that is no proposal: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    exit: EXIT.analysis_failed,
    place: documents[0]?.origin,
    advice: `Choose another proposer, or report this to the author of "${proposer.name}".`,
  })
}

/** All settings but the forecast, on which no id rests. */
function settingsOf(
  spec: ReadSpec,
  proposal: Proposal,
  { analysis, search }: CodebaseLook,
  request: PlanRequest,
): CompileSettings {
  const symbols = proposal.tasks.flatMap((task) => symbolsOf(task.reuses_existing))
  return {
    analysis,
    known_symbols: search === undefined ? new Set() : symbolsIn(search.index, symbols),
    documents: new Map(spec.documents.map(({ document }) => [document.path, document.text])),
    min_confidence: request.min_confidence ?? DEFAULT_MIN_CONFIDENCE,
    execution_model: request.execution_model ?? 'rolling_frontier',
    generator: request.generator,
    hashing: machineHashing,
    ...(request.low_confidence === undefined ? {} : { low_confidence: request.low_confidence }),
    ...(request.repair === undefined ? {} : { repair: request.repair }),
    ...(request.max_wave_size === undefined ? {} : { max_wave_size: request.max_wave_size }),
    ...(request.max_concurrent === undefined ? {} : { max_concurrent: request.max_concurrent }),
    ...(request.worker_min === undefined ? {} : { worker_min: request.worker_min }),
    ...(request.worker_max === undefined ? {} : { worker_max: request.worker_max }),
    ...(request.policies === undefined ? {} : { policies: request.policies }),
    ...(request.worker_pool === undefined ? {} : { worker_pool: request.worker_pool }),
    ...(request.history === undefined ? {} : { history: request.history }),
  }
}

/**
 * Whose ids are to be kept. A plan of the same work that is replaced hands its ids on. One that the same specification gives
 * again is not replaced: it is made with what it was made with, so that planning twice changes nothing.
 */
function previousFor(
  standing: StandingPlan | undefined,
  proposal: Proposal,
  settings: CompileSettings,
  force: boolean,
): PreviousPlan | undefined {
  if (standing === undefined || (!force && standing.made_with === undefined)) return undefined
  const { made_with } = standing
  const again = compile(proposal, { ...settings, ...(made_with === undefined ? {} : { previous: made_with }) })
  const same = again.ok && again.plan.coordinator.meta.plan_id === standing.plan_id
  return same || !force ? made_with : standing.ids
}

function compiled(proposal: Proposal, settings: CompileSettings): Extract<Compiled, { ok: true }> {
  const result = compile(proposal, settings)
  if (!result.ok) throw new SpecRefused(result.findings, result.suggestions)
  return result
}

/** What nobody can ever carry out is refused before it is simulated. */
function checkedForecast(
  draft: Coordinator,
  forecast: NonNullable<CompileSettings['forecast']>,
): ReturnType<typeof forecast> {
  refuseImpossible(draft, true)
  return forecast(draft)
}

/** The specification as it is kept beside the plan: byte for byte, or with its secrets masked. */
function keptCopy(spec: ReadSpec, documents: ReadonlyMap<string, string>): ReadSpec {
  const kept = spec.documents.map((each) => {
    const text = documents.get(each.document.path) ?? each.document.text
    if (text === each.document.text) return each
    return { document: { ...each.document, text }, bytes: Buffer.from(text, 'utf8') }
  })
  return { ...spec, documents: kept }
}
