import { z } from 'zod'
import { Sha256, TaskId } from './identity.ts'
import { PlanId, metaBase } from './meta.ts'

const Percentiles = z.strictObject({
  p50_hours: z.number().min(0),
  p80_hours: z.number().min(0),
  p95_hours: z.number().min(0),
})

/** What simulating a plan many times says about one lock, pool, quota or rate; means over all runs. */
export const ResourceForecast = z.strictObject({
  /** Share of its capacity that was taken while the plan ran. */
  utilization: z.number().min(0).max(1),
  /** How often a task that was ready otherwise had to wait for it. */
  waits: z.number().min(0),
  /** Task hours spent waiting for it. */
  wait_hours: z.number().min(0),
})
/** See {@link ResourceForecast}. */
export type ResourceForecast = z.infer<typeof ResourceForecast>

/** What simulating a plan many times says about one execution model. */
export const ModelForecast = Percentiles.extend({
  /** Share of the lanes' time that was spent on tasks; mean over all runs. */
  utilization: z.number().min(0).max(1),
  /** Lane hours that nobody used; mean over all runs. */
  idle_hours: z.number().min(0),
  resources: z.record(z.string().min(1), ResourceForecast),
})
/** See {@link ModelForecast}. */
export type ModelForecast = z.infer<typeof ModelForecast>

/** Both execution models, simulated with the same scheduler, the same limits and the same drawn durations. */
export const PlanForecast = z.strictObject({
  method: z.literal('monte_carlo'),
  /** Runs of each model. */
  samples: z.int().min(1),
  seed: z.int(),
  /** Tasks that can run at once. */
  lanes: z.int().min(1),
  rolling_frontier: ModelForecast,
  wave_based: ModelForecast,
  /** The frontier's makespan over the waves', run by run with equal durations; below 1 the frontier is quicker. */
  ratio: z.strictObject({
    p10: z.number().min(0),
    p50: z.number().min(0),
    p90: z.number().min(0),
    /** Share of the runs in which the frontier took longer. */
    frontier_slower: z.number().min(0).max(1),
  }),
  /** One run of the rolling frontier with mean durations, at no more than a few moments. */
  course: z.array(
    z.strictObject({
      at_hours: z.number().min(0),
      running: z.array(TaskId),
      ready: z.int().min(0),
      blocked: z.int().min(0),
      completed: z.int().min(0),
      resource_usage: z.record(z.string(), z.number().min(0)),
    }),
  ),
})
/** See {@link PlanForecast}. */
export type PlanForecast = z.infer<typeof PlanForecast>

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
      /** Where tasks wait for resources, the longest wait first; empty without a forecast. */
      critical_resource_contentions: z.array(
        z.strictObject({
          resource: z.string().min(1),
          /** Tasks that had to wait for it, mean over all runs. */
          contention_points: z.number().min(0),
          estimated_wait_time_hours: z.number().min(0),
          mitigation: z.string(),
        }),
      ),
    }),
  }),
  /** Absent when nobody simulated the plan. */
  forecast: PlanForecast.optional(),
  /** How both completions were estimated, by one method, and what they say side by side. Computed, never claimed. */
  comparison: z.strictObject({
    method: z.string(),
    samples: z.int().min(0),
    seed: z.int(),
    /**
     * The frontier's makespan over the waves'; below 1 the frontier is quicker. The forecast's `ratio.p50`, run by run; without a
     * forecast that of both bounds at P50.
     */
    makespan_ratio: z.number().min(0),
  }),
})
/** See {@link WavesArtifact}. */
export type WavesArtifact = z.infer<typeof WavesArtifact>
