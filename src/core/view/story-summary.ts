import type { CoordinatorNode } from '../model/coordinator.ts'
import type { ExecutionStatus } from '../model/execution-options.ts'
import { formatDuration, MS_PER_HOUR } from '../std/duration.ts'
import { waitsForPerson } from '../execution/lifecycle.ts'
import { countOf, type ExecutionState, type SiteState, taskState } from '../execution/state.ts'
import { whyItWaits } from '../execution/why.ts'
import { asksFirst } from './healing-text.ts'
import type { ExecutionView } from './execution-view.ts'
import { executionRecord } from './metrics.ts'
import { doneByWord, doneByWordText } from './own-word.ts'
import { oneLine, type StoryLine, type StoryMark } from './story-line.ts'
import { attentionText, failText } from './story-task.ts'
import { counted } from '../std/counted.ts'

const LISTED = 10
/** Tasks that wait for one and are named, at most. */
const HELD_NAMED = 5

/** What is told before an execution's first task: what was loaded, and how wide its frontier is. */
export function loadedLines(execution: ExecutionState): StoryLine[] {
  const { nodes, edges } = execution.coordinator.graph
  const hard = edges.filter(({ type }) => type === 'hard').length
  const preferred = edges.length - hard
  const done = countOf(execution, 'SUCCEEDED')
  return [
    timeless(
      'done',
      `Loaded coordinator.json (${counted(nodes.length, 'task')}, ${counted(hard, 'dependency', 'dependencies')}${preferred === 0 ? '' : `, ${counted(preferred, 'preferred order')}`})`,
    ),
    ...(done === 0 ? [] : [timeless('note', `${counted(done, 'task')} already done in the plan`)]),
    timeless('done', `Initialized frontier with ${counted(countOf(execution, 'READY'), 'task')}`),
    ...asksFirst(execution.options).map((text) => timeless('note', text)),
  ]
}

/** What is told when a coordinator takes an execution up again. */
export function takenUpLines(execution: ExecutionState): StoryLine[] {
  const open = execution.open.size
  return [
    timeless('done', `Read the journal: ${doneText(execution)}`),
    ...(open === 0 ? [] : [timeless('note', `${counted(open, 'attempt')} left open by the last coordinator`)]),
    timeless('done', `Initialized frontier with ${counted(countOf(execution, 'READY'), 'task')}`),
  ]
}

