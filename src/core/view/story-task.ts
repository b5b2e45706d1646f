import type { CoordinatorNode } from '../model/coordinator.ts'
import type { Event } from '../model/event.ts'
import type { LostReason } from '../model/attempt.ts'
import type { TaskError } from '../model/failure.ts'
import type { SharedClaim } from '../model/resource.ts'
import { formatDuration } from '../std/duration.ts'
import { lastTryMs } from './try-time.ts'
import { spentOf } from '../execution/folding/resource-events.ts'
import { type ExecutionState, taskState } from '../execution/state.ts'
import { counted } from '../std/counted.ts'
import { compareText } from '../std/order.ts'
import type { ExecutionView, TaskHistory } from './execution-view.ts'
import { oneLine, type StoryMark } from './story-line.ts'
import { restsOnWord } from '../execution/own-word.ts'

type TaskEvent = Extract<Event, { task: string }>

/** One telling of a task's event: a mark and the text after it. */
interface Telling {
  readonly mark: StoryMark
  readonly text: string
}

/** A lane of this process has nothing to set up: only who simulates takes that time. */
function setupText({ setup_seconds = 0, executor }: Extract<TaskEvent, { type: 'attempt_ordered' }>): string {
  return setup_seconds === 0 || executor !== 'simulated'
    ? ''
    : `, after ${formatDuration(setup_seconds * 1000)} of setup`
}

function cacheNote({ task, cached }: Extract<TaskEvent, { type: 'attempt_finished' }>): Telling | undefined {
  if (cached === undefined) return undefined
  return { mark: 'note', text: `${task} taken from the cache, made by ${cached.replace(/ .*/, '')}` }
}

function unreadNote({ task, malformed_lines }: Extract<TaskEvent, { type: 'attempt_finished' }>): Telling | undefined {
  if (malformed_lines === undefined) return undefined
  return {
    mark: 'note',
    text: `${task}: ${counted(malformed_lines, 'line')} of its report could not be read and ${malformed_lines === 1 ? 'was' : 'were'} passed over`,
  }
}

/** Tells one event of a task after it was folded; nothing for events that another line tells. */
export function tellTask(view: ExecutionView, execution: ExecutionState, event: TaskEvent): Telling | undefined {
  const task = execution.plan.numberOf.get(event.task) as number
  const node = execution.plan.nodes[task] as CoordinatorNode
  const history = view.histories[task] as TaskHistory
  // How a checkpoint was found is told by itself.
  if (isOfLook(history, event)) return undefined
  switch (event.type) {
    case 'attempt_ordered':
      if (event.kind === 'run')
        return { mark: 'start', text: `${startText(execution, node, history, event.worker)}${setupText(event)}` }
      if (event.kind === 'check') return lateCheck(node, history, event)
      return event.kind === 'compensate' ? { mark: 'retry', text: undoText(execution, node, task) } : undefined
    case 'attempt_finished':
      return (
        putOffNote(execution, event, task) ?? cacheNote(event) ?? checkNote(node, history, event) ?? unreadNote(event)
      )
    case 'attempt_cancel_ordered':
      return cancelNote(node, history, event)
    case 'attempt_lost':
      return { mark: 'note', text: `${event.task} was cut off: ${LOST[event.reason]}` }
    case 'task_succeeded':
      return {
        mark: 'done',
        text: `${event.task} completed${howLong(view, node, history, event)}${givenBackText(execution, node, task)}`,
      }
    case 'task_failed':
      // The retry, or the undoing before it, is told with the same reason.
      return event.canRetry ? undefined : { mark: 'fail', text: failText(event.task, event.error) }
    case 'task_retry_scheduled':
      return { mark: 'retry', text: retryText(event, execution.errors[task] ?? undefined) }
    case 'task_requeued':
      return requeueNote(event)
    case 'task_approved':
      return { mark: 'note', text: `${event.task} approved: it may start` }
    case 'task_skipped':
      return { mark: 'note', text: `${event.task} skipped: ${event.reason}` }
    case 'task_cancelled':
      // An abort cancels all that never started; the summary counts them.
      if (execution.aborting && history.attempts.length === 0) return undefined
      return { mark: 'stop', text: `${event.task} cancelled: ${event.reason}` }
    case 'task_needs_attention':
      return askedNote(execution, event, task)
    case 'task_checkpoint':
      return { mark: 'note', text: `${event.task} reached ${event.checkpoint}${percentText(event.percent)}` }
    case 'task_quarantined':
      return { mark: 'breaker', text: `${event.task} quarantined: ${event.reason}` }
    case 'task_paused':
      return { mark: 'stop', text: `${event.task} paused: ${event.reason}` }
    case 'alert_fired':
    case 'scope_violation':
    case 'task_taken':
    case 'checkpoint_refused':
    case 'checkpoint_verified':
      return whatWasSeen(event)
    case 'task_reserved':
    case 'reservation_ended':
    case 'lock_waiting':
    case 'lock_denied':
    case 'lock_granted':
      return { mark: 'note', text: claimNote(event) }
    case 'task_invalidated':
      return { mark: 'retry', text: `${event.task} no longer counts as done${becauseText(event)}` }
    case 'report_refused':
      return lateNote(event)
    case 'task_started':
    case 'task_continued':
    case 'task_progress':
    case 'task_usage':
    case 'resource_acquired':
    case 'resource_released':
      return undefined
  }
}

