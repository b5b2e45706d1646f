import type { Coordinator } from '../core/model/coordinator.ts'
import type { ExecutionOptions } from '../core/model/execution-options.ts'
import { assert } from '../core/std/assert.ts'
import { type Durations, fatesByChance, personsTime } from './fate.ts'
import { RunRecord } from './run-record.ts'
import { SIMULATED_START, simulate } from './simulate.ts'

/** One run in which all goes well and people do what is theirs, seen task by task. */
export interface Run {
  readonly record: RunRecord
  /** To the end of the last task. */
  readonly makespan_ms: number
}

/** Simulates a plan once. Both models draw the same durations from the same seed. */
export function simulateRun(
  coordinator: Coordinator,
  {
    seed,
    durations,
    options = {},
  }: { readonly seed: number; readonly durations: Durations; readonly options?: Partial<ExecutionOptions> },
): Run {
  const record = new RunRecord(coordinator.graph.nodes, SIMULATED_START)
  const does = personsTime(coordinator, seed, durations)
  const { status } = simulate(coordinator, {
    seed,
    options,
    fates: fatesByChance(coordinator, seed, { durations, started_reports: false, within_timeouts: true }),
    operator: { acts: [], does },
    observer: record,
    keeps_events: false,
  })
  assert(status === 'completed', `a plan in which all goes well is completed, not ${status}`)
  return { record, makespan_ms: record.makespan_ms }
}
