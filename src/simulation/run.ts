import type { Coordinator } from '../core/model/coordinator.ts'
import type { ExecutionOptions, TaskState } from '../core/model/execution-options.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { StatedThrottle } from '../core/execution/holds/stated-throttle.ts'
import { satisfiesDependents } from '../core/execution/lifecycle.ts'
import { taskState } from '../core/execution/state.ts'
import { why } from '../core/execution/why.ts'
import { type Durations, fatesByChance, personsTime } from './fate.ts'
import { RunRecord } from './run-record.ts'
import { SIMULATED_START, type Simulation, simulate } from './simulate.ts'

/** One run in which all goes well and people do what is theirs, seen task by task. */
export interface Run {
  readonly record: RunRecord
  /** To the end of the last task. */
  readonly makespan_ms: number
}

/** Simulates a plan once; a Failure with exit code 4 when it does not come to its end even so. Both models draw the same durations from the same seed. */
export function simulateRun(
  coordinator: Coordinator,
  {
    seed,
    durations,
    options = {},
    start = SIMULATED_START,
    throttles = [],
  }: {
    readonly seed: number
    readonly durations: Durations
    readonly options?: Partial<ExecutionOptions>
    /** Milliseconds since 1970. */
    readonly start?: number
    /** What slows tasks down from the start. */
    readonly throttles?: readonly StatedThrottle[]
  },
): Run {
  const record = new RunRecord(coordinator.graph.nodes, start)
  const does = personsTime(coordinator, seed, durations)
  const simulation = simulate(coordinator, {
    seed,
    start,
    options,
    fates: fatesByChance(coordinator, seed, { durations, started_reports: false, within_timeouts: true }),
    operator: { acts: [], does },
    observer: record,
    keeps_events: false,
    ...(throttles.length === 0
      ? {}
      : { updates: [{ id: 'throttles', base_version: 0, reason: 'in force', ops: [...throttles] }] }),
  })
  if (simulation.status !== 'completed') throw neverEnds(simulation, start)
  return { record, makespan_ms: record.makespan_ms }
}

/** Even when all goes well and everybody does their part, something is waited for that never comes. */
function neverEnds({ site, execution_id, status, makespan_ms }: Simulation, start: number): Failure {
  const execution = site.executions.get(execution_id)
  const states = execution?.plan.nodes.map((_, task) => taskState(execution, task)) ?? []
  const task = firstOf(states, (state) => !satisfiesDependents(state) && state !== 'PENDING')
  const node = execution?.plan.nodes[task]
  const reason =
    execution === undefined || node === undefined
      ? ''
      : `: ${node.id} (${node.name}) ${why(site, execution, task, start + makespan_ms).text}`
  return new Failure({
    code: 'never-ends',
    message: `When the plan is simulated and all goes well, it does not come to its end (${status.replace('_', ' ')})${reason}.`,
    exit: EXIT.resources_unresolvable,
    advice: 'Look at the resources, windows, workers and policies that it needs, mend them and plan again.',
  })
}

/** The first task in a state of a kind, or else the first. */
function firstOf(states: readonly TaskState[], is: (state: TaskState) => boolean): number {
  return Math.max(0, states.findIndex(is))
}
