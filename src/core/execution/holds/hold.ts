import { formatDuration } from '../../std/duration.ts'
import { questionAboutAll } from '../approvals.ts'
import { type Issue } from '../healing/issues.ts'
import { issueUnderWay, probeAt, leftToPerson } from '../healing/mending.ts'
import { overBudget } from '../spending.ts'
import { type Breaker, parkedBy } from './breaker.ts'
import { isHeavy, isInForce } from './pressure.ts'
import { isFull, throttleKey, throttleOpensAt, throttledBy } from './throttle.ts'
import { BUCKETS } from '../plan/ranking.ts'
import { waitsForPerson } from '../lifecycle.ts'
import { type ExecutionState, taskState } from '../state.ts'

/** Why a ready task is held back although all that it needs is free: backpressure, an open breaker, a pending update. */
export interface Hold {
  /** The key under which {@link wake} looks at the task again. */
  readonly key: string
  /** A sentence without a subject and a final stop: `waits until breaker npm lets a probe through`. */
  readonly text: string
  /** Who ends it: time alone, another task, or a person. */
  readonly ends_by: 'time' | 'task' | 'person'
}

/** The key of all that {@link holdOf} holds back. */
export function heldKey(execution: ExecutionState): string {
  return `held:${execution.execution_id}`
}

/** Whether a ready task is held back. A function of state. */
export function holdOf(execution: ExecutionState, task: number, at: number): Hold | undefined {
  return (
    holdByQuestion(execution) ??
    holdByBudget(execution, task) ??
    holdByUpdate(execution, task) ??
    holdByPressure(execution, task) ??
    holdByThrottle(execution, task, at) ??
    holdByBreaker(execution, task, at)
  )
}

/** A question about the whole is open: nothing starts meanwhile. */
function holdByQuestion(execution: ExecutionState): Hold | undefined {
  if (execution.approvals.size === 0) return undefined
  const question = questionAboutAll(execution)
  if (question === undefined) return undefined
  const text =
    question.kind === 'plan' ? 'waits until the plan is approved' : 'waits for an answer: the budget is used up'
  const ends_by = question.timeout_at === null ? 'person' : 'time'
  return { key: heldKey(execution), text: `${text} (${question.id})`, ends_by }
}

/** What is left of the budget is set aside for what runs; when nothing runs any more, a person is asked. */
function holdByBudget(execution: ExecutionState, task: number): Hold | undefined {
  if (execution.options.budget === undefined) return undefined
  const lacks = overBudget(execution, task)
  if (lacks === undefined) return undefined
  const what = lacks === 'usd' ? 'money' : 'hours'
  return {
    key: heldKey(execution),
    text: `waits for the budget: its ${what} ${lacks === 'usd' ? 'is' : 'are'} spent or set aside for what runs`,
    ends_by: 'task',
  }
}

function holdByUpdate(execution: ExecutionState, task: number): Hold | undefined {
  const { pending } = execution.updates
  if (pending === null || !pending.held.has(task)) return undefined
  return { key: heldKey(execution), text: `waits until update ${pending.patch.id} is applied`, ends_by: 'task' }
}

function holdByPressure(execution: ExecutionState, task: number): Hold | undefined {
  if (execution.pressure.triggers.every((trigger) => trigger.times === 0)) return undefined
  const key = heldKey(execution)
  if (isInForce(execution, 'break'))
    return { key, text: 'waits until the pressure eases: nothing starts meanwhile', ends_by: 'time' }
  if (isInForce(execution, 'pause_low_priority') && isLow(execution, task))
    return { key, text: 'waits until the pressure eases: low priority is held back', ends_by: 'time' }
  if (isInForce(execution, 'defer_heavy') && isHeavy(execution, task))
    return { key, text: 'waits until the pressure eases: what asks for much is held back', ends_by: 'time' }
  return undefined
}

/** A task has the priority of what waits for it, so that nothing urgent is held back behind it. */
function isLow({ plan }: ExecutionState, task: number): boolean {
  return plan.bucket[task] === BUCKETS.indexOf('low')
}

