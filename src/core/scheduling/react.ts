import { unreachable } from '../std/assert.ts'
import { taskOfToken } from '../model/identity.ts'
import type { Input } from '../model/input.ts'
import { BREAKER_POLICY } from '../execution/holds/breaker.ts'
import { withGrantedBudget } from '../execution/spending.ts'
import { isOver } from '../execution/standing.ts'
import type { ExecutionState } from '../execution/state.ts'
import { heardAlert } from './alerts.ts'
import { askAboutPlan } from './approvals/ask.ts'
import { loseLook, settleLook } from './failures/checkpoint-looks.ts'
import { heardCheckpoint, heardProgress, heardRefusal } from './failures/checkpoints.ts'
import { heardRepair } from './healing/repairs.ts'
import { cancelAttempt } from './cancel.ts'
import { command, resumeChecks } from './command.ts'
import { passTime } from './deadlines.ts'
import { rankingPolicy } from './launch.ts'
import { requestLocks } from './claims/lock-requests.ts'
import { joinUpTo } from './workers/joining.ts'
import { RETRY_POLICY } from './failures/retry.ts'
import type { Scribe } from './scribe.ts'
import { adjustCrew } from './workers/scaling.ts'
import { settleFinished, settleLost } from './failures/settle.ts'
import { update } from './updates/update.ts'

type InputOfSite = Extract<Input, { type: 'tick' | 'host_load' }>

/** Hears one input. What starts because of it is chosen later, when all that arrived has been heard. */
export function react(scribe: Scribe, input: Input): void {
  if (input.type === 'tick' || input.type === 'host_load') {
    for (const execution of scribe.site.executions.values()) if (!isOver(execution)) reactSite(scribe, execution, input)
    return
  }
  if (input.type === 'submit') submit(scribe, input)
  const execution = scribe.site.executions.get(input.execution_id)
  if (execution !== undefined) reactExecution(scribe, execution, input)
}

function reactSite(scribe: Scribe, execution: ExecutionState, input: InputOfSite): void {
  if (input.type === 'tick') passTime(scribe, execution)
  else {
    const { cpu_percent, memory_percent } = input
    scribe.write(execution.execution_id, { type: 'host_load', cpu_percent, memory_percent })
  }
}

function reactExecution(scribe: Scribe, execution: ExecutionState, input: Exclude<Input, InputOfSite>): void {
  switch (input.type) {
    case 'submit':
      return
    case 'take_up':
      takeUp(scribe, execution, input)
      return
    case 'worker_offered':
      scribe.write(execution.execution_id, {
        type: 'worker_joined',
        worker: input.worker,
        slots: input.slots,
        capabilities: input.capabilities,
        offered: true,
        ...(input.profile === undefined ? {} : { profile: input.profile }),
      })
      return
    case 'worker_gone':
      workerGone(scribe, execution, input.worker, input.reason)
      return
    case 'attempt_reported':
      reported(scribe, execution, input)
      return
    case 'attempt_lost': {
      const look = execution.looks.get(input.token)
      if (look !== undefined) return loseLook(scribe, execution, look, input.reason)
      const attempt = execution.open.get(input.token)
      if (attempt === undefined) refuseReport(scribe, execution, input.token, 'lost')
      else settleLost(scribe, execution, attempt, input.reason)
      return
    }
    case 'attempt_silent': {
      const attempt = execution.open.get(input.token)
      if (attempt !== undefined) cancelAttempt(scribe, execution, attempt, 'silent')
      return
    }
    case 'command':
      command(scribe, execution, input.command)
      return
    case 'hot_update':
      update(scribe, execution, input.update)
      return
    case 'repair_planned':
      heardRepair(scribe, execution, input)
      return
    default:
      unreachable(input)
  }
}

function submit(scribe: Scribe, input: Extract<Input, { type: 'submit' }>): void {
  const { execution_id, coordinator, options, seed, plan_dir, codebase } = input
  scribe.write(execution_id, {
    type: 'execution_started',
    coordinator,
    options,
    seed,
    policies: { retry: RETRY_POLICY, ranking: rankingPolicy(options), breakers: BREAKER_POLICY },
    plan_dir,
    codebase,
  })
  const execution = scribe.site.executions.get(execution_id) as ExecutionState
  joinUpTo(scribe, execution, options.worker_min)
  askAboutPlan(scribe, execution)
}

