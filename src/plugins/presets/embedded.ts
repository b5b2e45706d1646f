import { join } from 'node:path'
import type { TasksConfig } from '../../core/model/tasks-config.ts'
import type { Classifier } from '../../core/scheduling/failures/classifier.ts'
import type { Executor } from '../../core/ports/executor.ts'
import type { Journal } from '../../core/ports/journal.ts'
import type { Attendant } from '../executors/process/attendant.ts'
import { agentExecutor } from '../executors/agent.ts'
import { commandExecutor } from '../executors/command.ts'
import { containerExecutor } from '../executors/container/container-executor.ts'
import { httpExecutor } from '../executors/http/http-executor.ts'
import { ownExecutor } from '../executors/own.ts'
import { withOwnCommand } from '../executors/own-command.ts'
import { limitLevel } from '../executors/process/limits/limit-level.ts'
import { Limiter } from '../executors/process/limits/limiter.ts'
import { LogCap } from '../executors/process/log-cap.ts'
import { sandbox } from '../executors/process/sandbox.ts'
import { secretsAttendant } from '../executors/secrets/masking.ts'
import { openSqliteJournal } from '../journals/sqlite.ts'

/** The journal of a site that keeps everything in its own folder. `note` is told what was found and seen to while opening it. */
export function embeddedJournal(stateDir: string, note: (text: string) => void): Journal {
  return openSqliteJournal(join(stateDir, 'journal.db'), { note })
}

/** What the executors of one execution need to know. */
export interface EmbeddedPlace {
  readonly stateDir: string
  readonly codebase: string
  readonly config: TasksConfig
  /** Names of variables that an agent is not to see: those behind the secrets of tasks. */
  readonly withhold?: readonly string[]
  /** Says why attempts failed; by what comes with the tool when absent. */
  readonly classify?: Classifier['classify']
}

/**
 * The executors of one execution on this machine: commands, requests, containers, the user's own, and an agent's command line
 * when there is one.
 */
export function embeddedExecutors(
  { stateDir, codebase, config, withhold = [], classify }: EmbeddedPlace,
  agent: string | null,
): Executor[] {
  const env = withOwnCommand(process.env)
  const place = { stateDir, codebase, classify, attendants: attendantsOf(config, codebase, env) }
  // A container has its own limits; those of this machine would hold its client alone.
  const contained = { ...place, attendants: place.attendants.filter((attendant) => !(attendant instanceof Limiter)) }
  const { executors = {}, callback, log_bytes } = config
  const own = Object.entries(executors).map(([name, one]) =>
    ownExecutor({ stateDir, codebase, name, own: one, log_bytes }),
  )
  const all = [
    commandExecutor({ ...place, env }),
    httpExecutor({ stateDir, codebase, callback, log_bytes }),
    containerExecutor(contained),
    ...own,
  ]
  return agent === null ? all : [...all, agentExecutor({ ...place, env, command: agent, withhold })]
}

/** Who looks after the attempts of processes, from the inside to the outside: the last one's words stand first before the shell. */
function attendantsOf(config: TasksConfig, codebase: string, env: Readonly<NodeJS.ProcessEnv>): Attendant[] {
  return [
    ...(config.sandbox === true ? [sandbox(codebase, env)] : []),
    new Limiter(limitLevel(config.limits)),
    new LogCap(config.log_bytes),
    secretsAttendant(codebase, process.env),
  ]
}
