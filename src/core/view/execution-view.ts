/**
 * What people ask of one execution: its state, and beside it the history that the state forgets: attempts that have
 * ended, what was used, when it passed which part of its way.
 *
 *   events ─► foldView ─► ExecutionView ─► progress · timeline · execution record · story
 *
 * The state is folded by `evolve` itself, so that a view never disagrees with what the scheduler decides on.
 * Each event costs constant time but for the worker count; a view of 10,000 tasks is linear in its events.
 */
import { ANSWERED } from '../execution/standing.ts'
import { assert } from '../std/assert.ts'
import type { AttemptKind, AttemptOutcome, LostReason, Usage } from '../model/attempt.ts'
import type { CancelReason, Event } from '../model/event.ts'
import type { TaskError } from '../model/failure.ts'
import { activeTasks } from '../execution/admission.ts'
import { BREAKER_QUESTION } from '../execution/folding/breaker-events.ts'
import { evolve } from '../execution/evolve.ts'
import { breakerId } from '../execution/holds/breaker.ts'
import { countOf, emptySite, type ExecutionState, type SiteState } from '../execution/state.ts'

/** One attempt, from its order to its end. Moments are milliseconds since 1970; null while something has not happened. */
export interface AttemptRecord {
  readonly token: string
  readonly kind: AttemptKind
  readonly number: number
  readonly worker: string
  readonly executor: string
  readonly check_index: number | null
  readonly ordered_at: number
  started_at: number | null
  ended_at: number | null
  /** As its executor measured it: an end that was found late was not late. */
  duration_ms: number | null
  /** How often the execution had been taken up when it was ordered. */
  readonly resumes: number
  outcome: AttemptOutcome | 'lost' | null
  exit_code: number | null
  signal: string | null
  error: TaskError | null
  lost_reason: LostReason | null
  cancel_reason: CancelReason | null
}

/** What happened to one task so far. */
export interface TaskHistory {
  readonly attempts: AttemptRecord[]
  /** How often a retry was scheduled, without those that came to nothing: a person was asked first, or the task was given up. */
  retries: number
  /** The last retry that was scheduled has not begun. */
  is_retry_due: boolean
  /** What the running attempt last said of its progress, in percent. */
  percent: number | null
}

/** A part of the way, in percent of all tasks, and when it was passed. */
export interface Milestone {
  readonly progress: number
  readonly at: number
}

/** What adds up over an execution. Times are milliseconds; null where nothing was ever reported. */
export interface Tally {
  last_at: number
  /** Moment of the last event that ended the execution for now; null while it goes on. */
  ended_at: number | null
  resumes: number
  retries: number
  lost_attempts: number
  breakers: number
  updates: number
  /** Breakers that closed, remedies that were applied, and those that helped. */
  breakers_closed: number
  remedies: number
  remedies_helped: number
  task_checkpoints: number
  /** Tasks that held a worker, and worker slots that were there, each over time while a coordinator was alive. */
  busy_ms: number
  slot_ms: number
  /** Time that passed while a coordinator was there. */
  attended_ms: number
  /** Time in which work that was begun before went on, although no coordinator was there. */
  alone_ms: number
  /** The last time without a coordinator, and how much of it work went on. */
  gap: { readonly from: number; readonly until: number; worked: number } | null
  cpu_seconds: number | null
  cost_usd: number | null
  readonly milestones: Milestone[]
  /** How many of the four marks lie behind, those before the start included. */
  milestones_passed: number
}

/** One execution, folded for people. `execution` is null before the first event. */
export interface ExecutionView {
  readonly site: SiteState
  execution: ExecutionState | null
  /** By task number. */
  readonly histories: TaskHistory[]
  readonly tally: Tally
}

const MILESTONES = [25, 50, 75, 100]

/** A view in which nothing has happened. */
export function emptyView(): ExecutionView {
  return {
    site: emptySite(),
    execution: null,
    histories: [],
    tally: {
      last_at: 0,
      ended_at: null,
      resumes: 0,
      retries: 0,
      lost_attempts: 0,
      breakers: 0,
      updates: 0,
      breakers_closed: 0,
      remedies: 0,
      remedies_helped: 0,
      task_checkpoints: 0,
      busy_ms: 0,
      slot_ms: 0,
      attended_ms: 0,
      alone_ms: 0,
      gap: null,
      cpu_seconds: null,
      cost_usd: null,
      milestones: [],
      milestones_passed: 0,
    },
  }
}

