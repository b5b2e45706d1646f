import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { type PreparedRun, startExecution } from '../operations/execute.ts'
import { MemoryJournal } from '../plugins/journals/memory.ts'
import { type Fates, UNEVENTFUL, simulatedError } from '../simulation/fate.ts'
import { simulatedExecutor } from '../simulation/scripted-executor.ts'
import { machineClock } from '../system/machine-clock.ts'
import { planFromText } from '../testing/plan-text.ts'
import { carryOut } from './carry-out.ts'
import { type Telling, tellExecution } from './execution-telling.ts'
import type { Invocation } from './invocation.ts'
import type { ExecutionPlace } from './next-steps.ts'
import { type RecordedScreen, recordedScreen } from './recorded-screen.ts'

interface Stage {
  readonly screen: RecordedScreen
  readonly signals: EventEmitter
  readonly exit: Promise<number>
}

/** Carries a plan out in a simulated world on the real clock. `watch` is called with each type of event as it is told. */
function stage(plan: string, fates: Fates, json: boolean, watch: (type: string, signals: EventEmitter) => void): Stage {
  const screen = recordedScreen()
  const signals = new EventEmitter()
  const invocation: Invocation = { name: 'tasks', screen, directory: '.', exitCode: 0, outputClosed: () => {} }
  const telling: Telling = tellExecution(screen, json, Date.now)
  let running = 0
  const run: PreparedRun = startExecution(
    { coordinator: planFromText(plan), plan_dir: 'plans/x', codebase: '.' },
    { actor: 'cli', worker_min: 2, agent: 'simulated' },
    {
      journal: new MemoryJournal(),
      clock: machineClock,
      executors: ({ clock }) => [simulatedExecutor(clock, 1, fates)],
    },
    {
      events(events, site) {
        telling.listeners.events(events, site)
        running = site.executions.get(run.execution_id)?.open.size ?? 0
        for (const { type } of events) watch(type, signals)
      },
      trouble: (problem) => telling.listeners.trouble(problem),
    },
  )
  const place: ExecutionPlace = { name: 'tasks', execution: 'EXEC', option: '' }
  const exit = carryOut(
    {
      run,
      telling,
      running: () => running,
      started: () => 1,
      place,
      signals,
      output: () => [],
      now: () => performance.now(),
    },
    invocation,
  )
  return { screen, signals, exit }
}

function withoutTimes(text: string): string {
  return text
    .replaceAll(/\[(Time )?\d\d:\d\d\]/g, '[$100:00]')
    .replaceAll(/exec-[\d-]+/g, 'EXEC')
    .replaceAll(/\d+(?:\.\d+)?m?s\b/g, 'Ns')
    .replaceAll(/\d+%/g, 'N%')
}

test('without a terminal the story is told a line at a time', async () => {
  const { screen, exit } = stage(
    'a 1s agent\nb 1s agent after a',
    () => UNEVENTFUL,
    false,
    () => {},
  )
  expect(await exit).toBe(0)
  expect(screen.printed.err).toBe('')
  expect(withoutTimes(screen.printed.out)).toMatchInlineSnapshot(`
    "simulated: 2 of 2 tasks are only simulated (--agent simulated): nothing is done or checked for them
      an hour of simulated work takes one second: all of it takes less than a second
    [Initialization]
    ✓ Loaded coordinator.json (2 tasks, 1 dependency)
    ✓ Initialized frontier with 1 task
    ✓ Started 2 workers, up to 8 when needed

    [Time 00:00] Starting execution
    [00:00] → P1.a (a) → worker-1
    [00:00] ✓ P1.a completed (Ns)
    [00:00] ✓ Checkpoint: N% complete
    [00:00] → P1.b (b) → worker-1
    [00:00] ✓ P1.b completed (Ns)

    [Time 00:00] All tasks completed successfully
    ✓ Final metrics:
      - Total time: Ns (vs Ns estimated)
      - Tasks: 2 completed
      - Retries: 0 total
      - Resource utilization: N% average of worker slots
    simulated: 2 of 2 tasks are only simulated (--agent simulated): nothing is done or checked for them
    "
  `)
})

test('with --json only events are printed, one a line', async () => {
  const { screen, exit } = stage(
    'a 1s agent',
    () => UNEVENTFUL,
    true,
    () => {},
  )
  expect(await exit).toBe(0)
  const types = screen.printed.out
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type)
  expect(types[0]).toBe('execution_started')
  expect(types.at(-1)).toBe('execution_finished')
  expect(screen.printed.err).toMatch(
    /^(simulated: 1 of 1 task is only simulated .*\n)  an hour of simulated work takes one second: .*\n\1$/,
  )
})

