import { resolve } from 'node:path'
import type { Executor } from '../../core/ports/executor.ts'
import type { Classifier } from '../../core/scheduling/failures/classifier.ts'
import type { Attendant } from './process/attendant.ts'
import { actionJob, checkJob } from './process/job.ts'
import { LAUNCHER_KINDS, type LauncherKind } from './process/launcher-pool.ts'
import { ProcessExecutor } from './process/process-executor.ts'

/** Where an executor of processes works. */
export interface CommandExecutorOptions {
  /** The site's folder; attempts are kept below it. */
  readonly stateDir: string
  /** Commands run here, or in the folder below it that their action names. */
  readonly codebase: string
  /** The environment that commands inherit. Default: this process's. */
  readonly env?: Readonly<NodeJS.ProcessEnv>
  /** Kinds of launchers to try, best first. Default: Python, Perl, then Node. */
  readonly launchers?: readonly LauncherKind[]
  /** Who looks after the attempts. Default: nobody. */
  readonly attendants?: readonly Attendant[]
  /** Says why attempts failed; by what comes with the tool when absent. */
  readonly classify?: Classifier['classify'] | undefined
}

/**
 * The executor `command`: each attempt is a shell command in a process group of its own, its output straight in its file,
 * run by launchers that outlive this process. Acceptance checks of every kind are its work too.
 */
export function commandExecutor(options: CommandExecutorOptions): Executor {
  const codebase = resolve(options.codebase)
  return new ProcessExecutor({
    name: 'command',
    stateDir: resolve(options.stateDir),
    job: (order) => (order.kind === 'check' ? checkJob(order, codebase) : actionJob(order, codebase)),
    env: options.env ?? process.env,
    launchers: options.launchers ?? LAUNCHER_KINDS,
    attendants: options.attendants ?? [],
    classify: options.classify,
  })
}
