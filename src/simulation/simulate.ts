import type { Coordinator } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import type { ExecutionOptions, ExecutionStatus } from '../core/model/execution-options.ts'
import type { HotUpdate } from '../core/model/hot-update.ts'
import type { SiteState } from '../core/execution/state.ts'
import { type Durations, type Fates, type Faults, fatesByChance } from './fate.ts'
import { SimulatedCoordinator } from './simulated-coordinator.ts'
import type { Observer, Operator, SimulatedExecution, WorldFaults, WorldParts } from './world-parts.ts'

/** 2026-01-01, 00:00 UTC: when simulated executions start. */
export const SIMULATED_START = Date.UTC(2026, 0, 1)

/** How a simulation is set up. Everything that is left to chance comes from `seed`. */
export interface SimulationSetup {
  readonly seed: number
  readonly options?: Partial<ExecutionOptions>
  /** `mean` unless told. */
  readonly durations?: Durations
  /** Without faults all goes well, and within its timeout. */
  readonly faults?: Faults & WorldFaults
  /** Instead of fates by chance. */
  readonly fates?: Fates
  readonly operator?: Operator
  /** Other executions on the same site. What is not told of them is as it is for the first. */
  readonly beside?: readonly BesidePlan[]
  readonly observer?: Observer
  /** Answers what can be done about systemic issues; without one no remedy is known. */
  readonly planner?: WorldParts['planner']
  /** Milliseconds since 1970. */
  readonly start?: number
  /** Whether the events are kept; true unless told. Without them the makespan is 0: a record has to look on. */
  readonly keeps_events?: boolean
  /** Attempts report that they have started; true unless told. Without these reports a simulation is quicker. */
  readonly started_reports?: boolean
  /** Updates of the first execution that are handed in with its plan. */
  readonly updates?: readonly HotUpdate[]
}

/** Another execution of a simulated site. */
export interface BesidePlan {
  readonly execution_id: string
  readonly coordinator: Coordinator
  readonly options?: Partial<ExecutionOptions>
  /** Milliseconds after the first; 0 unless told. */
  readonly starts_after_ms?: number
}

/** What came of a simulation. */
export interface Simulation {
  /** As stored: what a crash swallowed is not among them. */
  readonly events: readonly Event[]
  readonly site: SiteState
  readonly execution_id: string
  readonly status: ExecutionStatus
  /** From the start to the last event that is not a refused report. */
  readonly makespan_ms: number
  readonly turns: number
  readonly crashes: number
}

/** The id of the first execution of a simulated site. */
export const EXECUTION = 'exec-simulated-001'

/**
 * Carries a plan out in a simulated world: the same `turn`, the same order of append and deed as the real loop, on
 * virtual time. The same arguments give the same events. Ends when nothing can happen any more.
 */
export function simulate(coordinator: Coordinator, setup: SimulationSetup): Simulation {
  const { seed, faults, start = SIMULATED_START } = setup
  const first: BesidePlan = { execution_id: EXECUTION, coordinator }
  const world = new SimulatedCoordinator({
    executions: [first, ...(setup.beside ?? [])].map((plan) => executionOf(plan, setup)),
    seed,
    start,
    faults: faults ?? {},
    operator: setup.operator ?? { acts: [] },
    observer: setup.observer ?? {},
    planner: setup.planner,
    keeps_events: setup.keeps_events ?? true,
  })
  world.run()
  const { events } = world.log
  let last = events.length - 1
  while (last > 0 && events[last]?.type === 'report_refused') last--
  const execution = world.site.executions.get(EXECUTION)
  return {
    events,
    site: world.site,
    execution_id: EXECUTION,
    status: execution?.status ?? 'running',
    makespan_ms: (events[last]?.ts ?? start) - start,
    turns: world.turns,
    crashes: world.crashes,
  }
}

function executionOf(plan: BesidePlan, setup: SimulationSetup): SimulatedExecution {
  const { coordinator, execution_id, starts_after_ms = 0 } = plan
  const { seed, faults, durations = 'mean', started_reports = true } = setup
  const { min, max } = coordinator.worker_pool
  return {
    execution_id,
    coordinator,
    starts_after_ms,
    ...(execution_id === EXECUTION && setup.updates !== undefined ? { updates: setup.updates } : {}),
    options: {
      worker_min: min,
      worker_max: Math.max(min, max),
      assume_idempotent: false,
      agent: 'simulated',
      dry_run: true,
      ...setup.options,
      ...plan.options,
    },
    fates:
      (execution_id === EXECUTION ? setup.fates : undefined) ??
      fatesByChance(coordinator, seed, {
        durations,
        started_reports,
        within_timeouts: faults === undefined,
        ...(faults === undefined ? {} : { faults }),
      }),
  }
}
