/**
 * `replan`: the smallest change of a plan that another specification asks for.
 *
 *   read the plan, sound or refused · make the new one with the old one's settings and ids · compare · make the patch
 *   write only what was asked for: the patch, the plan in its place, the plan elsewhere
 */
import { resolve } from 'node:path'
import type { ExecutionState } from '../core/execution/state.ts'
import { taskState } from '../core/execution/state.ts'
import { prettyJson } from '../core/model/canonical.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Finding } from '../core/model/finding.ts'
import type { Generator } from '../core/model/meta.ts'
import type { PlanDiff } from '../core/model/plan-diff.ts'
import { patchFor, type PlanPatch } from '../core/planning/compare/hot-patch.ts'
import type { Settled } from '../core/planning/compare/open-work.ts'
import { diffPlans, type ComparedPlan } from '../core/planning/compare/plan-diff.ts'
import { lineageOf } from '../core/planning/compare/revision.ts'
import type { Proposer } from '../core/ports/proposer.ts'
import { statedSettings } from '../core/planning/stated-settings.ts'
import { foldExecution } from '../runtime/fold.ts'
import { readPlanToCompare } from './compared-plan.ts'
import { loadPlan } from './load-plan.ts'
import { makePlan, putPlan, type PlanPorts, type PlanRequest } from './plan.ts'
import { importOf, type ImportNote } from './plan-meta.ts'
import { checkOutput, writeOutput } from './output-file.ts'
import { openExecutions, type PlanSite } from './plan-executions.ts'
import { idleRules } from './rule-findings.ts'
import type { SpecInput } from './spec-document.ts'
import { standingOf } from './standing-plan.ts'
import { writeTrouble } from './write-trouble.ts'

/** What is asked of `replan`. Relative paths are taken from `working_directory`. */
export interface ReplanRequest {
  readonly plan: string
  readonly spec: SpecInput | readonly SpecInput[]
  /** Reads nothing but what was named. */
  readonly only?: boolean
  readonly working_directory: string
  readonly generator: Generator
  /** The moment of planning, in milliseconds since 1970. */
  readonly at: number
  readonly cli_args?: readonly string[]
  /** The tag of an imported file, when the user names another than before. */
  readonly import_tag?: string
  /** Writes the new plan in the place of the old one. */
  readonly write?: boolean
  /** Writes the new plan to this directory. */
  readonly output_dir?: string
  /** Replaces another plan in `output_dir`. */
  readonly force?: boolean
  /** Writes the patch to this file. */
  readonly patch?: string
  /** Where executions of the plan are known, if anywhere. */
  readonly site?: PlanSite | undefined
}

/** As {@link PlanPorts}; who proposes is told how the old plan was imported, if it was. */
export interface ReplanPorts extends Omit<PlanPorts, 'proposer'> {
  readonly proposer: (imported: ImportNote | undefined) => Proposer
}

/** What the patch is for. */
export interface PatchedExecution {
  readonly execution_id: string
  readonly status: string
  readonly tasks: number
  /** Tasks that are finished: they are left alone. */
  readonly finished: readonly string[]
}

/** What a replan found, and what it wrote. Paths are absolute. */
export interface Replan {
  readonly plan_dir: string
  readonly diff: PlanDiff
  readonly patch: PlanPatch
  /** The newest execution of the plan that has not ended well, when one is known. */
  readonly execution: PatchedExecution | null
  /** What a person should look at in the new plan. */
  readonly findings: readonly Finding[]
  /** Those of them that the old plan did not have. */
  readonly new_findings: readonly Finding[]
  /** What is uncertain in the new plan. */
  readonly review: Coordinator['review']
  readonly written: { readonly plan: string | null; readonly patch: string | null }
}

/**
 * Plans again. Throws a Failure: 1 for what the user named, 2 to 4 for a specification that no plan can be made of (as `plan`
 * does), 5 for an old plan that is not sound. No plan is written then; the patch is, when only the plan could not be written.
 */
export async function replan(request: ReplanRequest, ports: ReplanPorts): Promise<Replan> {
  const { working_directory } = request
  const patchPath = request.patch === undefined ? null : resolve(working_directory, request.patch)
  if (patchPath !== null) checkPatchFile(patchPath, request.patch as string)
  const { plan_dir, codebase } = loadPlan(request.plan, { working_directory, generator: request.generator })
  const before = readPlanToCompare(request.plan, working_directory).plan
  const imported = importOf(plan_dir)
  const asked = planRequest(request, before, codebase, imported?.tag)
  const proposer = ports.proposer(imported)
  const made = await makePlan(asked, { ...ports, proposer }, () => standingOf(before.features, before.tasks))
  const diff = diffPlans(before, made.plan)
  const running = runningState(request.site, plan_dir)
  const patch = patchFor({
    before: running?.coordinator ?? before.coordinator,
    after: made.plan.coordinator,
    settled: running === undefined ? new Map() : settledIn(running.state),
    running: running === undefined ? new Set() : runningIn(running.state),
    base_version: running?.state.updates.graph_version ?? 0,
  })
  if (patchPath !== null && patch.update !== undefined) writePatch(patchPath, prettyJson(patch.update))
  const target = targetOf(request, plan_dir)
  if (target !== null) putPlan(made, target, { ...asked, force: target === plan_dir || request.force === true })
  const findings = findingsOf(made.plan)
  return {
    plan_dir,
    diff,
    patch,
    execution: running?.told ?? null,
    findings,
    new_findings: newAmong(findings, findingsOf(before)),
    review: made.plan.coordinator.review,
    written: { plan: target, patch: patch.update === undefined ? null : patchPath },
  }
}

