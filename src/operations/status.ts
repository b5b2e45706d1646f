import type { Journal } from '../core/ports/journal.ts'
import { why } from '../core/execution/why.ts'
import { type ExecutionState, type OpenAttempt, taskState } from '../core/execution/state.ts'
import { TASK_STATES, type ExecutionStatus, type TaskState } from '../core/model/execution-options.ts'
import { foldExecution, startOf } from '../runtime/fold.ts'
import { doneByWord } from '../core/view/own-word.ts'
import { simulatedTasks } from './executable.ts'
import { chooseExecution } from './executions.ts'
import { type OpenQuestion, openQuestions, type Spent, spentBy } from './status-questions.ts'

/** One task of a status report. */
export interface TaskStatus {
  readonly task: string
  readonly title: string
  readonly state: TaskState
  /** Why it is where it is: a stable code and a sentence, with the tasks that it names. */
  readonly why: { readonly code: string; readonly text: string; readonly tasks: readonly string[] }
  /** How often its work was begun; checks and undoings do not count. */
  readonly attempts: number
  readonly worker: string | null
  /** Token of the open attempt; null when there is none. */
  readonly attempt: string | null
  /** Milliseconds since the open attempt was ordered; null when there is none. */
  readonly running_ms: number | null
  /** What a person may answer, when the task waits for one: `done`, `retry`, `skip`. */
  readonly choices: readonly string[]
  /** Who said that they do it; null while nobody has. */
  readonly taken_by: string | null
  /** The execution that made its result, where that was taken from the cache. */
  readonly from_cache: string | null
  /** The attempt whose log tells why a person is asked: an undo that is stuck, a run that was cut off. */
  readonly log_attempt: number | null
}

/** Where one execution stands. */
export interface StatusReport {
  readonly execution_id: string
  readonly plan_id: string
  readonly title: string
  /** `cut_off`: the journal says that it runs, and no coordinator does. */
  readonly status: ExecutionStatus | 'cut_off'
  /** Why it is paused; null while it is not. */
  readonly paused_for: string | null
  /** How many updates the plan has taken. */
  readonly graph_version: number
  /** The update that waits until what it touches stands still; null when there is none. */
  readonly pending_update: string | null
  readonly started_at: string
  readonly last_event_at: string
  readonly plan_dir: string
  readonly codebase: string
  readonly counts: Readonly<Record<string, number>>
  readonly workers: { readonly busy: number; readonly joined: number; readonly max: number }
  /** Number of tasks that are only simulated: they do nothing. */
  readonly simulated: number
  /** Whether a coordinator holds the site at this moment, and carries no other execution out. */
  readonly attended: boolean
  /** Questions that wait for a person, beside those about single tasks. */
  readonly questions: readonly OpenQuestion[]
  readonly spent: Spent
  readonly tasks: readonly TaskStatus[]
  /** Tasks that count as done although only a word stands for them. */
  readonly done_by_word: readonly string[]
}

/**
 * Says where an execution stands and, for each task, why it is not running.
 * `now` is in milliseconds since 1970; `attended` tells whether a coordinator holds the site at this moment.
 */
export function statusOf(
  journal: Journal,
  wanted: { readonly execution_id?: string },
  now: number,
  attended: boolean,
): StatusReport {
  const row = chooseExecution(journal.executions(), wanted)
  const site = foldExecution(journal, row.execution_id)
  const execution = site.executions.get(row.execution_id) as ExecutionState
  const start = startOf(journal, row.execution_id)
  const open = new Map([...execution.open.values()].map((attempt) => [attempt.task, attempt]))
  const at = Math.max(now, site.at)
  const tasks = execution.plan.nodes.map((node, task): TaskStatus => {
    const attempt: OpenAttempt | undefined = open.get(task)
    return {
      task: node.id,
      title: node.name,
      state: taskState(execution, task),
      why: why(site, execution, task, at),
      attempts: execution.runs[task] as number,
      worker: execution.worker_of[task] ?? null,
      attempt: attempt?.token ?? null,
      running_ms: attempt === undefined ? null : at - attempt.ordered_at,
      choices: execution.attention.get(task)?.choices ?? [],
      taken_by: execution.attention.get(task)?.taken_by ?? null,
      from_cache: execution.from_cache.get(task) ?? null,
      log_attempt: attemptBehindQuestion(execution, task),
    }
  })
  const { status } = execution
  const standsStill = status === 'paused' && execution.open.size === 0
  const unattended = !attended && !standsStill && (status === 'running' || status === 'stopping' || status === 'paused')
  return {
    execution_id: row.execution_id,
    plan_id: row.plan_id,
    title: row.title,
    status: unattended ? 'cut_off' : status,
    paused_for: execution.paused_for,
    graph_version: execution.updates.graph_version,
    pending_update: execution.updates.pending?.patch.id ?? null,
    started_at: new Date(row.started_at).toISOString(),
    last_event_at: new Date(row.last_at).toISOString(),
    plan_dir: start?.plan_dir ?? '',
    codebase: start?.codebase ?? '',
    counts: Object.fromEntries(
      TASK_STATES.flatMap((state, code) =>
        (execution.counts[code] as number) > 0 ? [[state, execution.counts[code] as number]] : [],
      ),
    ),
    workers: {
      busy: [...execution.workers.values()].filter((worker) => worker.busy > 0).length,
      joined: execution.workers.size,
      max: execution.options.worker_max,
    },
    simulated: simulatedTasks(execution.coordinator, execution.options.agent),
    attended,
    questions: openQuestions(execution),
    spent: spentBy(execution),
    tasks,
    done_by_word: doneByWord(execution),
  }
}

/** Questions about what attempts left behind are asked when the last one has ended. */
function attemptBehindQuestion(execution: ExecutionState, task: number): number | null {
  const attempts = execution.attempts[task] as number
  return attempts > 0 && LEFT_BEHIND.has(execution.attention.get(task)?.reason ?? '') ? attempts : null
}

const LEFT_BEHIND: ReadonlySet<string> = new Set([
  'undo failed',
  'cut off',
  'lost too often',
  'check could not run',
  'integrate could not run',
])