function takeUp(scribe: Scribe, execution: ExecutionState, input: Extract<Input, { type: 'take_up' }>): void {
  if (execution.status === 'aborted') return
  // What is complete goes on only to undo something of it, and to do that again.
  if (
    execution.status === 'completed' &&
    !input.commands.some(({ action }) => action === 'rollback' || action === 'rewind')
  )
    return
  const options = withGrantedBudget(execution.options, input.options)
  scribe.write(execution.execution_id, { type: 'execution_resumed', options, reason: input.reason })
  adjustCrew(scribe, execution)
  for (const patch of input.updates ?? []) update(scribe, execution, patch)
  for (const order of input.commands) command(scribe, execution, order)
  resumeChecks(scribe, execution)
}

function workerGone(scribe: Scribe, execution: ExecutionState, worker: string, reason: string): void {
  if (!execution.workers.has(worker)) return
  const lost = [...execution.open.values()].filter((attempt) => attempt.worker === worker)
  // It leaves first, so that nothing of what follows is ordered there.
  scribe.write(execution.execution_id, { type: 'worker_left', worker, reason })
  for (const attempt of lost) settleLost(scribe, execution, attempt, 'worker_lost')
  for (const look of execution.looks.values())
    if (look.attempt.worker === worker) loseLook(scribe, execution, look, 'worker_lost')
}

function reported(
  scribe: Scribe,
  execution: ExecutionState,
  input: Extract<Input, { type: 'attempt_reported' }>,
): void {
  const { token, report } = input
  const look = execution.looks.get(token)
  if (look !== undefined) return report.type === 'finished' ? settleLook(scribe, execution, look, report) : undefined
  const attempt = execution.open.get(token)
  if (attempt === undefined) {
    // A signal of one that is given up is dropped as any may be: it could go on for ever.
    if (!PASSES.has(report.type)) refuseReport(scribe, execution, token, report.type)
    return
  }
  const task = scribe.id(execution, attempt.task)
  switch (report.type) {
    case 'started':
      if (attempt.kind !== 'run' || attempt.started_at !== null) return
      scribe.write(
        execution.execution_id,
        {
          type: 'task_started',
          task,
          worker: attempt.worker,
          ...(report.pid === undefined ? {} : { pid: report.pid }),
        },
        token,
      )
      return
    case 'progress':
      scribe.write(
        execution.execution_id,
        {
          type: 'task_progress',
          task,
          percent: report.percent,
          ...(report.message === undefined ? {} : { message: report.message }),
        },
        token,
      )
      heardProgress(scribe, execution, attempt, report.percent)
      return
    case 'checkpoint':
      heardCheckpoint(scribe, execution, attempt, report)
      return
    case 'lock_request':
      requestLocks(scribe, execution, attempt, report.locks)
      return
    case 'heartbeat':
      return
    case 'checkpoint_refused':
      heardRefusal(scribe, execution, attempt, report)
      return
    case 'usage':
      scribe.write(execution.execution_id, { type: 'task_usage', task, usage: report.usage }, token)
      return
    case 'alert':
      heardAlert(scribe, execution, attempt, report)
      return
    case 'finished':
      settleFinished(scribe, execution, attempt, report)
      return
    default:
      unreachable(report)
  }
}

/** Signals: they are dropped where their attempt is no longer open. */
const PASSES: ReadonlySet<string> = new Set(['progress', 'usage', 'heartbeat'])

/** A token that is not open is told so, on the record; it changes nothing. */
function refuseReport(scribe: Scribe, execution: ExecutionState, token: string, report: string): void {
  const task = taskOfToken(token)
  if (!execution.plan.numberOf.has(task)) return
  scribe.write(
    execution.execution_id,
    { type: 'report_refused', task, report, reason: 'the attempt is not open' },
    token,
  )
}
