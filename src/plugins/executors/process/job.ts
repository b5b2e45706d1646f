import { join, resolve } from 'node:path'
import type { AttemptOrder } from '../../../core/model/attempt.ts'
import { checkArtifact } from '../checks/artifact.ts'
import { checkHttp } from '../checks/http.ts'
import { type CommandEnd, judgeCommand, looksAtStdout } from '../checks/command.ts'
import { judgeMetric } from '../checks/metric.ts'
import { judgeTests } from '../checks/tests.ts'
import { type CheckVerdict, impossible, PASSED } from '../checks/verdict.ts'

/** A command to run as a process. */
export interface CommandJob {
  readonly kind: 'command'
  readonly command: string
  /** Absolute. */
  readonly cwd: string
  /** A file that is written before the command begins and becomes its standard input. */
  readonly stdin?: { readonly path: string; readonly content: string }
  readonly stdout: 'log' | 'stdout'
  readonly env: Readonly<Record<string, string>>
  /** Words that stand before the shell: programs that limit, confine or mask what it runs. The first is run, by its full path. */
  readonly wrap?: readonly string[]
  /** Says what its end proves, by what it left in its attempt's folder and elsewhere; its exit code alone when absent. */
  readonly judge?: (folder: string, end: CommandEnd) => CheckVerdict
  /** Its exit is the word of who does the work, an agent's, and not what a command found out. */
  readonly ownWord?: true
}

/** What an order asks for: a command, or something that this process does itself without a child. */
export type Job = CommandJob | HereJob

/** Something that this process does itself. It rejects only with the reason of an aborted signal. */
export interface HereJob {
  readonly kind: 'here'
  readonly run: (signal: AbortSignal) => Promise<CheckVerdict>
}

/** What an acceptance check asks for. */
export function checkJob(order: AttemptOrder, codebase: string): Job {
  const root = order.root ?? codebase
  const { check, action } = order
  if (check === undefined) return refusal('A check was ordered without saying which.')
  if (check.type === 'artifact') return { kind: 'here', run: (signal) => checkArtifact(check, root, signal) }
  if (check.type === 'http') return { kind: 'here', run: (signal) => checkHttp(check, signal) }
  const { cmd, cwd: folder } = check.type === 'metric' ? check.source : check
  const cwd = resolve(root, folder ?? action.cwd ?? '.')
  const isApart = check.type === 'metric' || (check.type === 'command' && looksAtStdout(check))
  return {
    kind: 'command',
    command: cmd,
    cwd,
    stdout: isApart ? 'stdout' : 'log',
    env: action.env ?? {},
    judge: (attempt, end) => {
      if (check.type === 'command') return judgeCommand(check, attempt, end)
      return check.type === 'metric' ? judgeMetric(check, attempt, end) : judgeTests(check, cwd, attempt, end)
    },
  }
}

/** What a task's own work, its undoing or its joining asks for. */
export function actionJob(order: AttemptOrder, codebase: string): Job {
  const { kind, cmd, cwd, env } = order.action
  if (kind === 'noop') return { kind: 'here', run: () => Promise.resolve(PASSED) }
  if (kind !== 'shell' || cmd === undefined)
    return refusal(
      `The ${order.executor} executor runs commands; ${order.task} has ${kind === 'shell' ? 'none' : `an action of kind ${kind}`}.`,
    )
  return {
    kind: 'command',
    command: cmd,
    cwd: resolve(order.root ?? codebase, cwd ?? '.'),
    stdout: 'log',
    env: env ?? {},
  }
}

/** What every command of an attempt finds in its environment. `folder`: the attempt's. */
export function environmentOf(order: AttemptOrder, folder: string): Readonly<Record<string, string>> {
  return {
    TASKS_EXECUTION_ID: order.execution_id,
    TASKS_TASK_ID: order.task,
    TASKS_ATTEMPT: order.token,
    TASKS_ATTEMPT_NUMBER: String(order.run_number ?? order.number),
    TASKS_ATTEMPT_DIR: folder,
    TASKS_REPORT: join(folder, 'report.jsonl'),
  }
}

/** A job that says why there is nothing to run. */
export function refusal(message: string): HereJob {
  return { kind: 'here', run: () => Promise.resolve(impossible('NOT_RUNNABLE', message)) }
}
