import { join } from 'node:path'
import type { TasksConfig } from '../../core/model/tasks-config.ts'
import type { Executor } from '../../core/ports/executor.ts'
import type { Journal } from '../../core/ports/journal.ts'
import type { Attendant } from '../executors/process/attendant.ts'
import { agentExecutor } from '../executors/agent.ts'
import { commandExecutor } from '../executors/command.ts'
import { secretsAttendant } from '../executors/secrets/masking.ts'
import { openSqliteJournal } from '../journals/sqlite.ts'

/** The journal of a site that keeps everything in its own folder. */
export function embeddedJournal(stateDir: string): Journal {
  return openSqliteJournal(join(stateDir, 'journal.db'))
}

/** What the executors of one execution need to know. */
export interface EmbeddedPlace {
  readonly stateDir: string
  readonly codebase: string
  readonly config: TasksConfig
}

/** The executors of one execution on this machine: commands, and an agent's command line when there is one. */
export function embeddedExecutors({ stateDir, codebase, config }: EmbeddedPlace, agent: string | null): Executor[] {
  const place = { stateDir, codebase, attendants: attendantsOf(config, codebase) }
  const command = commandExecutor(place)
  return agent === null ? [command] : [command, agentExecutor({ ...place, command: agent })]
}

/** Who looks after the attempts of processes, from the inside to the outside: the last one's words stand first before the shell. */
function attendantsOf(_config: TasksConfig, codebase: string): Attendant[] {
  return [secretsAttendant(codebase, process.env)]
}