function findingsOf({ tasks, coordinator }: ComparedPlan): Finding[] {
  return [...tasks.meta.findings, ...idleRules(coordinator)]
}

/** Findings that are neither told in the same words before nor of the same kind about the same place. */
function newAmong(findings: readonly Finding[], before: readonly Finding[]): Finding[] {
  const about = ({ code, place }: Finding): string => `${code} ${place}`
  const known = new Set(before.flatMap((finding) => [finding.message, about(finding)]))
  return findings.filter((finding) => !known.has(finding.message) && !known.has(about(finding)))
}

/** The settings that the old plan states. */
function planRequest(
  request: ReplanRequest,
  before: ComparedPlan,
  codebase: string,
  tag: string | undefined,
): PlanRequest {
  const import_tag = request.import_tag ?? tag
  return {
    ...statedSettings(before),
    spec: request.spec,
    ...(request.only === undefined ? {} : { only: request.only }),
    working_directory: request.working_directory,
    codebase_path: codebase,
    // The old plan hands its ids on.
    force: true,
    generator: request.generator,
    at: request.at,
    ...(request.cli_args === undefined ? {} : { cli_args: request.cli_args }),
    ...(import_tag === undefined ? {} : { import_tag }),
  }
}

function targetOf(request: ReplanRequest, plan_dir: string): string | null {
  if (request.output_dir !== undefined) return resolve(request.working_directory, request.output_dir)
  return request.write === true ? plan_dir : null
}

interface Running {
  readonly state: ExecutionState
  readonly coordinator: ExecutionState['coordinator']
  readonly told: PatchedExecution
}

function runningState(site: PlanSite | undefined, plan_dir: string): Running | undefined {
  const [newest] = openExecutions(site, plan_dir)
  if (site === undefined || newest === undefined) return undefined
  const { execution_id, status } = newest
  const state = foldExecution(site.journal, execution_id).executions.get(execution_id)
  if (state === undefined) return undefined
  const settled = settledIn(state)
  const { nodes } = state.coordinator.graph
  const finished = nodes.filter((node) => settled.get(node.id) === 'finished').map((node) => node.id)
  return { state, coordinator: state.coordinator, told: { execution_id, status, tasks: nodes.length, finished } }
}

/** Tasks that are over. One that was cancelled without another form in its place is left alone like one that is finished. */
function settledIn(execution: ExecutionState): Settled {
  const settled = new Map<string, 'finished' | 'gone'>()
  const newest = new Map(execution.plan.nodes.map((node) => [lineageOf(node.id), node.id]))
  execution.plan.nodes.forEach((node, task) => {
    const state = taskState(execution, task)
    // One that was superseded was skipped or cancelled, and its newest form stands for it.
    if (state === 'SUCCEEDED') settled.set(node.id, 'finished')
    else if (state === 'CANCELLED' || state === 'SKIPPED')
      settled.set(node.id, newest.get(lineageOf(node.id)) === node.id ? 'finished' : 'gone')
  })
  return settled
}

const UNDER_WAY: ReadonlySet<string> = new Set(['ASSIGNED', 'RUNNING', 'VERIFYING', 'COMPENSATING'])

/** Tasks that are being carried out. */
function runningIn(execution: ExecutionState): ReadonlySet<string> {
  return new Set(
    execution.plan.nodes.filter((_, task) => UNDER_WAY.has(taskState(execution, task))).map((node) => node.id),
  )
}

function checkPatchFile(path: string, named: string): void {
  const isOwn = (text: string): boolean =>
    text.startsWith('{') && text.includes('"base_version":') && text.includes('"ops":')
  checkOutput({ path, named, what: 'the patch', code: 'patch-unwritable', isOwn })
}

function writePatch(path: string, text: string): void {
  try {
    writeOutput(path, text)
  } catch (error) {
    throw new Failure({
      code: 'patch-unwritable',
      message: `The patch could not be written: ${writeTrouble(error)}.`,
      exit: EXIT.arguments,
      place: path,
      advice: 'Name a file in a directory that is there and that you may write to.',
      cause: error,
    })
  }
}
