import { resolve } from 'node:path'
import { assert } from '../core/std/assert.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import { dryRun } from '../operations/dry-run.ts'
import { checkExecutable } from '../operations/executable.ts'
import {
  type ExecutablePlan,
  type ExecuteListeners,
  type ExecutionRun,
  resumeExecution,
  startExecution,
} from '../operations/execute.ts'
import { loadPlan } from '../operations/load-plan.ts'
import { type OpenSite, openSite } from '../operations/open-site.ts'
import { carryOut } from './carry-out.ts'
import type { ExecuteCall } from './execute-request.ts'
import { existingDirectory } from './existing-directory.ts'
import { tellExecution } from './execution-telling.ts'
import type { Invocation } from './invocation.ts'
import { executionPlace } from './next-steps.ts'
import { printJson } from './printing.ts'
import { scheduleText } from './schedule-text.ts'
import { siteDirectory } from './site.ts'

/** Does what a call of `execute` asks for. Resolves with the exit code. */
export async function executeHere(call: ExecuteCall, invocation: Invocation): Promise<number> {
  const { directory } = invocation
  const said = call.codebase === undefined ? undefined : existingDirectory(call.codebase, directory, '--codebase-path')
  const from = { working_directory: directory, ...(said === undefined ? {} : { codebase: said }) }
  const plan = call.plan === undefined ? undefined : loadPlan(call.plan, from)
  if (call.todo === 'dry-run') {
    assert(plan !== undefined, 'a dry run names a plan')
    return simulateHere(call, plan.coordinator, invocation)
  }
  // Before the site is opened, so that a refusal leaves nothing behind.
  if (call.todo === 'start' && plan !== undefined) checkExecutable(plan.coordinator, call.request.agent ?? null)
  const codebase = existingDirectory(plan?.codebase ?? said ?? '.', directory, '--codebase-path')
  const stateDir = call.stateDir === undefined ? undefined : resolve(directory, call.stateDir)
  // Only what has begun can be resumed: no new site is made for it.
  const site = openSite(
    codebase,
    call.todo === 'resume' ? siteDirectory(codebase, stateDir) : stateDir,
    commandLine(invocation),
  )
  try {
    return await runOn(site, call, plan, invocation)
  } finally {
    site.close()
  }
}

function commandLine({ name }: Invocation): string {
  return [name, ...process.argv.slice(2)].join(' ')
}

async function runOn(
  site: OpenSite,
  call: ExecuteCall,
  plan: ExecutablePlan | undefined,
  invocation: Invocation,
): Promise<number> {
  const telling = tellExecution(invocation.screen, call.json, Date.now)
  try {
    let running = 0
    const listeners: ExecuteListeners = {
      events(events, state) {
        telling.listeners.events(events, state)
        running = state.executions.get(run.execution_id)?.open.size ?? 0
      },
      trouble: (problem) => telling.listeners.trouble(problem),
    }
    const run = prepare(site, call, plan, listeners)
    site.carriesOut(run.execution_id)
    if (run.resumed) telling.recall(site.journal.read({ execution: run.execution_id }))
    const place = executionPlace(invocation.name, run.execution_id, site.stateDir, invocation.directory)
    const now = (): number => performance.now()
    return await carryOut({ run, telling, running: () => running, place, signals: process, now }, invocation)
  } finally {
    telling.close()
  }
}

function prepare(
  site: OpenSite,
  call: ExecuteCall,
  plan: ExecutablePlan | undefined,
  listeners: ExecuteListeners,
): ExecutionRun {
  if (call.todo === 'start') {
    assert(plan !== undefined, 'a call that starts something names a plan')
    return startExecution(plan, call.request, site.ports, listeners)
  }
  const wanted = {
    ...(call.execution === undefined ? {} : { execution_id: call.execution }),
    ...(plan === undefined ? {} : { plan_id: plan.coordinator.meta.plan_id }),
  }
  return resumeExecution(wanted, call.answers, call.request, site.ports, listeners)
}

function simulateHere(call: ExecuteCall, coordinator: Coordinator, { screen }: Invocation): number {
  const { worker_min, worker_max, agent } = call.request
  const most = worker_max ?? Math.max(worker_min ?? 1, Math.min(8, coordinator.worker_pool.max))
  const least = worker_min ?? Math.min(most, coordinator.worker_pool.min)
  const dry = dryRun(coordinator, { worker_min: least, worker_max: most, agent: agent ?? null })
  if (call.json) printJson(dry, screen)
  else screen.out(scheduleText(dry, screen.paint))
  return 0
}
