/**
 * The verbs that say something to an execution that runs. Each is a row of a table; verbs/command.ts makes commands of the
 * command line of them.
 */
import { EXIT, Failure } from '../core/model/failure.ts'
import type { OperatorCommand } from '../core/model/operator-command.ts'

/** What was typed behind a verb. */
export interface SaidFlags {
  readonly reason?: string
  readonly choice?: string
  readonly by?: string
  readonly ancestors?: true
  readonly workerMin?: number
  readonly workerMax?: number
  readonly usd?: number
  readonly hours?: number
}

/** Flags beside those that all of these verbs have. */
export type OwnFlag = 'reason' | 'choice' | 'by' | 'ancestors' | 'workers' | 'budget'

/** One verb. */
export interface CommandVerb {
  readonly name: string
  readonly summary: string
  readonly description: string
  /** What is named behind it: an execution (it may be left out), a task, or the id of a question or a task. */
  readonly argument: 'execution' | 'task' | 'question' | null
  readonly flags: readonly OwnFlag[]
  readonly example: string
  /** The command that it stands for. `id` is the id of what was named. */
  command(id: string, flags: SaidFlags): OperatorCommand
  /** The same as flags of `execute --resume`; null where that takes nothing like it. */
  resumed(id: string, flags: SaidFlags): string | null
  /** What was done, for people. */
  done(id: string): string
}

function because({ reason }: SaidFlags): { reason?: string } {
  return reason === undefined ? {} : { reason }
}

