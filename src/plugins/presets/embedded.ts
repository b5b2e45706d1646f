import { join } from 'node:path'
import type { Executor } from '../../core/ports/executor.ts'
import type { Journal } from '../../core/ports/journal.ts'
import { agentExecutor } from '../executors/agent.ts'
import { commandExecutor } from '../executors/command.ts'
import { openSqliteJournal } from '../journals/sqlite.ts'

/** The journal of a site that keeps everything in its own folder. */
export function embeddedJournal(stateDir: string): Journal {
  return openSqliteJournal(join(stateDir, 'journal.db'))
}

/** The executors of one execution on this machine: commands, and an agent's command line when there is one. */
export function embeddedExecutors(
  place: { readonly stateDir: string; readonly codebase: string },
  agent: string | null,
): Executor[] {
  const command = commandExecutor(place)
  return agent === null ? [command] : [command, agentExecutor({ ...place, command: agent })]
}