/** `Started 4 workers (2 backend, 1 database, 1 testing)`; workers that can do all are not told apart. */
export function workersLine(execution: ExecutionState): StoryLine {
  const kinds = new Map<string, number>()
  for (const worker of execution.workers.values()) {
    const kind = worker.capabilities.includes('*') ? '' : worker.capabilities.join('+')
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  const told = [...kinds].map(([kind, count]) => `${count} ${kind === '' ? 'generic' : kind}`).join(', ')
  const most = execution.options.worker_max
  const more = most > execution.workers.size ? `, up to ${most} when needed` : ''
  const isPlain = kinds.size === 1 && kinds.has('')
  return timeless('done', `Started ${counted(execution.workers.size, 'worker')}${isPlain ? '' : ` (${told})`}${more}`)
}

/** How an execution ended, as one sentence. */
export function closingText(execution: ExecutionState): string {
  const { status } = execution
  if (status !== 'completed') return `${NOT_COMPLETED[status] ?? 'Ended'}, ${doneText(execution)}`
  const skipped = countOf(execution, 'SKIPPED')
  return skipped === 0 ? 'All tasks completed successfully' : `All tasks completed, ${skipped} skipped`
}

const NOT_COMPLETED: Readonly<Partial<Record<ExecutionStatus, string>>> = {
  needs_attention: 'Waiting for a person',
  aborted: 'Aborted',
  failed: 'Failed',
}

/** `8 of 12 tasks done, 2 skipped`. */
export function doneText(execution: ExecutionState): string {
  const skipped = countOf(execution, 'SKIPPED')
  const done = `${countOf(execution, 'SUCCEEDED')} of ${counted(execution.plan.nodes.length, 'task')} done`
  return skipped === 0 ? done : `${done}, ${skipped} skipped`
}

/** What stands in the way, and the final metrics. What nobody measured is not told. */
export function closingLines(view: ExecutionView): StoryLine[] {
  const execution = view.execution as ExecutionState
  const { metrics } = executionRecord(view)
  const details = [
    `Total time: ${timeText(view)}`,
    `Tasks: ${tasksText(view)}`,
    `Retries: ${metrics.retries_total} total`,
    ...(metrics.resource_efficiency === null
      ? []
      : [`Resource utilization: ${Math.round(metrics.resource_efficiency * 100)}% average of worker slots`]),
    ...some(
      metrics.circuit_breaker_activations,
      'Circuit breakers',
      `triggered, ${metrics.circuit_breakers_resolved} resolved`,
    ),
    ...some(metrics.hot_updates_applied, 'Hot updates', 'applied'),
    ...some(metrics.remedies_applied, 'Remedies', `applied, ${metrics.remedies_helped} helped`),
    ...some(view.tally.task_checkpoints, 'Checkpoints', 'saved'),
    ...some(metrics.attempts_lost, 'Attempts', 'cut off'),
    ...(metrics.resumes_total === 0 ? [] : [`Resumed: ${counted(metrics.resumes_total, 'time')}`]),
    ...(metrics.cost_estimate_usd === null ? [] : [`${costWord(execution)}: $${metrics.cost_estimate_usd.toFixed(2)}`]),
  ]
  const byWord = doneByWordText(doneByWord(execution))
  return [
    ...obstacleLines(view.site, execution, view.tally.last_at),
    ...(byWord === undefined ? [] : [timeless('note', byWord)]),
    timeless(execution.status === 'completed' ? 'done' : 'note', 'Final metrics:'),
    ...details.map((text) => timeless('detail', text)),
  ]
}

/** By the plan's rates where it has some; else what was reported. */
function costWord({ coordinator }: ExecutionState): string {
  const rates = coordinator.policies.cost?.rates ?? {}
  return Object.keys(rates).length === 0 ? 'Reported cost' : 'Cost, as reported or by the rates of the plan'
}

/** Pauses between the runs of an execution are nobody's work: they are told apart, and not held against the estimate. */
function timeText(view: ExecutionView): string {
  const { metrics } = executionRecord(view)
  const { attended_ms, alone_ms, resumes } = view.tally
  const passed_ms = metrics.total_duration_hours * MS_PER_HOUR
  const estimated = `(vs ${formatDuration(metrics.estimated_duration_hours * MS_PER_HOUR)} estimated)`
  const passed = formatDuration(passed_ms)
  const worked = formatDuration(attended_ms + alone_ms)
  const alone =
    alone_ms === 0 ? '' : `, of which tasks went on for ${formatDuration(alone_ms)} while nobody coordinated them`
  if (resumes === 0 || (worked === passed && alone === '')) return `${passed} ${estimated}`
  return `${worked} in ${counted(resumes + 1, 'run')} ${estimated}, ${passed} since the start${alone}`
}

function obstacleLines(site: SiteState, execution: ExecutionState, at: number): StoryLine[] {
  const lines = execution.status === 'aborted' ? [] : openQuestions(execution)
  for (const [task, node] of execution.plan.nodes.entries()) {
    const line = obstacleLine(execution, node, task) ?? neverStarts(site, execution, task, at)
    if (line !== undefined) lines.push(line)
  }
  const more = lines.length - LISTED
  return more <= 0 ? lines : [...lines.slice(0, LISTED), timeless('note', `and ${more} more`)]
}

/** Questions about no single task that the execution has ended with. */
function openQuestions({ approvals }: ExecutionState): StoryLine[] {
  return [...approvals.values()].flatMap(({ id, about, subject, reason, choices }) =>
    about === null ? [timeless('attention', `${oneLine(subject)} ${reason} (${id}: ${choices.join(', ')})`)] : [],
  )
}

function obstacleLine(execution: ExecutionState, node: CoordinatorNode, task: number): StoryLine | undefined {
  const state = taskState(execution, task)
  if (state === 'FAILED' || state === 'ROLLED_BACK') {
    return { ...timeless('fail', failText(node.id, execution.errors[task] ?? undefined)), task: node.id }
  }
  if (state === 'QUARANTINED') {
    const error = execution.errors[task]
    const last = error ? `; ${failText('it', error)}` : ''
    const why = execution.recovery.quarantined.get(task) ?? 'no reason was recorded'
    const text = `${node.id} is quarantined: ${why}${last}${heldBackText(execution, task)}`
    return { ...timeless('fail', oneLine(text, 300)), task: node.id }
  }
  if (state === 'CANCELLED' && execution.status === 'failed') {
    const why = execution.recovery.quarantined.get(task)
    const text = `${node.id} was cancelled${why === undefined ? '' : `: ${why}`}`
    return { ...timeless('fail', oneLine(text, 300)), task: node.id }
  }
  const attention = waitsForPerson(state) ? execution.attention.get(task) : undefined
  if (attention === undefined) return undefined
  return { ...timeless('attention', attentionText(node.id, attention.question, attention.choices)), task: node.id }
}

/** Who has not begun because a task did not go on, near and far. */
function heldBackText(execution: ExecutionState, task: number): string {
  const reached = new Set([task])
  const held: string[] = []
  for (const one of reached)
    for (const next of execution.plan.successors[one] ?? []) {
      if (reached.has(next) || taskState(execution, next) !== 'PENDING') continue
      reached.add(next)
      held.push(execution.plan.nodes[next]?.id ?? '')
    }
  if (held.length === 0) return ''
  const more = held.length - HELD_NAMED
  const named = `${held.slice(0, HELD_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return `; ${named} ${held.length === 1 ? 'waits' : 'wait'} for it`
}

/** A ready task that an execution has ended without: what it needs, nobody gives back. */
function neverStarts(site: SiteState, execution: ExecutionState, task: number, at: number): StoryLine | undefined {
  if (execution.status === 'aborted' || taskState(execution, task) !== 'READY') return undefined
  const id = (execution.plan.nodes[task] as CoordinatorNode).id
  const obstacle = whyItWaits(site, execution, task, at)
  if (obstacle === undefined) return undefined
  return { ...timeless('attention', `${id} cannot start: it ${oneLine(obstacle.text, 300)}`), task: id }
}

function tasksText(view: ExecutionView): string {
  const { metrics } = executionRecord(view)
  const counted: readonly (readonly [number, string])[] = [
    [metrics.tasks_completed, 'completed'],
    [metrics.tasks_skipped, 'skipped'],
    [metrics.tasks_failed, 'failed'],
    [countOf(view.execution as ExecutionState, 'QUARANTINED'), 'quarantined'],
    [metrics.tasks_cancelled, 'cancelled'],
    [metrics.tasks_need_attention, 'waiting for a person'],
  ]
  const told = counted.filter(([count], i) => count > 0 || i === 0)
  const left = metrics.tasks_total - counted.reduce((sum, [count]) => sum + count, 0)
  return [...told, ...(left > 0 ? [[left, 'not started'] as const] : [])]
    .map(([count, text]) => `${count} ${text}`)
    .join(', ')
}

function some(count: number, what: string, done: string): string[] {
  return count === 0 ? [] : [`${what}: ${count} ${done}`]
}

function timeless(mark: StoryMark, text: string): StoryLine {
  return { at_ms: null, mark, text }
}