/** The view of one execution's events. */
export function viewOf(events: Iterable<Event>): ExecutionView {
  const view = emptyView()
  for (const event of events) foldView(view, event)
  return view
}

/** Folds the execution's next event into its view. Signals may be missing; facts may not. */
export function foldView(view: ExecutionView, event: Event): void {
  const { tally } = view
  if (view.execution !== null) {
    assert(event.execution_id === view.execution.execution_id, `a view of one execution meets ${event.execution_id}`)
    measure(tally, view.execution, event)
    if (isOpening(view.execution, event)) tally.breakers++
  }
  evolve(view.site, event)
  tally.last_at = event.ts
  view.execution ??= begin(view, event)
  if ('task' in event) foldTask(view, view.execution, event)
  else count(tally, event)
  if (event.type === 'hot_update') grow(view, view.execution)
  passMilestones(tally, view.execution, event)
}

function begin(view: ExecutionView, event: Event): ExecutionState {
  const execution = view.site.executions.get(event.execution_id)
  assert(execution !== undefined, `${event.execution_id} has started`)
  grow(view, execution)
  return execution
}

/** Tasks that an update added have no history yet. */
function grow({ histories }: ExecutionView, { plan }: ExecutionState): void {
  while (histories.length < plan.nodes.length)
    histories.push({ attempts: [], retries: 0, is_retry_due: false, percent: null })
}

/** Adds the time since the last event, unless no coordinator was there to use it. */
function measure(tally: Tally, execution: ExecutionState, event: Event): void {
  if (event.type === 'execution_resumed' && event.cause === 'take_up') {
    tally.gap = { from: tally.last_at, until: event.ts, worked: 0 }
    return
  }
  const elapsed = event.ts - tally.last_at
  if (elapsed === 0) return
  tally.attended_ms += elapsed
  const slots = execution.roster.slots(Infinity)
  tally.slot_ms += elapsed * slots
  tally.busy_ms += elapsed * Math.min(slots, activeTasks(execution))
}

/** Whether a breaker opens, before the event is folded in: one that gives up while it is open has opened before. */
function isOpening({ breakers }: ExecutionState, event: Event): boolean {
  if (event.type !== 'circuit_breaker') return false
  const { action, pattern, key = '' } = event
  return (
    action === 'opened' || (action === 'exhausted' && breakers.all.get(breakerId(pattern.name, key))?.state !== 'open')
  )
}

function count(tally: Tally, event: Event): void {
  if (event.type === 'circuit_breaker' && event.action === 'closed') tally.breakers_closed++
  if (event.type === 'hot_update') tally.updates++
  if (event.type === 'hot_update' && event.patch.issue !== undefined) tally.remedies++
  if (event.type === 'remedy_ended' && event.outcome === 'helped') tally.remedies_helped++
  if (event.type === 'execution_stopped' || event.type === 'execution_finished') tally.ended_at = event.ts
  if (event.type !== 'execution_resumed') return
  tally.ended_at = null
  if (event.cause === 'take_up' && event.reason !== ANSWERED) tally.resumes++
}

function foldTask(view: ExecutionView, execution: ExecutionState, event: Extract<Event, { task: string }>): void {
  const { tally } = view
  const history = view.histories[execution.plan.numberOf.get(event.task) as number] as TaskHistory
  const attempt = history.attempts.findLast((one) => one.token === event.attempt)
  // What looks at a checkpoint is no part of how the task goes on.
  if (event.type === 'attempt_ordered' && event.at_checkpoint === undefined) {
    history.attempts.push(ordered(event, tally.resumes))
    history.percent = null
  }
  if (event.type === 'task_progress' || event.type === 'task_checkpoint')
    history.percent = event.percent ?? history.percent
  if (event.type === 'task_checkpoint') tally.task_checkpoints++
  if (event.type === 'task_retry_scheduled') {
    history.retries++
    tally.retries++
    history.is_retry_due = true
  } else if (event.type === 'attempt_ordered') history.is_retry_due = false
  else if (history.is_retry_due && takesBackRetry(event)) {
    history.retries--
    tally.retries--
    history.is_retry_due = false
  }
  if (event.type === 'attempt_lost') tally.lost_attempts++
  if (event.type === 'attempt_finished') addUsage(tally, event.usage)
  if (attempt !== undefined) {
    foldAttempt(attempt, event)
    if (event.type === 'attempt_finished') countAlone(tally, attempt)
  }
}