test('a failed execution says how to see why and how to try again', async () => {
  const failing: Fates = () => ({ ...UNEVENTFUL, ending: 'failed', error: simulatedError('logic') })
  const { screen, exit } = stage('a 1s agent', failing, false, () => {})
  expect(await exit).toBe(8)
  expect(withoutTimes(screen.printed.out).split('\n').slice(-3).join('\n')).toMatchInlineSnapshot(`
    "next: tasks logs P1.a --execution EXEC   shows why it failed
    next: tasks execute --resume EXEC --retry P1.a   tries it again
    "
  `)
})

test('the first Ctrl-C cancels what runs and leaves, and says how to go on', async () => {
  const slow: Fates = () => ({ ...UNEVENTFUL, duration_ms: null })
  const { screen, exit } = stage('a 1s agent\nb 1s agent', slow, false, (type, signals) => {
    if (type === 'task_started') signals.emit('SIGINT')
  })
  expect(await exit).toBe(9)
  expect(withoutTimes(screen.printed.out)).toMatchInlineSnapshot(`
    "simulated: 2 of 2 tasks are only simulated (--agent simulated): nothing is done or checked for them
      an hour of simulated work takes one second: all of it takes less than a second
    [Initialization]
    ✓ Loaded coordinator.json (2 tasks, 0 dependencies)
    ✓ Initialized frontier with 2 tasks
    ✓ Started 2 workers, up to 8 when needed

    [Time 00:00] Starting execution
    [00:00] → P1.a (a) → worker-1
    [00:00] → P1.b (b) → worker-2
    stopping: cancelling 2 running tasks (press Ctrl-C again to kill them now)
    [00:00] ■ Stopping (Ctrl-C): 2 running
    [00:00] ⚠ P1.a needs attention: was cut off and does not say that it may be repeated. Look at what it left behind: was it done, or may it run again? [done | retry | skip]
    [00:00] ⚠ P1.b needs attention: was cut off and does not say that it may be repeated. Look at what it left behind: was it done, or may it run again? [done | retry | skip]

    [Time 00:00] Stopped, 0 of 2 tasks done
    simulated: 2 of 2 tasks are only simulated (--agent simulated): nothing is done or checked for them
    next: tasks execute --resume EXEC --done P1.a   (or --retry, --skip; 1 more waits for an answer too: tasks status EXEC lists them; the flag may be repeated)
    "
  `)
})

test('a second Ctrl-C kills what will not end by itself', async () => {
  const screen = recordedScreen()
  const signals = new EventEmitter()
  const said: string[] = []
  const run: PreparedRun = {
    execution_id: 'exec-1',
    coordinator: planFromText('a 1s agent'),
    resumed: false,
    simulated: 0,
    codebase: '.',
    run: () =>
      new Promise((resolve) => {
        signals.once('killed', () =>
          resolve({
            execution_id: 'exec-1',
            status: 'stopped',
            exit: 9,
            open_ends: [],
            questions: [],
            moves: true,
            over_budget: false,
          }),
        )
      }),
    journalProblem: () => null,
    stop: (reason) => said.push(`stop ${reason}`),
    kill: () => {
      said.push('kill')
      signals.emit('killed')
    },
  }
  const invocation: Invocation = { name: 'tasks', screen, directory: '.', exitCode: 0, outputClosed: () => {} }
  const telling = tellExecution(screen, false, Date.now)
  const place: ExecutionPlace = { name: 'tasks', execution: 'EXEC', option: '' }
  let passed = 0
  const request = {
    run,
    telling,
    running: () => 1,
    started: () => 1,
    place,
    signals,
    output: () => [],
    now: () => (passed += 1000),
  }
  const exit = carryOut(request, invocation)
  signals.emit('SIGINT')
  signals.emit('SIGINT')
  expect(await exit).toBe(9)
  expect(said).toEqual(['stop Ctrl-C', 'kill'])
  expect(screen.printed.out).toMatchInlineSnapshot(`
    "stopping: cancelling 1 running task (press Ctrl-C again to kill them now)
    killing what still runs
    next: tasks execute --resume EXEC   goes on
    "
  `)
})
