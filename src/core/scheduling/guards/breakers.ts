import type { TaskError } from '../../model/failure.ts'
import { type Breaker, breakersFor, inScope, parkedBy } from '../../execution/holds/breaker.ts'
import { BREAKER_QUESTION } from '../../execution/folding/breaker-events.ts'
import { isPutRight, issueUnderWay, probeAt } from '../../execution/healing/mending.ts'
import { isActive } from '../../execution/lifecycle.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'
import { pauseAtFailureRate } from './failure-rate.ts'
import { raiseForBreaker } from '../healing/raise-issue.ts'
import { noteRelapse, refuseRemedy } from '../healing/remedy-end.ts'
import { requestReplan } from './replan-requests.ts'
import type { Scribe } from '../scribe.ts'
import { thrashes } from './thrash.ts'

/** Codes of failures which say that something is not installed. */
const MISSING = /^(?:MODULE|PACKAGE|COMMAND|DEPENDENCY)_NOT_FOUND$|^ENOENT$|^ERESOLVE$/

/** A try has failed for reasons of its own: what is counted over tasks may open. Called when the failure stands on record. */
export function noteFailure(scribe: Scribe, execution: ExecutionState, task: number, error: TaskError): void {
  for (const breaker of breakersFor(execution, task, error)) {
    const full = breaker.state === 'closed' && breaker.failures.length >= breaker.pattern.threshold
    const probeFailed = breaker.state === 'half_open' && breaker.probe === task
    if (full || probeFailed) trip(scribe, execution, breaker, task, error)
  }
  pauseAtFailureRate(scribe, execution)
}

function trip(scribe: Scribe, execution: ExecutionState, breaker: Breaker, task: number, error: TaskError): void {
  const { pattern, activations } = breaker
  noteRelapse(scribe, execution, breaker)
  const gaveUp = activations >= pattern.max_activations
  tell(scribe, execution, breaker, {
    action: gaveUp ? 'exhausted' : 'opened',
    ...(gaveUp ? {} : { until: opensUntil(breaker, scribe.at) }),
    witness: scribe.id(execution, task),
  })
  if (!gaveUp) raiseForBreaker(scribe, execution, breaker)
  if (pattern.action === 'pause' && execution.status === 'running') {
    const reason = `circuit breaker ${pattern.name}: ${error.message}`
    scribe.write(execution.execution_id, { type: 'execution_paused', reason })
  }
}

/** A cool-down that has grown ends after this long, unless the pattern itself says longer. */
const COOLDOWN_MAX_S = 600

/** Until when a breaker that opens now stays so: each cool-down is longer, and who asked to be left alone is. */
function opensUntil({ pattern, activations, ask_again_at }: Breaker, at: number): number {
  const { cooldown_s, cooldown_factor = 1 } = pattern
  const most = Math.max(cooldown_s, COOLDOWN_MAX_S)
  let seconds = cooldown_s
  for (let i = 0; i < activations && seconds < most; i++) seconds = Math.min(most, seconds * cooldown_factor)
  return Math.max(at + Math.ceil(seconds * 1000), ask_again_at)
}

function tell(
  scribe: Scribe,
  execution: ExecutionState,
  { pattern, key }: Breaker,
  what: { readonly action: string; readonly until?: number; readonly witness?: string },
): void {
  scribe.write(execution.execution_id, { type: 'circuit_breaker', pattern: { name: pattern.name }, key, ...what })
}

/**
 * Ends a task that failed, where a breaker or thrashing says so: it is quarantined, or a person is asked. Whether it did; else
 * the failure goes its usual way.
 */
export function endByBreaker(scribe: Scribe, execution: ExecutionState, task: number): boolean {
  if (execution.cancel_wanted[task] === 1) return false
  const state = taskState(execution, task)
  const error = execution.errors[task]
  const own = (error ? breakersFor(execution, task, error) : []).filter(
    (one) => one.witness === task && (one.state === 'open' || one.state === 'exhausted'),
  )
  for (const { pattern, key, failed } of own)
    if (MISSING.test(execution.errors[task]?.code ?? ''))
      requestReplan(scribe, execution, 'pattern_of_missing_deps', [task, ...failed], `${pattern.name} ${key}`)
  if (taskState(execution, task) !== state) return true
  const asking = own.find((one) => one.state === 'exhausted' && !one.asked)
  const why = own.find((one) => one.pattern.action === 'quarantine')
  if (why !== undefined) quarantine(scribe, execution, task, `circuit breaker ${why.pattern.name}`)
  else if (thrashes(execution, task, scribe.at)) quarantine(scribe, execution, task, 'it fails again and again')
  else if (asking !== undefined) ask(scribe, execution, task, asking)
  else return false
  return true
}

function quarantine(scribe: Scribe, execution: ExecutionState, task: number, reason: string): void {
  const id = scribe.id(execution, task)
  if (execution.plan.nodes[task]?.optional === true)
    scribe.write(execution.execution_id, { type: 'task_skipped', task: id, reason: `${reason}, and it is optional` })
  else scribe.write(execution.execution_id, { type: 'task_quarantined', task: id, reason })
}