/** Whether a retry that was due does not come: a person decides about what broke, or nobody runs the task any more. */
function takesBackRetry(event: Event): boolean {
  if (event.type === 'task_needs_attention') return event.reason === BREAKER_QUESTION
  return event.type === 'task_skipped' || event.type === 'task_cancelled' || event.type === 'task_quarantined'
}

/** Work that a coordinator left behind, and the next one found the end of: it went on in between, several at once or one. */
function countAlone(tally: Tally, { ordered_at, started_at, duration_ms }: AttemptRecord): void {
  const { gap } = tally
  if (gap === null || ordered_at > gap.from || duration_ms === null) return
  const worked = Math.min(gap.until, (started_at ?? ordered_at) + duration_ms) - gap.from
  if (worked <= gap.worked) return
  tally.alone_ms += worked - gap.worked
  gap.worked = worked
}

function ordered(event: Extract<Event, { type: 'attempt_ordered' }>, resumes: number): AttemptRecord {
  return {
    token: event.attempt ?? `${event.task}-${event.number}`,
    kind: event.kind,
    number: event.number,
    worker: event.worker,
    executor: event.executor,
    check_index: event.check_index ?? null,
    ordered_at: event.ts,
    started_at: null,
    ended_at: null,
    duration_ms: null,
    resumes,
    outcome: null,
    exit_code: null,
    signal: null,
    error: null,
    lost_reason: null,
    cancel_reason: null,
  }
}

function foldAttempt(attempt: AttemptRecord, event: Event): void {
  if (event.type === 'task_started') attempt.started_at = event.ts
  if (event.type === 'attempt_cancel_ordered') attempt.cancel_reason = event.reason
  if (event.type === 'attempt_lost') {
    attempt.ended_at = event.ts
    attempt.outcome = 'lost'
    attempt.lost_reason = event.reason
  }
  if (event.type === 'attempt_finished') {
    attempt.ended_at = event.ts
    attempt.outcome = event.outcome
    attempt.duration_ms = event.duration_ms
    attempt.exit_code = event.exit_code ?? null
    attempt.signal = event.signal ?? null
    attempt.error = event.error ?? null
  }
}

function addUsage(tally: Tally, usage: Usage | undefined): void {
  if (usage?.cpu_seconds !== undefined) tally.cpu_seconds = (tally.cpu_seconds ?? 0) + usage.cpu_seconds
  if (usage?.cost_usd !== undefined) tally.cost_usd = (tally.cost_usd ?? 0) + usage.cost_usd
}

/** Number of tasks of which nothing more is expected: they succeeded or were skipped. */
export function tasksDone(execution: ExecutionState): number {
  return countOf(execution, 'SUCCEEDED') + countOf(execution, 'SKIPPED')
}

/** Tasks done, in percent of all, rounded down so that only a whole plan shows 100; a plan without tasks is whole. */
export function percentDone(execution: ExecutionState): number {
  const total = execution.plan.nodes.length
  return total === 0 ? 100 : Math.floor((tasksDone(execution) * 100) / total)
}

/** What was done before the execution started is no milestone of it. */
function passMilestones(tally: Tally, execution: ExecutionState, event: Event): void {
  const done = tasksDone(execution)
  const total = execution.plan.nodes.length
  for (;;) {
    const progress = MILESTONES[tally.milestones_passed]
    if (progress === undefined || done * 100 < progress * total) return
    tally.milestones_passed++
    if (event.type !== 'execution_started') tally.milestones.push({ progress, at: event.ts })
  }
}
