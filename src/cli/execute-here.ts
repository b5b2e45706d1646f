import { dirname, resolve } from 'node:path'
import { unenforcedBudget } from '../core/execution/spending.ts'
import { assert } from '../core/std/assert.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { ExecutionRow } from '../core/ports/journal.ts'
import { answersTooLate } from '../operations/answers.ts'
import { lookBack } from '../operations/go-back.ts'
import { dryRun } from '../operations/dry-run.ts'
import { checkExecutable } from '../operations/executable.ts'
import type { TasksConfig } from '../core/model/tasks-config.ts'
import { checkReportFile } from '../operations/final-report.ts'
import { loadConfig } from '../operations/config.ts'
import { type ExecuteRequest, resumeExecution, startExecution } from '../operations/execute.ts'
import { completedExecution, neitherExecutionNorPlan } from '../operations/executions.ts'
import { loadPlan, type NamedPlan, namePlan } from '../operations/load-plan.ts'
import { machineQuotas, withMachineQuotas } from '../operations/machine-quotas.ts'
import { containerTrouble, type OpenSite, openSite } from '../operations/open-site.ts'
import { type OptimizedOrder, optimizedOrder, schedulesFor } from '../operations/optimized-order.ts'
import { noEngineNote } from '../operations/abilities.ts'
import { refuseAgentSlip } from './agent-slip.ts'
import type { ExecuteCall } from './execute-request.ts'
import { existingDirectory } from './existing-directory.ts'
import type { Invocation } from './invocation.ts'
import { orderText } from './order-text.ts'
import { planFromInput } from './piped-plan.ts'
import { printJson } from './printing.ts'
import { runOn } from './run-on.ts'
import { reviewLines } from './review-text.ts'
import { consentToGoBack, consentToReview } from './review-consent.ts'
import { scheduleText } from './schedule-text.ts'
import { siteDirectory, withReadSite } from './site.ts'
import { dropGarbage, letHeapGrow } from '../system/small-heap.ts'
import { withProfile } from '../operations/profile.ts'
import { previewResume, readThrough } from '../operations/take-up.ts'
import { updatesTooLate } from '../operations/update-preview.ts'
import { updatePreviewText } from './update-preview-text.ts'
import { ownGenerator } from './version.ts'
import { watchedSearch } from './watched-search.ts'

/** Tasks of a plan that is worth putting the memory in order for. */
const MANY = 2_000

/** Does what a call of `execute` asks for. Resolves with the exit code. */
export async function executeHere(asked: ExecuteCall, invocation: Invocation): Promise<number> {
  const { directory } = invocation
  if (asked.todo === 'dry-run' || asked.optimize !== null) letHeapGrow()
  const loaded = await loadConfig(directory, asked.config)
  const { config } = loaded
  const plan_dir = asked.plan === '-' ? planFromInput(await readInput()) : asked.plan
  const call = { ...asked, plan: plan_dir, request: withProfile(asked.request, asked.profile, loaded) }
  if (call.report !== undefined) checkReport(call.report, directory)
  refuseAgentSlip(call.request.agent, process.env['PATH'] ?? '')
  const said = call.codebase === undefined ? undefined : existingDirectory(call.codebase, directory, '--codebase-path')
  const from = { working_directory: directory, ...(said === undefined ? {} : { codebase: said }) }
  if (call.todo === 'preview') return await previewHere(call, from, invocation)
  if (call.todo === 'resume') return resumeHere(call, from, config, invocation)
  assert(call.plan !== undefined, 'a call that starts something names a plan')
  const ofPlan = loadPlan(call.plan, { ...from, generator: ownGenerator() })
  const { executionModel: mode = ofPlan.coordinator.mode } = call
  const plan = { ...ofPlan, coordinator: withMachineQuotas({ ...ofPlan.coordinator, mode }, machineQuotas()) }
  if (call.todo === 'dry-run') return await simulateHere(call, plan.coordinator, invocation)
  // Before the site is opened, so that a refusal leaves nothing behind.
  checkExecutable(plan.coordinator, call.request.agent ?? null)
  await consentToReview(plan.coordinator, { accepted: call.acceptSoft, json: call.json, plan: call.plan }, invocation)
  const unenforced = unenforcedBudget(call.request.budget, plan.coordinator.policies.cost)
  if (unenforced !== undefined && !call.json) invocation.screen.err(unenforced)
  const codebase = existingDirectory(plan.codebase, directory, '--codebase-path')
  const order = await orderFor(call, plan.coordinator, invocation)
  if (order !== undefined && !call.json) invocation.screen.out(orderText(order, invocation.screen.paint))
  const ranking = order?.ranking ?? undefined
  const request = { ...call.request, ...(ranking === undefined ? {} : { ranking }) }
  const stateDir = call.stateDir === undefined ? undefined : resolve(directory, call.stateDir)
  // Its text is large; and what launchers are forked from should be small.
  if (plan.coordinator.graph.nodes.length > MANY) dropGarbage()
  const site = openSite(codebase, stateDir, commandLine(invocation), config)
  try {
    return await runOn(site, call, invocation, (listeners) => startExecution(plan, request, site.ports, listeners))
  } finally {
    site.close()
  }
}

