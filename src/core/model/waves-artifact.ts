import { z } from 'zod'
import { Sha256, TaskId } from './identity.ts'
import { PlanId, metaBase } from './meta.ts'

const Percentiles = z.strictObject({
  p50_hours: z.number().min(0),
  p80_hours: z.number().min(0),
  p95_hours: z.number().min(0),
})

/** `waves.json`: both execution models side by side. Waves are a forecast unless the user asks for wave mode. */
export const WavesArtifact = z.strictObject({
  meta: z.strictObject({
    schema: z.literal('tasks-slaps/waves'),
    ...metaBase,
    plan_id: PlanId,
    tasks_hash: Sha256,
    dag_hash: Sha256,
  }),
  execution_models: z.strictObject({
    wave_based: z.strictObject({
      config: z.strictObject({
        max_wave_size: z.int().min(1),
        barrier: z.strictObject({ kind: z.enum(['quorum', 'all']), quorum: z.number().min(0).max(1) }),
      }),
      waves: z.array(
        z.strictObject({
          wave_number: z.int().min(1),
          tasks: z.array(TaskId).min(1),
          /** Of this wave alone, by PERT; a simulation tells the whole only. */
          estimates: Percentiles,
          /** Units of each lock or pool that the wave's tasks ask for in all. */
          resource_usage: z.record(z.string(), z.number().min(0)),
        }),
      ),
      total_waves: z.int().min(0),
      estimated_completion: Percentiles,
    }),
    rolling_frontier: z.strictObject({
      initial_frontier: z.array(TaskId),
      config: z.strictObject({
        max_concurrent_tasks: z.int().min(1),
        scheduling_algorithm: z.string(),
        frontier_update_policy: z.literal('immediate'),
        coordinator_config_ref: z.literal('coordinator.json'),
      }),
      estimated_completion_time: Percentiles.extend({
        /** The largest of critical path, work over capacity and resource bounds: no schedule can be shorter. */
        optimal_hours: z.number().min(0),
      }),
    }),
  }),
  /** How both completions were estimated, by one method, and what they say side by side. Computed, never claimed. */
  comparison: z.strictObject({
    method: z.string(),
    samples: z.int().min(0),
    seed: z.int(),
    /** Rolling frontier's P50 over the waves' P50; below 1 means that the frontier is quicker. */
    makespan_ratio: z.number().min(0),
  }),
})
/** See {@link WavesArtifact}. */
export type WavesArtifact = z.infer<typeof WavesArtifact>
