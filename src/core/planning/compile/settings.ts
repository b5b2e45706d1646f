import type { CodebaseAnalysis } from '../../model/codebase-analysis.ts'
import type { Coordinator } from '../../model/coordinator.ts'
import type { Generator } from '../../model/meta.ts'
import type { Quotas } from '../../model/resource.ts'
import type { ExecutionModel } from '../../model/tasks-artifact.ts'

/** What a simulation of the real scheduler says about a plan. Hours. */
export interface Forecast {
  readonly p50_hours: number
  readonly p80_hours: number
  readonly p95_hours: number
  /** Name of the method, for the artifact. */
  readonly method: string
  readonly samples: number
  readonly seed: number
}

/** Forecasts of one plan under both execution models, made alike. */
export interface Forecasts {
  readonly rolling_frontier: Forecast
  readonly wave_based: Forecast
}

/** All that the compiler's answer depends on beside the proposal. */
export interface CompileSettings {
  readonly analysis: CodebaseAnalysis
  /** Text of every document that evidence may quote, by its path in the plan's directory. */
  readonly documents: ReadonlyMap<string, string>
  /** Hard dependencies below it become soft. 0 to 1. */
  readonly min_confidence: number
  readonly execution_model: ExecutionModel
  readonly generator: Generator
  readonly max_wave_size?: number
  readonly max_concurrent?: number
  readonly worker_min?: number
  readonly worker_max?: number
  /** The machine's limits; a limit left out is none. */
  readonly quotas?: Quotas
  /** Simulates the plan in the coordinator's mode; asked once for each execution model. Without it the estimates come from PERT alone. Handed in, because planning knows no scheduler. */
  readonly forecast?: (coordinator: Coordinator) => Forecast
}