function isOfLook({ attempts }: TaskHistory, event: TaskEvent): boolean {
  return 'kind' in event && event.kind === 'check' && !attempts.some(({ token }) => token === event.attempt)
}

type SeenEvent = Extract<
  TaskEvent,
  { type: 'alert_fired' | 'scope_violation' | 'task_taken' | 'checkpoint_refused' | 'checkpoint_verified' }
>

function whatWasSeen(event: SeenEvent): Telling | undefined {
  if (event.type === 'alert_fired')
    return { mark: 'attention', text: `${event.task}: ${event.metric} is ${event.value}, past ${event.threshold}` }
  if (event.type === 'checkpoint_refused')
    return { mark: 'note', text: `${event.task} begins anew, not at ${event.checkpoint}: ${event.reason}` }
  if (event.type === 'task_taken') return { mark: 'note', text: `${event.task} taken by ${event.by}` }
  if (event.type === 'scope_violation') {
    const { attributed, candidates, outside } = event.scope
    const who = attributed
      ? event.task
      : `one of ${[event.task, ...candidates].sort(compareText).join(', ')} (they ran at once in one folder, so nobody can be failed for it)`
    return { mark: 'attention', text: `${who} wrote outside its scope: ${outside.join(', ')}` }
  }
  if (event.outcome === 'succeeded') return undefined
  return { mark: 'note', text: `${event.task}: checkpoint ${event.checkpoint} did not pass its check` }
}

type ClaimEvent = Extract<
  TaskEvent,
  { type: 'task_reserved' | 'reservation_ended' | 'lock_waiting' | 'lock_denied' | 'lock_granted' }
>

function claimNote(event: ClaimEvent): string {
  switch (event.type) {
    case 'task_reserved':
      return `what ${event.task} needs is kept for it: ${event.reason}`
    case 'reservation_ended':
      return `${event.task} has its reservation no more: ${event.reason}`
    case 'lock_waiting':
      return `${event.task} waits for ${event.locks.join(', ')}`
    case 'lock_denied':
      return `${event.task} does not get ${event.locks.join(', ')}: ${event.reason === 'wait_die' ? 'an older task comes first' : event.reason}`
    case 'lock_granted':
      return `${event.task} has got ${event.locks.join(', ')}`
  }
}

/** A failed task and why, as the story and the summary say it. */
export function failText(task: string, error: TaskError | undefined): string {
  return `${task} failed${error === undefined ? '' : `: ${errorText(error)}`}`
}

/** What is asked about a task before it may go on has an id, by which it can be answered. */
function askedNote(
  execution: ExecutionState,
  { task: asked, reason, question, choices }: Extract<TaskEvent, { type: 'task_needs_attention' }>,
  task: number,
): Telling {
  const id = reason === 'approval' || reason === 'scope' ? execution.attention.get(task)?.id : undefined
  const how = id === undefined ? '' : ` (tasks approve ${id}, or tasks reject ${id})`
  return { mark: 'attention', text: `${attentionText(asked, question, choices)}${how}` }
}

function lateNote({ attempt, task, report }: Extract<TaskEvent, { type: 'report_refused' }>): Telling {
  return { mark: 'note', text: `${attempt ?? task}: its report (${report}) came too late and was refused` }
}

/** A question to a person with its answers, as the story and the summary say it. */
export function attentionText(task: string, question: string, choices: readonly string[]): string {
  const answers = choices.length === 0 ? '' : ` [${choices.join(' | ')}]`
  // Most questions begin with the task's id.
  const asked = question.startsWith(`${task} `) ? question.slice(task.length + 1) : question
  return `${task} needs attention: ${oneLine(asked, 300)}${answers}`
}

