import { EXIT, Failure } from '../core/model/failure.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import type { Input } from '../core/model/input.ts'
import type { OperatorCommand } from '../core/model/operator-command.ts'
import { copySite, type ExecutionState, type SiteState, taskState } from '../core/execution/state.ts'
import { step } from '../core/scheduling/step.ts'
import { namedTask } from './named-task.ts'

/** What a person says about single tasks when an execution is resumed: each by its id or its title. */
export interface Answers {
  readonly retry: readonly string[]
  readonly skip: readonly string[]
  readonly done: readonly string[]
  readonly approve: readonly string[]
  /** What it needs to be checked is put right: check it again. */
  readonly check?: readonly string[]
  /** Undo, or keep, what it may have spoilt. */
  readonly undo?: readonly string[]
  readonly keep?: readonly string[]
  /** Tasks that have succeeded and are to be undone, with what came after them. */
  readonly rollback?: readonly string[]
  /** Tasks that wait for a person, or questions: no. */
  readonly reject?: readonly string[]
  /** What people were to do, and could not. */
  readonly fail?: readonly string[]
  /** Tasks that are not wanted any more. */
  readonly cancel?: readonly string[]
  /** What is said of the whole, before all else. */
  readonly commands?: readonly OperatorCommand[]
}

/** The commands that answers stand for. Throws a Failure with exit code 1 for a task that the plan does not have. */
export function answerCommands(answers: Answers, coordinator: Coordinator, executionId: string): OperatorCommand[] {
  const titles = new Map(coordinator.graph.nodes.map((node) => [node.id, node.name]))
  const named = (tasks: readonly string[]): string[] => [
    ...new Set(tasks.map((task) => (isQuestionId(task) ? task : namedTask(titles, task, executionId)))),
  ]
  return [
    ...(answers.commands ?? []),
    ...named(answers.retry).map((task) => ({ action: 'retry' as const, task })),
    ...named(answers.skip).map((task) => ({ action: 'skip' as const, task })),
    ...named(answers.done).map((id) => ({ action: 'approve' as const, id, choice: 'done' })),
    ...answers.approve.map((said) => approval(said, (task) => named([task])[0] as string)),
    ...CHOICES.flatMap((choice) =>
      named(answers[choice] ?? []).map((id) => ({ action: 'approve' as const, id, choice })),
    ),
    ...named(answers.reject ?? []).map((id) => ({ action: 'reject' as const, id })),
    ...named(answers.fail ?? []).map((task) => ({ action: 'fail' as const, task, reason: 'a person could not do it' })),
    ...named(answers.cancel ?? []).map((task) => ({ action: 'cancel_task' as const, task })),
    ...named(answers.rollback ?? []).map((task) => ({ action: 'rollback' as const, task })),
  ]
}

/** Whether something is the id of a question, which is no task's name. */
export function isQuestionId(text: string): boolean {
  return /^ask-\d+$/.test(text)
}

/** `ask-3` is answered with what approving means there, `ask-3=raise` with a choice, a task with its approval. */
function approval(said: string, idOf: (task: string) => string): OperatorCommand {
  const [, id, choice] = /^(ask-\d+)(?:=(.+))?$/.exec(said) ?? []
  if (id === undefined) return { action: 'approve', id: idOf(said), choice: 'approve' }
  return { action: 'approve', id, ...(choice === undefined ? {} : { choice }) }
}

const CHOICES = ['check', 'undo', 'keep'] as const

/**
 * Throws a Failure with exit code 1 when one of the answers cannot be taken, so that none of them is carried out.
 * They are judged in turn on a copy of the site, which is left as it is.
 */
export function refuseAnswers(site: SiteState, takeUp: Extract<Input, { type: 'take_up' }>): void {
  const { execution_id, commands } = takeUp
  if (commands.length === 0) return
  const status = site.executions.get(execution_id)?.status
  const undoes = commands.some(({ action }) => action === 'rollback' || action === 'rewind')
  if ((status === 'completed' && !undoes) || status === 'aborted') throw answersTooLate(execution_id, status)
  const commandsRefused = step(copySite(site), takeUp).flatMap((event) =>
    event.type === 'command_refused' ? [event] : [],
  )
  const refused = commandsRefused.map(({ command, reason }) => `${flagOf(command)}: ${reason}.`)
  if (refused.length === 0) return
  const execution = site.executions.get(execution_id)
  const recheck = commandsRefused.find(({ command }) => execution !== undefined && isCheckOfFailed(command, execution))
  throw new Failure({
    code: 'answer-refused',
    message: [...refused, 'Nothing was changed.'].join(' '),
    exit: EXIT.arguments,
    advice:
      recheck === undefined
        ? `tasks status ${execution_id} --all shows where its tasks stand.`
        : 'A task that failed is tried again, and then checked, with --retry.',
  })
}

/** Whether somebody wants a task looked at again that has failed, by its check or otherwise: its work is not kept then. */
function isCheckOfFailed(command: OperatorCommand, execution: ExecutionState): boolean {
  if (command.action !== 'approve' || command.choice !== 'check') return false
  const task = execution.plan.numberOf.get(command.id)
  return task !== undefined && taskState(execution, task) === 'FAILED'
}

/** The refusal of answers to an execution that is over for good. */
export function answersTooLate(executionId: string, status: 'completed' | 'aborted'): Failure {
  return new Failure({
    code: 'answer-refused',
    message: `${executionId} is ${status === 'completed' ? 'complete' : status}: it takes no answers any more${status === 'completed' ? ' but --rollback' : ''}.`,
    exit: EXIT.arguments,
    advice:
      status === 'completed'
        ? 'Undo a task and do it again with --rollback <task>; tasks execute <plan> starts the plan anew.'
        : 'tasks list shows the executions; tasks execute <plan> starts the plan anew.',
  })
}

function flagOf(command: OperatorCommand): string {
  if (command.action === 'approve' && isQuestionId(command.id)) return `--approve ${command.id}`
  if (command.action === 'reject') return `--reject ${command.id}`
  if (command.action === 'approve') return `--${command.choice ?? 'done'} ${command.id}`
  if (command.action === 'cancel_task') return `--cancel ${command.task}`
  return 'task' in command ? `--${command.action} ${command.task}` : command.action
}