/** See the header. In the order of the help. */
export const COMMAND_VERBS: readonly CommandVerb[] = [
  {
    name: 'pause',
    summary: 'start nothing more of a running execution',
    description: 'Lets running tasks end and starts nothing more, until `resume`. The coordinator stays.',
    argument: 'execution',
    flags: ['reason'],
    example: 'pause --reason "the database is being moved"',
    command: (_, flags) => ({ action: 'pause', ...because(flags) }),
    resumed: () => null,
    done: () => 'paused: what runs may end, nothing more starts; resume goes on',
  },
  {
    name: 'resume',
    summary: 'go on with an execution that pause has paused',
    description:
      'Goes on with an execution that is paused and whose coordinator is still there. One that has none is taken up with `execute --resume`.',
    argument: 'execution',
    flags: [],
    example: 'resume',
    command: () => ({ action: 'resume' }),
    resumed: () => '',
    done: () => 'goes on',
  },
  {
    name: 'abort',
    summary: 'cancel what runs and end the execution for good',
    description: 'Cancels what runs, undoes what was left half done, and ends the execution. It cannot be resumed.',
    argument: 'execution',
    flags: ['reason'],
    example: 'abort exec-2026-11-22-001',
    command: (_, flags) => ({ action: 'abort', ...because(flags) }),
    resumed: () => '--abort',
    done: () => 'is being aborted',
  },
  {
    name: 'cancel',
    summary: 'cancel one task of a running execution',
    description: 'Cancels one task. What it has left half done is undone; what waits for it is blocked.',
    argument: 'task',
    flags: ['reason'],
    example: 'cancel P1.T003',
    command: (task, flags) => ({ action: 'cancel_task', task, ...because(flags) }),
    resumed: (task) => `--cancel ${task}`,
    done: (task) => `${task} is cancelled`,
  },
  {
    name: 'retry',
    summary: 'try a task again',
    description:
      'Tries a task again that failed, was cancelled, was quarantined, or waits for a person or for its next try.',
    argument: 'task',
    flags: [],
    example: 'retry P1.T003',
    command: (task) => ({ action: 'retry', task }),
    resumed: (task) => `--retry ${task}`,
    done: (task) => `${task} is tried again`,
  },
  {
    name: 'skip',
    summary: 'leave a task out',
    description: 'Leaves a task out; those that wait for it may start.',
    argument: 'task',
    flags: ['reason'],
    example: 'skip "Unit tests"',
    command: (task, flags) => ({ action: 'skip', task, ...because(flags) }),
    resumed: (task) => `--skip ${task}`,
    done: (task) => `${task} is left out`,
  },
  {
    name: 'take',
    summary: 'say that you do a manual task',
    description: 'Says who does a task that waits for a person, so that nobody else begins with it.',
    argument: 'task',
    flags: ['by'],
    example: 'take P1.T004 --by ada',
    command: (task, { by }) => ({ action: 'take', task, by: by ?? 'somebody' }),
    resumed: () => null,
    done: (task) => `${task} is taken`,
  },
  {
    name: 'done',
    summary: 'say that a manual task is done',
    description: 'Says that a task that waits for a person is done.',
    argument: 'task',
    flags: [],
    example: 'done P1.T004',
    command: (id) => ({ action: 'approve', id, choice: 'done' }),
    resumed: (id) => `--done ${id}`,
    done: (id) => `${id} is said to be done; its checks, if it has any, look at it now`,
  },
  {
    name: 'fail',
    summary: 'say that a manual task could not be done',
    description: 'Says that a task that waits for a person could not be done.',
    argument: 'task',
    flags: ['reason'],
    example: 'fail P1.T004 --reason "no access to the account"',
    command: (task, { reason }) => ({
      action: 'fail',
      task,
      reason: reason ?? needed('--reason', `tasks fail ${task} --reason "no access to the account"`),
    }),
    resumed: (task) => `--fail ${task}`,
    done: (task) => `${task} has failed`,
  },
  {
    name: 'approve',
    summary: 'answer a question with yes, or with a choice',
    description:
      'Answers a question that `status` shows, by its id or by the task that it is about: with what approving means there, or with --choice.',
    argument: 'question',
    flags: ['choice'],
    example: 'approve P1.T005',
    command: (id, { choice }) => ({ action: 'approve', id, ...(choice === undefined ? {} : { choice }) }),
    resumed: (id, { choice }) => approvedOnResume(id, choice),
    done: (id) => `${id} is approved`,
  },
  {
    name: 'reject',
    summary: 'answer a question with no',
    description: 'Rejects what a question that `status` shows asks for; a task that waits for it is cancelled.',
    argument: 'question',
    flags: ['reason'],
    example: 'reject P1.T005 --reason "not before the audit"',
    command: (id, flags) => ({ action: 'reject', id, ...because(flags) }),
    resumed: (id) => `--reject ${id}`,
    done: (id) => `${id} is rejected`,
  },
  {
    name: 'rollback',
    summary: 'undo a task that has succeeded, and do it again',
    description: 'Undoes a task that has succeeded, with what came after it, latest first, and does it again.',
    argument: 'task',
    flags: ['ancestors', 'reason'],
    example: 'rollback P1.T002',
    command: (task, { ancestors, ...flags }) => ({
      action: 'rollback',
      task,
      ...(ancestors === undefined ? {} : { ancestors: true }),
      ...because(flags),
    }),
    resumed: (task) => `--rollback ${task}`,
    done: (task) => `${task} is being undone`,
  },
  {
    name: 'scale',
    summary: 'change the number of workers',
    description:
      'Changes how many workers there are at least and at most. Who is too many leaves when its task has ended.',
    argument: 'execution',
    flags: ['workers'],
    example: 'scale --worker-max 4',
    command: (_, { workerMin, workerMax }) => {
      if (workerMin === undefined && workerMax === undefined) needed('--worker-min or --worker-max')
      return {
        action: 'scale',
        ...(workerMin === undefined ? {} : { worker_min: workerMin }),
        ...(workerMax === undefined ? {} : { worker_max: workerMax }),
      }
    },
    resumed: (_, { workerMin, workerMax }) =>
      [...flagOf('--worker-min', workerMin), ...flagOf('--worker-max', workerMax)].join(' '),
    done: () => 'scaled',
  },
  {
    name: 'budget',
    summary: 'change what an execution may spend',
    description: 'Sets the most that the execution may spend in all, from now on.',
    argument: 'execution',
    flags: ['budget'],
    example: 'budget --usd 50',
    command: (_, { usd, hours }) => {
      if (usd === undefined && hours === undefined) needed('--usd or --hours')
      return { action: 'budget', ...(usd === undefined ? {} : { usd }), ...(hours === undefined ? {} : { hours }) }
    },
    resumed: (_, { usd, hours }) =>
      `--budget ${[...(usd === undefined ? [] : [`usd=${usd}`]), ...(hours === undefined ? [] : [`hours=${hours}`])].join(',')}`,
    done: () => 'the budget is changed',
  },
]

const CHOICES: ReadonlySet<string> = new Set(['retry', 'skip', 'done', 'approve', 'check', 'undo', 'keep', 'fail'])

function approvedOnResume(id: string, choice?: string): string | null {
  if (/^ask-\d+$/.test(id)) return `--approve ${id}${choice === undefined ? '' : `=${choice}`}`
  return namedChoice(id, choice ?? 'approve')
}

function namedChoice(id: string, choice: string): string | null {
  return CHOICES.has(choice) ? `--${choice} ${id}` : null
}

function flagOf(name: string, value: number | undefined): string[] {
  return value === undefined ? [] : [`${name} ${value}`]
}

function needed(flag: string, example?: string): never {
  throw new Failure({
    code: 'wrong-arguments',
    message: `${flag} is missing.`,
    exit: EXIT.arguments,
    advice: example ?? 'The help of the command shows an example.',
  })
}
