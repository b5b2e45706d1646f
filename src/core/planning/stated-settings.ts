import type { Plan } from './plan.ts'
import type { CompileSettings } from './compile/settings.ts'

/** What a plan says of the settings that it was compiled with. */
export type StatedSettings = Required<
  Pick<
    CompileSettings,
    | 'min_confidence'
    | 'low_confidence'
    | 'repair'
    | 'execution_model'
    | 'max_wave_size'
    | 'max_concurrent'
    | 'worker_min'
    | 'worker_max'
    | 'policies'
    | 'worker_pool'
  >
> &
  Pick<CompileSettings, 'history'>

/** Reads those settings off a plan, so that it, or another specification in its place, can be compiled as it was. */
export function statedSettings({
  tasks,
  waves,
  coordinator,
}: Pick<Plan, 'tasks' | 'waves' | 'coordinator'>): StatedSettings {
  const { min_confidence, low_confidence, repair, execution_model, history } = tasks.meta
  return {
    min_confidence,
    low_confidence,
    repair,
    execution_model,
    max_wave_size: waves.execution_models.wave_based.config.max_wave_size,
    max_concurrent: coordinator.policies.concurrency_max,
    worker_min: coordinator.worker_pool.min,
    worker_max: coordinator.worker_pool.max,
    policies: coordinator.policies,
    worker_pool: coordinator.worker_pool,
    ...(history === undefined ? {} : { history }),
  }
}
