import { join, resolve } from 'node:path'
import type { Executor } from '../../core/ports/executor.ts'
import type { CommandExecutorOptions } from './command.ts'
import { actionJob, checkJob, refusal } from './process/job.ts'
import { LAUNCHER_KINDS } from './process/launcher-pool.ts'
import { ProcessExecutor } from './process/process-executor.ts'
import { withHowToTell } from './process/voice/how-to-tell.ts'
import { withheldFrom } from './withheld-environment.ts'

/** See {@link agentExecutor}. */
export interface AgentExecutorOptions extends CommandExecutorOptions {
  /** The agent's command line, run by a shell. */
  readonly command: string
  /** Names of variables that it is not to see: those behind the secrets of tasks. */
  readonly withhold?: readonly string[]
}

/**
 * The executor `agent`: runs one command line for every task that has none of its own, and hands it the task's brief as
 * the file `TASKS_BRIEF` and on standard input, which then ends. It does not find in its environment what is meant for whoever
 * started the coordinator (`withheld-environment.ts`). All else is as with `command`. That it exits with 0 is its own
 * word: the task's checks and the audit of its scope judge what it has done; any other exit is a failure.
 */
export function agentExecutor(options: AgentExecutorOptions): Executor {
  const codebase = resolve(options.codebase)
  return new ProcessExecutor({
    name: 'agent',
    stateDir: resolve(options.stateDir),
    job(order, folder) {
      if (order.kind === 'check') return checkJob(order, codebase)
      if (order.action.kind !== 'agent') return actionJob(order, codebase)
      if (order.brief === undefined) return refusal(`${order.task} has no brief to hand to an agent.`)
      const brief = join(folder, 'brief.md')
      return {
        kind: 'command',
        command: options.command,
        cwd: resolve(order.root ?? codebase, order.action.cwd ?? '.'),
        stdin: { path: brief, content: withHowToTell(order.brief) },
        stdout: 'log',
        env: { ...order.action.env, TASKS_BRIEF: brief },
        ownWord: true,
      }
    },
    env: withheldFrom(options.env ?? process.env, options.withhold ?? []),
    launchers: options.launchers ?? LAUNCHER_KINDS,
    attendants: options.attendants ?? [],
    classify: options.classify,
  })
}
