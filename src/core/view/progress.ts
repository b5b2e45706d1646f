import { formatDuration } from '../std/duration.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import { type ExecutionStatus, TASK_STATES, type TaskState } from '../model/execution-options.ts'
import { activeTasks } from '../execution/admission.ts'
import { isActive, satisfiesDependents, waitsForPerson } from '../execution/lifecycle.ts'
import { countOf, type ExecutionState, taskState } from '../execution/state.ts'
import { type ExecutionView, percentDone, type TaskHistory, tasksDone } from './execution-view.ts'
import { oneLine } from './story-line.ts'

/** A task that holds a worker. */
export interface RunningTask {
  readonly task: string
  readonly title: string
  readonly state: TaskState
  readonly worker: string
  /** Since its present attempt was ordered. */
  readonly elapsed_ms: number
  /** What the task itself says; null when it says nothing. */
  readonly percent: number | null
}

/** Where an execution stands at a moment. Lists are in the plan's order and may be cut off; the counts are whole. */
export interface Progress {
  readonly execution_id: string
  readonly title: string
  readonly status: ExecutionStatus
  readonly elapsed_ms: number
  readonly tasks_total: number
  /** Succeeded or skipped. */
  readonly tasks_done: number
  readonly percent: number
  /** Number of tasks in each state that occurs. */
  readonly counts: Readonly<Partial<Record<TaskState, number>>>
  readonly workers: { readonly busy: number; readonly total: number }
  readonly running: readonly RunningTask[]
  readonly ready: readonly string[]
  /** Tasks that wait for another try. */
  readonly backing_off: readonly { readonly task: string; readonly wake_at: number }[]
  /** Tasks that wait for others; `dead` when one of these will not succeed by itself. */
  readonly blocked: readonly { readonly task: string; readonly after: readonly string[]; readonly dead: boolean }[]
  readonly attention: readonly {
    readonly task: string
    readonly question: string
    readonly choices: readonly string[]
  }[]
}

/** Where the execution stands at the moment `at`, with at most `most` tasks in each list; null before it has started. Linear in the tasks. */
export function progressOf(view: ExecutionView, at: number, most = Infinity): Progress | null {
  const { execution } = view
  if (execution === null) return null
  const counts: Partial<Record<TaskState, number>> = {}
  for (const state of TASK_STATES) if (countOf(execution, state) > 0) counts[state] = countOf(execution, state)
  const slots = execution.roster.slots(Infinity)
  const running = tasksIn(execution, most, isActive).map((task) => runningTask(view, execution, task, at))
  return {
    execution_id: execution.execution_id,
    title: execution.coordinator.meta.title,
    status: execution.status,
    elapsed_ms: (view.tally.ended_at ?? Math.max(at, view.tally.last_at)) - execution.started_at,
    tasks_total: execution.plan.nodes.length,
    tasks_done: tasksDone(execution),
    percent: percentDone(execution),
    counts,
    workers: { busy: Math.min(slots, activeTasks(execution)), total: slots },
    running,
    ready: tasksIn(execution, most, (state) => state === 'READY').map((task) => idOf(execution, task)),
    backing_off: tasksIn(execution, most, (state) => state === 'BACKOFF').map((task) => ({
      task: idOf(execution, task),
      wake_at: execution.wake_at.get(task) ?? at,
    })),
    blocked: tasksIn(execution, most, (state) => state === 'PENDING').map((task) => blockedTask(execution, task)),
    attention: tasksIn(execution, most, waitsForPerson).map((task) => ({
      task: idOf(execution, task),
      question: execution.attention.get(task)?.question ?? '',
      choices: execution.attention.get(task)?.choices ?? [],
    })),
  }
}

function tasksIn(execution: ExecutionState, most: number, wanted: (state: TaskState) => boolean): number[] {
  const found: number[] = []
  for (let task = 0; task < execution.plan.nodes.length && found.length < most; task++) {
    if (wanted(taskState(execution, task))) found.push(task)
  }
  return found
}

function idOf(execution: ExecutionState, task: number): string {
  return (execution.plan.nodes[task] as CoordinatorNode).id
}

function runningTask(view: ExecutionView, execution: ExecutionState, task: number, at: number): RunningTask {
  const { attempts, percent } = view.histories[task] as TaskHistory
  const attempt = attempts.at(-1)
  return {
    task: idOf(execution, task),
    title: (execution.plan.nodes[task] as CoordinatorNode).name,
    state: taskState(execution, task),
    worker: execution.worker_of[task] ?? attempt?.worker ?? '',
    elapsed_ms: Math.max(0, at - (attempt?.ordered_at ?? at)),
    percent,
  }
}

const DEAD: ReadonlySet<TaskState> = new Set<TaskState>([
  'FAILED',
  'ROLLED_BACK',
  'CANCELLED',
  'QUARANTINED',
  'NEEDS_ATTENTION',
  'WAITING_APPROVAL',
])

function blockedTask(execution: ExecutionState, task: number): Progress['blocked'][number] {
  const open = (execution.plan.predecessors[task] ?? []).filter((p) => !satisfiesDependents(taskState(execution, p)))
  return {
    task: idOf(execution, task),
    after: open.map((p) => idOf(execution, p)),
    dead: open.some((p) => DEAD.has(taskState(execution, p))),
  }
}

const BAR_CELLS = 20
const LISTED = 8

const DOING: Readonly<Partial<Record<TaskState, string>>> = {
  VERIFYING: 'checking',
  COMPENSATING: 'undoing',
  CANCELLING: 'cancelling',
}

/** The progress as a few lines of text for a block that is redrawn in place: a bar with the counts, then what runs and what waits. */
export function progressLines(progress: Progress): string[] {
  const filled = Math.round((progress.percent / 100) * BAR_CELLS)
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled)
  const { workers, counts } = progress
  const parts = [
    `${progress.tasks_done}/${progress.tasks_total} done`,
    `${workers.busy}/${workers.total} workers busy`,
    ...WAITING.flatMap(([state, text]) => {
      const many = counts[state]
      return many === undefined ? [] : [`${many} ${many === 1 ? text.replace('need ', 'needs ') : text}`]
    }),
    formatDuration(progress.elapsed_ms),
  ]
  const width = progress.running.reduce((most, { task }) => Math.max(most, task.length), 0)
  const running = progress.running.slice(0, LISTED).map((one) => {
    const doing = [one.percent === null ? undefined : `${Math.round(one.percent)}%`, DOING[one.state]]
    return `→ ${one.task.padEnd(width)}  ${[formatDuration(one.elapsed_ms), one.worker, oneLine(one.title, 60), ...doing].filter(Boolean).join('  ')}`
  })
  const more = workers.busy - LISTED
  return [`${bar} ${progress.percent}%  ${parts.join(' · ')}`, ...running, ...(more > 0 ? [`  and ${more} more`] : [])]
}

const WAITING: readonly (readonly [TaskState, string])[] = [
  ['READY', 'ready'],
  ['PENDING', 'waiting'],
  ['BACKOFF', 'to be tried again'],
  ['FAILED', 'failed'],
  ['NEEDS_ATTENTION', 'need a person'],
  ['WAITING_APPROVAL', 'to be approved'],
]
