import type { Hashing } from '../../model/canonical.ts'
import type { CodebaseAnalysis } from '../../model/codebase-analysis.ts'
import type { Coordinator } from '../../model/coordinator.ts'
import type { HistoryNote } from '../../model/history.ts'
import type { Generator } from '../../model/meta.ts'
import type { Policies } from '../../model/policies.ts'
import type { Quotas } from '../../model/resource.ts'
import type { ExecutionModel, LowConfidencePolicy } from '../../model/tasks-artifact.ts'
import type { PlanForecast } from '../../model/waves-artifact.ts'
import type { WorkerPool } from '../../model/worker-pool.ts'
import type { PreviousPlan } from './previous.ts'

/** All that the compiler's answer depends on beside the proposal. */
export interface CompileSettings {
  readonly analysis: CodebaseAnalysis
  /** Those of the proposed symbols that the codebase has, as `path#name`. Nothing else may be said to be reused. */
  readonly known_symbols?: ReadonlySet<string>
  /** Text of every document that evidence may quote, by its path in the plan's directory. */
  readonly documents: ReadonlyMap<string, string>
  /** Hard dependencies below it are not sure enough to order anything. 0 to 1. */
  readonly min_confidence: number
  /** What becomes of them. Default `soft`. */
  readonly low_confidence?: LowConfidencePolicy
  /** Opens cycles by the repairs that are otherwise only offered. Default false. */
  readonly repair?: boolean
  /** An earlier plan of the same work: what it named keeps its id. */
  readonly previous?: PreviousPlan
  /** What executions before took: durations are corrected by it. */
  readonly history?: HistoryNote
  readonly execution_model: ExecutionModel
  readonly generator: Generator
  /** SHA-256 as the machine has it; in plain JavaScript where nothing is handed in. */
  readonly hashing?: Hashing
  /** Leaves the hashes of the artifacts out: for a plan that is compared, and not kept. */
  readonly unsealed?: boolean
  readonly max_wave_size?: number
  readonly max_concurrent?: number
  readonly worker_min?: number
  readonly worker_max?: number
  /** The runtime's rules that are not to be the recommended ones. */
  readonly policies?: Partial<Policies>
  /** Who carries the plan out, where the pool is not the default one. `worker_min` and `worker_max` stand above it. */
  readonly worker_pool?: Partial<WorkerPool>
  /** The machine's limits; a limit left out is none. */
  readonly quotas?: Quotas
  /** Simulates a draft of the plan under both execution models. Without it the estimates come from PERT alone. Handed in, because planning knows no scheduler. */
  readonly forecast?: (coordinator: Coordinator) => PlanForecast
}
