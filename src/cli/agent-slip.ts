import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import { nearest } from '../core/std/nearest.ts'

/**
 * Refuses an agent that is nothing at all, whose tasks would all succeed without any work, and one that is a slip of `simulated`, such as `simulate`, when `path` (as in the environment) holds no command of
 * that name: every task would fail with it.
 */
export function refuseAgentSlip(agent: string | undefined, path: string): void {
  if (agent?.trim() === '') throw emptyAgent(agent)
  if (agent === undefined || agent === 'simulated' || !/^\w+$/.test(agent)) return
  if (nearest(agent, ['simulated']) === undefined) return
  if (path.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, agent)))) return
  throw new Failure({
    code: 'unknown-agent',
    message: `--agent ${agent}: there is no such command.`,
    exit: EXIT.arguments,
    advice: 'Did you mean --agent simulated, which only pretends?',
  })
}

function emptyAgent(agent: string): Failure {
  return new Failure({
    code: 'no-agent',
    message: `The agent ${JSON.stringify(agent)} is no command: nobody would do the tasks that have none of their own.`,
    exit: EXIT.arguments,
    advice:
      'Name who does them with --agent, TASKS_AGENT or a profile: "simulated" only pretends, anything else is a command line.',
  })
}