function holdByThrottle(execution: ExecutionState, task: number, at: number): Hold | undefined {
  if (execution.throttles.size === 0) return undefined
  const throttle = throttledBy(execution, task, at)
  if (throttle === undefined) return undefined
  const key = throttleKey(execution, throttle)
  const { name, concurrency } = throttle
  if (isFull(throttle))
    return { key, text: `waits for throttle ${name}, which lets ${concurrency} run at once`, ends_by: 'task' }
  const left = formatDuration(throttleOpensAt(throttle) - at)
  return { key, text: `waits for throttle ${name}, which lets the next one start in ${left}`, ends_by: 'time' }
}

/** Whether a breaker holds a task back. */
export function holdByBreaker(execution: ExecutionState, task: number, at: number): Hold | undefined {
  const breaker = parkedBy(execution, task)
  if (breaker === undefined) return undefined
  const key = heldKey(execution)
  const name = nameWithPlace(breaker)
  const mending = breaker.state === 'open' ? issueUnderWay(execution, breaker.pattern.name, breaker.key) : undefined
  if (mending !== undefined && probeAt(execution, breaker) === Infinity) return holdByRemedy(execution, name, mending)
  if (breaker.state === 'open') {
    const failed = leftToPerson(execution, breaker.pattern.name, breaker.key)
    if (failed !== undefined && probeAt(execution, breaker) === Infinity) return holdByMends(execution, name, failed)
    const left = formatDuration(Math.max(0, probeAt(execution, breaker) - at))
    return { key, text: `waits for breaker ${name}, which lets a probe through in ${left}`, ends_by: 'time' }
  }
  if (breaker.state === 'half_open') {
    const probe = execution.plan.nodes[breaker.probe ?? -1]?.id ?? 'a probe'
    return { key, text: `waits for breaker ${name}, which ${probe} probes`, ends_by: 'task' }
  }
  const asked = execution.plan.nodes[breaker.witness]?.id ?? 'its task'
  return {
    key,
    text: `is held by breaker ${name}, until ${asked} is answered`,
    ends_by: 'person',
  }
}

/** A breaker with what it is about, where that is not the whole plan: `rate-limit (host api.example.com)`. */
function nameWithPlace({ pattern, place }: Breaker): string {
  const { name, scope } = pattern
  if (scope === 'plan' || typeof scope === 'object') return name
  const subject = place.slice(scope.length + 1)
  if (scope === 'provider') return `${name} (${subject})`
  return `${name} (${scope === 'package' ? 'folder' : scope} ${subject === '' ? '.' : subject})`
}

/** What was to put it right has failed: whoever sees to that is waited for. */
function holdByMends(execution: ExecutionState, name: string, { mends }: Issue): Hold {
  const waiting = mends.filter((task) => waitsForPerson(taskState(execution, task)))
  const by = mends.map((task) => execution.plan.nodes[task]?.id ?? '').join(', ')
  const end = waiting.length > 0 ? `until ${by} is answered` : `which ${by} mends`
  return {
    key: heldKey(execution),
    text: `waits for breaker ${name}, ${end}`,
    ends_by: waiting.length > 0 ? 'person' : 'task',
  }
}

function holdByRemedy(execution: ExecutionState, name: string, { issue, stage, mends }: Issue): Hold {
  const key = heldKey(execution)
  const question = [...execution.approvals.values()].find((one) => one.issue === issue.id)
  if (question !== undefined) {
    const ends_by = question.timeout_at === null ? 'person' : 'time'
    return { key, text: `waits for breaker ${name}: may its remedy be applied (${question.id})?`, ends_by }
  }
  if (stage !== 'applied')
    return { key, text: `waits for breaker ${name}, for which a remedy is looked for`, ends_by: 'task' }
  const by = mends.map((task) => execution.plan.nodes[task]?.id ?? '').join(', ')
  return { key, text: `waits for breaker ${name}, which ${by} mends`, ends_by: 'task' }
}