/** Before anything begins, so that a place where nothing can be written costs no work. */
function checkReport(named: string, directory: string): void {
  const path = resolve(directory, named)
  existingDirectory(dirname(path), directory, '--report')
  checkReportFile(path, named)
}

interface PlanPlace {
  readonly working_directory: string
  readonly codebase?: string
}

/** Goes on with an execution. It keeps its own copy of the plan, so of the plan's directory only the name is read. */
async function resumeHere(
  call: ExecuteCall,
  from: PlanPlace,
  config: TasksConfig,
  invocation: Invocation,
): Promise<number> {
  const { directory, screen } = invocation
  const plan = call.plan === undefined ? undefined : await resumedPlan(call.plan, call, from, directory)
  const codebase = existingDirectory(plan?.codebase ?? from.codebase ?? '.', directory, '--codebase-path')
  const stateDir = call.stateDir === undefined ? undefined : resolve(directory, call.stateDir)
  const wanted = {
    ...(call.execution === undefined ? {} : { execution_id: call.execution }),
    ...(plan?.plan_id === undefined ? {} : { plan_id: plan.plan_id }),
  }
  // Only what has begun can be resumed: no new site is made for it.
  const site = openToResume(call, () =>
    openSite(codebase, siteDirectory(codebase, stateDir), commandLine(invocation), config),
  )
  try {
    const back = call.checkpoint === undefined ? undefined : lookBack(site.journal, call.checkpoint, call.execution)
    if (back !== undefined) {
      await consentToGoBack(back, call, invocation)
      const commands = [...(call.answers.commands ?? []), { action: 'rewind' as const, seq: back.seq }]
      const answers = { ...call.answers, commands }
      return await runOn(site, call, invocation, (listeners) =>
        resumeExecution(back, answers, withUpdates(call, directory), site.ports, listeners),
      )
    }
    const complete = completedExecution(site.journal.executions(), wanted)
    if (complete !== undefined && (call.answers.rollback ?? []).length === 0) {
      readThrough(site.journal, complete.execution_id)
      if (Object.values(call.answers).some((tasks) => tasks.length > 0)) {
        throw answersTooLate(complete.execution_id, 'completed')
      }
      if (call.updates.length > 0) throw updatesTooLate(complete.execution_id, 'completed')
      if (!call.json) screen.out(`${complete.execution_id} (${complete.title}) is complete: nothing is left to do`)
      return 0
    }
    return await runOn(site, call, invocation, (listeners) =>
      resumeExecution(wanted, call.answers, withUpdates(call, directory), site.ports, listeners),
    )
  } finally {
    site.close()
  }
}

/** A coordinator that works is told of updates by another verb. */
function openToResume({ updates }: ExecuteCall, open: () => OpenSite): OpenSite {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'site-busy' || updates.length === 0) throw error
    const { code, exit, message, place } = error
    const advice = `That coordinator takes it while it works: tasks update ${updates.join(' ')}`
    throw new Failure({ code, exit, message, place, advice, cause: error })
  }
}

function withUpdates({ request, updates }: ExecuteCall, working_directory: string): ExecuteRequest {
  return { ...request, updates: { files: updates, working_directory } }
}

