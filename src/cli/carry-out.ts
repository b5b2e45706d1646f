import type { EventEmitter } from 'node:events'
import type { PreparedRun } from '../operations/execute.ts'
import type { ExecutionOutcome, OpenEnd } from '../operations/execution-outcome.ts'
import { waitsForPerson } from '../core/execution/lifecycle.ts'
import { formatDuration, MS_PER_HOUR } from '../core/std/duration.ts'
import { SIMULATED_SCALE } from '../operations/open-site.ts'
import type { Telling } from './execution-telling.ts'
import type { Invocation } from './invocation.ts'
import { type ExecutionPlace, nextSteps } from './next-steps.ts'
import { simulatedText } from './printing.ts'
import { onStopRequests } from './stop-requests.ts'
import { counted } from '../core/std/counted.ts'

const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGINT: 'Ctrl-C',
  SIGTERM: 'SIGTERM',
  SIGHUP: 'the terminal was closed',
}

/** What `carryOut` needs to know of the call. */
export interface CarryOutRequest {
  readonly run: PreparedRun
  readonly telling: Telling
  /** Number of attempts that run at this moment. */
  readonly running: () => number
  /** Number of attempts that this run has started. */
  readonly started: () => number
  /** How the execution is named in the commands that lead on. */
  readonly place: ExecutionPlace
  /** Where Ctrl-C and the like arrive: the process. */
  readonly signals: EventEmitter
  /** What failed tasks printed last, as lines. */
  readonly output: (outcome: ExecutionOutcome) => readonly string[]
  /** Milliseconds that never go back. */
  readonly now: () => number
}

/** Runs a prepared execution to its end, with Ctrl-C at hand, and says how to go on. Resolves with the exit code. */
export async function carryOut(request: CarryOutRequest, invocation: Invocation): Promise<number> {
  const { run, telling } = request
  const simulated = simulatedText(run.simulated, run.coordinator.graph.nodes.length, invocation.screen.paint)
  // A reader that leaves ends the telling, never the work: its exit code and `status` still tell how it went.
  invocation.outputClosed = () => {}
  const forget = onStopRequests(
    request.signals,
    {
      stop(signal) {
        const running = counted(request.running(), 'running task')
        telling.say(
          run.journalProblem() === null
            ? `stopping: cancelling ${running} (press Ctrl-C again to kill them now)`
            : `stopping cannot be stored while the journal cannot be written: leaving in some seconds without it, and ${running} may go on (press Ctrl-C again to kill them now)`,
        )
        run.stop(SIGNAL_WORDS[signal] ?? signal)
      },
      kill() {
        telling.say('killing what still runs')
        run.kill()
      },
    },
    request.now,
  )
  try {
    if (simulated !== undefined) telling.say(`${simulated}\n${pretendingText(run)}`)
    const outcome = await run.run()
    telling.left()
    if (simulated !== undefined) telling.say(simulated)
    for (const line of request.output(outcome)) telling.say(line)
    if (run.resumed && request.started() === 0) for (const line of whyNothingStarted(outcome)) telling.say(line)
    const mark = invocation.screen.paint.accent('next:')
    for (const step of stepsAfter(outcome, request.place)) telling.say(`${mark} ${step}`)
    return outcome.exit
  } finally {
    forget()
    telling.close()
  }
}

/** How long pretending takes: a plan of days is not over in a moment. */
function pretendingText({ coordinator, simulated, resumed }: PreparedRun): string {
  const each = 'an hour of simulated work takes one second'
  const open = coordinator.graph.nodes.filter((node) => !node.done).length
  if (simulated < open) return `  ${each}; commands take their own time`
  if (resumed) return `  ${each}`
  const ms = (coordinator.estimates.p50_total_hours * MS_PER_HOUR) / SIMULATED_SCALE
  return `  ${each}: all of it takes ${ms < 1000 ? 'less than a second' : `about ${formatDuration(ms)}`}`
}

function whyNothingStarted({ open_ends, questions, status }: ExecutionOutcome): string[] {
  if (open_ends.length === 0 && questions.length > 0 && status !== 'aborted')
    return ['Nothing was started: what is left waits for an answer.']
  if (open_ends.length === 0 || status === 'aborted') return []
  const isLacking = (end: OpenEnd): boolean => end.state === 'READY'
  if (open_ends.every(isLacking)) return ['Nothing was started: what is ready cannot start as things are.']
  const isFailed = open_ends.some((end) => !waitsForPerson(end.state) && !isLacking(end))
  return [
    isFailed
      ? 'Nothing was tried again: a task that failed is tried again only when --retry names it.'
      : 'Nothing was started: what is left waits for an answer.',
  ]
}

function stepsAfter(outcome: ExecutionOutcome, place: ExecutionPlace): string[] {
  const { waiting, failed, lacking } = Object.groupBy(outcome.open_ends, (end) =>
    end.state === 'READY' ? 'lacking' : waitsForPerson(end.state) ? 'waiting' : 'failed',
  )
  // After a kill nobody is left to stop it: it is as a crash would have left it.
  const status = outcome.status === 'stopping' ? 'cut_off' : outcome.status
  return nextSteps(
    status,
    {
      waiting: waiting ?? [],
      failed: failed ?? [],
      lacking: lacking ?? [],
      questions: outcome.questions,
      moves: outcome.moves,
      overBudget: outcome.over_budget,
    },
    place,
  )
}
