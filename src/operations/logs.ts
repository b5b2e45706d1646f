import { EXIT, Failure } from '../core/model/failure.ts'
import type { AttemptKind } from '../core/model/attempt.ts'
import type { CoordinatorNode } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import type { Journal } from '../core/ports/journal.ts'
import { chooseExecution } from './executions.ts'
import { namedTask } from './named-task.ts'

/** One attempt of a task, with the place of its log. */
export interface AttemptLog {
  readonly execution_id: string
  readonly task: string
  readonly title: string
  readonly token: string
  readonly kind: AttemptKind
  readonly number: number
  readonly ordered_at: string
  /** How it ended, or `open`. */
  readonly outcome: string
  /** Why it failed, as far as it is known. */
  readonly error: string | null
  readonly log_path: string
}

/**
 * The attempts of one task, oldest first, or the one that was asked for. For how the task is named see
 * {@link namedTask}.
 * `logPathOf` says where an attempt keeps its log.
 */
export function attemptLogs(
  journal: Journal,
  wanted: { readonly task: string; readonly execution_id?: string; readonly attempt?: number },
  logPathOf: (executionId: string, token: string) => string,
): readonly AttemptLog[] {
  const row = chooseExecution(
    journal.executions(),
    wanted.execution_id === undefined ? {} : { execution_id: wanted.execution_id },
  )
  const { execution_id } = row
  const found = new Map<string, Omit<AttemptLog, 'outcome' | 'error'> & { outcome: string; error: string | null }>()
  const titles = new Map<string, string>()
  for (const event of journal.read({ execution: execution_id })) {
    for (const node of tasksAddedBy(event)) titles.set(node.id, node.name)
    if (event.type === 'attempt_ordered') {
      const token = event.attempt ?? ''
      found.set(token, {
        execution_id,
        task: event.task,
        title: titles.get(event.task) ?? event.task,
        token,
        kind: event.kind,
        number: event.number,
        ordered_at: new Date(event.ts).toISOString(),
        outcome: 'open',
        error: null,
        log_path: logPathOf(execution_id, token),
      })
    }
    const last = found.get(event.attempt ?? '')
    if (last !== undefined && event.type === 'attempt_finished') {
      last.outcome = event.outcome
      last.error = event.error?.message ?? null
    }
    if (last !== undefined && event.type === 'attempt_lost')
      last.outcome = `lost (${event.reason.replaceAll('_', ' ')})`
  }
  const task = namedTask(titles, wanted.task, execution_id)
  const attempts = [...found.values()].filter((attempt) => attempt.task === task)
  if (wanted.attempt === undefined) return attempts
  const chosen = attempts.filter((attempt) => attempt.number === wanted.attempt)
  if (chosen.length > 0) return chosen
  throw new Failure({
    code: 'unknown-attempt',
    message: `${task} has no attempt ${wanted.attempt} in ${execution_id}; it has ${attempts.length}.`,
    exit: EXIT.arguments,
    advice: `tasks logs ${task} shows them all.`,
  })
}

/** The tasks that an event brings: those of the plan, and those that a hot update adds to it. */
function tasksAddedBy(event: Event): readonly CoordinatorNode[] {
  if (event.type === 'execution_started') return event.coordinator.graph.nodes
  if (event.type !== 'hot_update') return []
  return event.patch.ops.flatMap((op) =>
    op.op === 'inject_tasks' ? op.tasks : op.op === 'supersede_task' ? op.by : [],
  )
}