/** Shows what updates would change. The site is only read, so a coordinator may be at work on it. */
async function previewHere(call: ExecuteCall, from: PlanPlace, invocation: Invocation): Promise<number> {
  const { directory, screen } = invocation
  const plan = call.plan === undefined ? undefined : await resumedPlan(call.plan, call, from, directory)
  const codebase = existingDirectory(plan?.codebase ?? from.codebase ?? '.', directory, '--codebase-path')
  const wanted = {
    ...(call.execution === undefined ? {} : { execution_id: call.execution }),
    ...(plan?.plan_id === undefined ? {} : { plan_id: plan.plan_id }),
  }
  return await withReadSite(codebase, call.stateDir, ({ journal }) => {
    const preview = previewResume(wanted, withUpdates(call, directory), journal)
    if (call.json) printJson(preview, screen)
    else screen.out(updatePreviewText(preview.execution_id, preview.updates, screen.paint))
    return preview.updates.some(({ verdict }) => verdict === 'refused') ? EXIT.arguments : EXIT.ok
  })
}

/** The plan whose newest execution is meant. The word after --resume may be an execution's as well. */
async function resumedPlan(named: string, call: ExecuteCall, from: PlanPlace, directory: string): Promise<NamedPlan> {
  try {
    return namePlan(named, from)
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'plan-not-found' || !call.isPlanOrExecution) throw error
    if (/[/\\]/.test(named)) throw error
    const plan = error.advice?.startsWith('Did you mean') ? `${error.advice} ` : ''
    throw neitherExecutionNorPlan(named, await executionsHere(from.codebase ?? directory, call.stateDir), plan)
  }
}

async function executionsHere(directory: string, stateDir: string | undefined): Promise<readonly ExecutionRow[]> {
  try {
    return await withReadSite(directory, stateDir, ({ journal }) => journal.executions())
  } catch {
    // That nothing can be read here is not what the user asked about.
    return []
  }
}

async function readInput(): Promise<string> {
  const { readAll } = await import('./spec-source.ts')
  return Buffer.from(await readAll(process.stdin, MOST_INPUT)).toString('utf8')
}

/** Most bytes that a plan's name, or the summary of planning it, is read from. */
const MOST_INPUT = 64 * 2 ** 20

function commandLine({ name }: Invocation): string {
  return [name, ...process.argv.slice(2)].join(' ')
}

async function simulateHere(call: ExecuteCall, coordinator: Coordinator, invocation: Invocation): Promise<number> {
  const { screen } = invocation
  checkExecutable(coordinator, call.request.agent ?? 'simulated')
  const start = Date.now()
  const order = await orderFor(call, coordinator, invocation, start)
  const ranking = order?.ranking ?? undefined
  const dry = dryRun(coordinator, {
    ...workersOf(call, coordinator),
    agent: call.request.agent ?? null,
    start,
    ...(ranking === undefined ? {} : { ranking }),
    ...(call.request.max_concurrent === undefined ? {} : { max_concurrent: call.request.max_concurrent }),
  })
  const optimized = order === undefined ? {} : { optimized: order }
  const note = noEngineNote(coordinator.graph.nodes, containerTrouble)
  if (note !== undefined) screen.err(`${screen.paintErr.warn('⚠')} ${note}`)
  if (call.json) printJson({ ...dry, ...optimized, review: coordinator.review }, screen)
  else {
    const found = order === undefined ? [] : [orderText(order, screen.paint)]
    screen.out([scheduleText(dry, screen.paint), ...found, ...reviewLines(coordinator, screen.paint)].join('\n'))
  }
  return 0
}

/** The order that `--optimize` finds; undefined when it was not asked for. */
async function orderFor(
  call: ExecuteCall,
  coordinator: Coordinator,
  { screen }: Invocation,
  start = Date.now(),
): Promise<OptimizedOrder | undefined> {
  if (call.optimize === null) return undefined
  const { seed = 1 } = call.request
  const schedules = call.optimize === 'usual' ? schedulesFor(coordinator) : call.optimize
  const search = optimizedOrder(coordinator, { ...workersOf(call, coordinator), seed, schedules, start })
  return await watchedSearch(search, screen)
}

function workersOf({ request }: ExecuteCall, { worker_pool }: Coordinator): { worker_min: number; worker_max: number } {
  const worker_max = request.worker_max ?? Math.max(request.worker_min ?? 1, Math.min(8, worker_pool.max))
  return { worker_min: request.worker_min ?? Math.min(worker_max, worker_pool.min), worker_max }
}
