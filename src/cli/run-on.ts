import { resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Event } from '../core/model/event.ts'
import type { Journal } from '../core/ports/journal.ts'
import type { ExecuteListeners, ExecutionRun } from '../operations/execute.ts'
import type { ExecutionOutcome } from '../operations/execution-outcome.ts'
import { reportOf, writeReport } from '../operations/final-report.ts'
import type { OpenSite } from '../operations/open-site.ts'
import { openControlServer } from '../server/control/control-server.ts'
import { carryOut } from './carry-out.ts'
import { asTyped } from './command-name.ts'
import type { ExecuteCall } from './execute-request.ts'
import { tellExecution } from './execution-telling.ts'
import { failureOutput } from './failure-output.ts'
import type { Invocation } from './invocation.ts'
import { executionPlace } from './next-steps.ts'
import { placedCommands } from './placed-commands.ts'
import { verbNames } from './verbs.ts'

/** Prepares a run on a site that is open and carries it out, within hearing of other terminals. Resolves with the exit code. */
export async function runOn(
  site: OpenSite,
  { json, report, request }: Pick<ExecuteCall, 'json' | 'report' | 'request'>,
  invocation: Invocation,
  prepare: (listeners: ExecuteListeners) => ExecutionRun,
): Promise<number> {
  const option = executionPlace(invocation.name, '', site.stateDir, invocation.directory).option
  const typed = (text: string): string => asTyped(placedCommands(text, option), invocation.name, verbNames)
  const telling = tellExecution(invocation.screen, json, Date.now, typed, request.waits_for_answers)
  try {
    for (const note of site.notes) telling.say(note)
    let running = 0
    let started = 0
    const run = prepare({
      events(events, state) {
        telling.listeners.events(events, state)
        started += events.filter((event) => event.type === 'attempt_ordered').length
        running = state.executions.get(run.execution_id)?.open.size ?? 0
      },
      trouble: (problem) => telling.listeners.trouble(problem),
      notice: (text) => telling.say(text),
    })
    site.carriesOut(run.execution_id)
    const hearing = await hearCommands(site, run, telling.say)
    try {
      if (run.resumed) telling.recall(knownOf(site.journal, run.execution_id))
      const place = executionPlace(invocation.name, run.execution_id, site.stateDir, invocation.directory)
      const now = (): number => performance.now()
      const output = (outcome: ExecutionOutcome): string[] => failureOutput(outcome, site)
      const counts = { running: () => running, started: () => started }
      const exit = await carryOut({ run, telling, ...counts, place, signals: process, output, now }, invocation)
      if (report === undefined) return exit
      try {
        writeReport(resolve(invocation.directory, report), reportOf(site.journal, run.execution_id, Date.now()))
      } catch (error) {
        // How the execution ended outweighs what became of its report.
        if (exit === EXIT.ok || !(error instanceof Failure)) throw error
        invocation.screen.err(`${error.message} ${typed(error.advice ?? '')}`)
      }
      return exit
    } finally {
      await hearing.end()
    }
  } finally {
    telling.close()
  }
}

/** What is stored of an execution by now. It may be read later, when more is. */
function knownOf(journal: Journal, execution: string): Iterable<Event> {
  const last = journal.last()?.position ?? 0
  return upTo(journal.read({ execution }), last)
}

function* upTo(events: Iterable<Event>, last: number): Generator<Event> {
  for (const event of events) {
    if (event.position > last) return
    yield event
  }
}

/** Lets people talk to the run from other terminals. Without a socket it goes on all the same, and says so. */
async function hearCommands(
  site: OpenSite,
  run: ExecutionRun,
  say: (text: string) => void,
): Promise<{ end(): Promise<void> }> {
  try {
    const server = await openControlServer(site.stateDir, run)
    site.listensAt(server.path)
    return {
      async end() {
        site.listensAt(null)
        await server.close()
      },
    }
  } catch (error) {
    say(`Commands from other terminals are not heard: ${error instanceof Error ? error.message : String(error)}`)
    return { end: () => Promise.resolve() }
  }
}