function ask(scribe: Scribe, execution: ExecutionState, task: number, { pattern, activations }: Breaker): void {
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: scribe.id(execution, task),
    reason: BREAKER_QUESTION,
    question: `Breaker ${pattern.name} opened ${activations} times, and its probe failed in the same way again: ${execution.errors[task]?.message ?? ''}. Put its cause right; then, may it run again?`,
    choices: ['retry', 'done', 'skip'],
  })
}

/** Failed tasks that a person is asked about at a time. */
const ASKED_MAX = 20

/**
 * Nothing that time brings will put right what a breaker has found: a person is asked about those that failed, at once. Whether
 * others run into it too shows the next one that starts.
 */
export function askAboutFailed(scribe: Scribe, execution: ExecutionState, breaker: Breaker, why: string): void {
  if (breaker.state !== 'open') return
  const waiting = [...breaker.failed].filter((task) => {
    const standing = taskState(execution, task)
    return (standing === 'READY' || standing === 'BACKOFF') && execution.cancel_wanted[task] === 0
  })
  if (waiting.length === 0) return
  for (const task of waiting.slice(0, ASKED_MAX)) {
    const error = execution.errors[task]?.message ?? breaker.pattern.name
    scribe.write(execution.execution_id, {
      type: 'task_needs_attention',
      task: scribe.id(execution, task),
      reason: BREAKER_QUESTION,
      question: `${error}, and nothing is done about it: ${why}. Put its cause right; then, may it run again?`,
      choices: ['retry', 'done', 'skip'],
    })
  }
  letProbe(scribe, execution, breaker)
}

/** A person lets a task run again: where breakers wait only for time or for that person, it is their probe. */
export function probeByPerson(scribe: Scribe, execution: ExecutionState, task: number): void {
  for (const breaker of execution.breakers.tripped) {
    const { state, pattern, key } = breaker
    const waits = state === 'open' || state === 'exhausted'
    if (!waits || !inScope(execution, breaker, task) || issueUnderWay(execution, pattern.name, key) !== undefined)
      continue
    tell(scribe, execution, breaker, { action: 'half_open', witness: scribe.id(execution, task) })
  }
}

/** Lets probes go whose time has come, and closes what a probe has shown to be well. */
export function watchBreakers(scribe: Scribe, execution: ExecutionState): void {
  if (execution.status !== 'running') return
  for (const breaker of execution.breakers.tripped) {
    const { state, probe, asked, witness } = breaker
    if (state === 'open') {
      if (probeAt(execution, breaker) <= scribe.at) letProbe(scribe, execution, breaker)
    } else if (state === 'exhausted') {
      if (asked && taskState(execution, witness) !== 'NEEDS_ATTENTION') letProbe(scribe, execution, breaker)
    } else if (probe !== null) {
      const standing = taskState(execution, probe)
      if (standing === 'SUCCEEDED') close(scribe, execution, breaker, probe)
      else if (!isActive(standing) && standing !== 'READY' && standing !== 'BACKOFF')
        letProbe(scribe, execution, breaker)
    }
  }
}

/** Where a remedy has put things right, what failed before it need not wait any longer. */
function close(scribe: Scribe, execution: ExecutionState, breaker: Breaker, probe: number): void {
  const waiting = isPutRight(execution, breaker) ? [...breaker.failed] : []
  const known = issueUnderWay(execution, breaker.pattern.name, breaker.key)
  tell(scribe, execution, breaker, { action: 'closed', witness: scribe.id(execution, probe) })
  if (known !== undefined && known.stage !== 'applied')
    refuseRemedy(scribe, execution, known, 'it has passed by itself')
  for (const task of waiting) if (parkedBy(execution, task) === undefined) endBackoff(scribe, execution, task)
}

function endBackoff(scribe: Scribe, execution: ExecutionState, task: number): void {
  if (taskState(execution, task) !== 'BACKOFF') return
  scribe.write(execution.execution_id, {
    type: 'task_requeued',
    task: scribe.id(execution, task),
    reason: 'backoff_over',
  })
}

/** When time alone lets a probe go; Infinity when it does not. */
export function nextProbe(execution: ExecutionState): number {
  if (execution.status !== 'running') return Infinity
  let next = Infinity
  for (const breaker of execution.breakers.tripped)
    if (breaker.state === 'open') next = Math.min(next, probeAt(execution, breaker))
  return next
}

/** One of its scope that failed in the same way is the probe, the one that can go soonest; without any, whatever starts next. */
function letProbe(scribe: Scribe, execution: ExecutionState, breaker: Breaker): void {
  let probe: number | undefined
  let soonest = Infinity
  for (const task of breaker.failed) {
    const standing = taskState(execution, task)
    if ((standing !== 'READY' && standing !== 'BACKOFF') || !inScope(execution, breaker, task)) continue
    const at = execution.wake_at.get(task) ?? 0
    if (at > soonest || (at === soonest && task > (probe ?? Infinity))) continue
    soonest = at
    probe = task
  }
  tell(scribe, execution, breaker, {
    action: 'half_open',
    ...(probe === undefined ? {} : { witness: scribe.id(execution, probe) }),
  })
  if (probe !== undefined && isPutRight(execution, breaker)) endBackoff(scribe, execution, probe)
}