function startText(execution: ExecutionState, node: CoordinatorNode, history: TaskHistory, worker: string): string {
  const retry = (execution.own_attempts[execution.plan.numberOf.get(node.id) as number] as number) - 1
  const isFirst = history.attempts.filter((attempt) => attempt.kind === 'run').length === 1
  const what =
    retry > 0 && retry < node.retry.max_attempts
      ? `retry ${retry}/${node.retry.max_attempts - 1}`
      : isFirst
        ? oneLine(node.name, 80)
        : `${oneLine(node.name, 80)}, again`
  const urgent = node.mends === undefined ? '' : ' [high priority]'
  return `${node.id} (${what}) → ${worker}${claimsText(node)}${urgent}`
}

/** `[database lock acquired]`, or nothing for a task that needs only its worker. */
function claimsText(node: CoordinatorNode): string {
  const { locks, pools } = node.resources
  const units = Object.entries(pools).map(unitsText)
  const claims = [...locks.map((name) => `${name} lock`), ...units]
  return claims.length === 0 ? '' : ` [${claims.join(', ')} acquired]`
}

/** `[database lock released]`: what comes back to others, and what of a budget does not. A start in a rate's window stays one. */
function givenBackText({ coordinator, holdings }: ExecutionState, node: CoordinatorNode, task: number): string {
  const { catalog } = coordinator.resources
  const { locks, pools } = node.resources
  const isLasting = ([name]: [string, SharedClaim]): boolean => {
    const mode = Object.hasOwn(catalog, name) ? catalog[name]?.mode : undefined
    return mode !== 'budget' && mode !== 'rate'
  }
  const back = [...locks.map((name) => `${name} lock`), ...Object.entries(pools).filter(isLasting).map(unitsText)]
  const held = holdings.held.get(task)
  const budgets = held?.claims.filter(({ mode }) => mode === 'budget') ?? []
  const spent = held === undefined ? [] : budgets.map((claim) => `${spentOf(held, claim)} × ${claim.name}`)
  const told = [
    ...(back.length === 0 ? [] : [`${back.join(', ')} released`]),
    ...(spent.length === 0 ? [] : [`${spent.join(', ')} spent`]),
  ]
  return told.length === 0 ? '' : ` [${told.join('; ')}]`
}

/** What is said of the task itself says nothing: who rolls a task back has named it. */
function becauseText({ task, reason }: Extract<TaskEvent, { type: 'task_invalidated' }>): string {
  return reason.startsWith(`${task} `) ? ': it is rolled back' : `: ${reason}`
}

function unitsText([name, claim]: [string, SharedClaim]): string {
  if (typeof claim !== 'number' && claim.access === 'read') return `${name} for reading`
  return `${typeof claim === 'number' ? claim : claim.units} × ${name}`
}

/** A failure that was final has been told already. */
function undoText(execution: ExecutionState, node: CoordinatorNode, task: number): string {
  const error = execution.can_retry[task] === 1 ? execution.errors[task] : null
  return `${node.id} undoing what it did${error === null || error === undefined ? '' : ` after ${errorText(error)}`}`
}

/** A stop leaves the work that was done, and puts its checks off. */
function putOffNote(
  execution: ExecutionState,
  { kind, outcome, task: id }: Extract<Event, { type: 'attempt_finished' }>,
  task: number,
): Telling | undefined {
  if (execution.status !== 'stopping' || execution.aborting || taskState(execution, task) !== 'VERIFYING')
    return undefined
  const isPutOff = kind === 'check' ? outcome === 'cancelled' : outcome === 'succeeded'
  const text = `${id} has done its work; its checks are made when the execution goes on`
  return isPutOff ? { mark: 'stop', text } : undefined
}

/** Checks that follow at once are part of their task; those that a stop or a crash put off are told. */
function lateCheck(
  node: CoordinatorNode,
  { attempts }: TaskHistory,
  event: Extract<Event, { type: 'attempt_ordered' }>,
): Telling | undefined {
  const before = attempts.at(-2)
  if (before === undefined || (before.ended_at === event.ts && before.outcome !== 'lost')) return undefined
  const what = `check ${(event.check_index ?? 0) + 1} of ${counted(node.acceptance.length, 'check')}`
  return { mark: 'start', text: `${node.id} (${oneLine(node.name, 80)}) has done its work: ${what} → ${event.worker}` }
}

function checkNote(
  node: CoordinatorNode,
  history: TaskHistory,
  event: Extract<Event, { type: 'attempt_finished' }>,
): Telling | undefined {
  if (event.kind !== 'check' || event.outcome === 'succeeded' || event.outcome === 'cancelled') return undefined
  const index = history.attempts.findLast((attempt) => attempt.token === event.attempt)?.check_index ?? 0
  if (node.acceptance[index]?.priority !== 'should') return undefined
  const why = event.error === undefined ? '' : `: ${errorText(event.error)}`
  return { mark: 'note', text: `${event.task} did not pass check ${index + 1}, which need not pass${why}` }
}

function cancelNote(
  node: CoordinatorNode,
  { attempts }: TaskHistory,
  event: Extract<Event, { type: 'attempt_cancel_ordered' }>,
): Telling | undefined {
  if (event.reason === 'stop' || event.reason === 'abort') return undefined
  const why = {
    timeout: 'runs past its timeout',
    start_timeout: 'has not begun in time',
    total_timeout: 'took too long in all',
    alert: 'passed a bound of its alerts',
    run_over: 'is not needed any more',
    silent: 'gives no sign of life',
    cancelled: event.why === undefined ? 'was cancelled by command' : `was cancelled: ${oneLine(event.why)}`,
    preempted: 'makes room for a more urgent task',
    wait_die: 'asked for a lock that an older task holds, and begins again later',
    lock_timeout: 'waited too long for a lock, and begins again',
    update: 'is changed by an update',
    rollback: 'is undone',
  }
  const index = attempts.findLast(({ token }) => token === event.attempt)?.check_index ?? null
  const seconds = index === null ? undefined : node.acceptance[index]?.timeout_seconds
  const limit = seconds === undefined || event.reason !== 'timeout' ? '' : ` of ${formatDuration(seconds * 1000)}`
  const who = event.kind === 'check' ? `check ${(index ?? 0) + 1} of ${event.task}` : event.task
  return { mark: 'stop', text: `${who} ${why[event.reason]}${limit}, ending it` }
}

function retryText(event: Extract<Event, { type: 'task_retry_scheduled' }>, error: TaskError | undefined): string {
  const retry = event.attempt_number - 1
  // What a breaker has cut short is not a try of the task's own.
  const what = retry > 0 ? `retry ${retry}/${event.max_attempts - 1}` : 'again'
  const delay = formatDuration(Math.max(0, event.wake_at - event.ts))
  return `${event.task} ${what} in ${delay} after ${error === undefined ? event.reason : errorText(error)}`
}

function requeueNote(event: Extract<Event, { type: 'task_requeued' }>): Telling | undefined {
  if (event.reason === 'stopped') return { mark: 'stop', text: `${event.task} stopped, to be started again` }
  if (event.reason === 'rolled_back') return { mark: 'retry', text: `${event.task} undone, to be started again` }
  return event.reason === 'operator' ? { mark: 'retry', text: `${event.task} to be tried again, as asked` } : undefined
}

/** The code, and the message where it says more than the code. */
function errorText(error: TaskError): string {
  const message = oneLine(error.message)
  return message === '' ? error.code : message.includes(error.code) ? message : `${error.code}: ${message}`
}

/** From the order of the last run to now, its checks included. Without a run a person said that it is done. */
function howLong(
  { tally, execution }: ExecutionView,
  node: CoordinatorNode,
  history: TaskHistory,
  event: Extract<Event, { type: 'task_succeeded' }>,
): string {
  const run = history.attempts.findLast((attempt) => attempt.kind === 'run')
  const { options } = execution as ExecutionState
  if (event.cause !== 'command' && run === undefined) return ': its checks have passed'
  // Who takes an execution up may say it of what did not come to a good end.
  const isSaid =
    event.cause === 'command' || (event.cause === 'take_up' && history.attempts.at(-1)?.outcome !== 'succeeded')
  if (isSaid || run === undefined) return `, says ${oneLine(event.actor, 40)}`
  const ms = lastTryMs(history.attempts, event.ts, tally.resumes)
  return ` (${formatDuration(ms)})${restsOnWord(node, options) ? ', by its own word: nothing checks it' : ''}`
}

function percentText(percent: number | undefined): string {
  return percent === undefined ? '' : ` (${Math.round(percent)}%)`
}

const LOST: Readonly<Record<LostReason, string>> = {
  process_gone: 'its process is gone without a word',
  never_started: 'it had not started yet',
  worker_lost: 'its worker is gone',
  silent: 'it gave no sign of life',
  machine_restarted: 'the machine was restarted',
}
