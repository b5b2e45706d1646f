import { z } from 'zod'

/** Adaptive scaling: one more worker above the first share of busy slots, one fewer below the second. */
export const WorkerScaling = z.strictObject({
  /** Share of busy slots in (0, 1]. */
  scale_up_at: z.number().positive().max(1),
  scale_down_at: z.number().min(0).max(1),
  /** The load lies below `scale_down_at` for so long before a worker leaves. */
  cool_down_seconds: z.number().min(0),
})
/** See {@link WorkerScaling}. */
export type WorkerScaling = z.infer<typeof WorkerScaling>

/**
 * A kind of worker. `specialized` does what its capabilities say; `generic` does everything, after a setup; `hybrid` does its
 * capabilities at once and everything else after a setup.
 */
export const WorkerProfile = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['specialized', 'generic', 'hybrid']),
  capabilities: z.array(z.string().min(1)),
  /** Tasks that it has at once. Absent is 1. */
  slots: z.int().min(1).optional(),
  /** Workers of this kind, at most. Absent: as many as the pool may have. */
  count: z.int().min(1).optional(),
  /** What it costs to begin a task outside its capabilities. Absent is 0. */
  setup_seconds: z.number().min(0).optional(),
  /** Its own limits; absent is none of its own. */
  cpu_cores: z.number().positive().optional(),
  memory_mb: z.number().positive().optional(),
})
/** See {@link WorkerProfile}. */
export type WorkerProfile = z.infer<typeof WorkerProfile>

/** Who carries tasks out. Without `workers` they are generic, without a setup. */
export const WorkerPool = z.strictObject({
  min: z.int().min(1),
  max: z.int().min(1),
  scaling: WorkerScaling.optional(),
  workers: z.array(WorkerProfile).min(1).optional(),
})
/** See {@link WorkerPool}. */
export type WorkerPool = z.infer<typeof WorkerPool>

/** The most tasks that so many workers of a pool can have at once, where none has more than `max_tasks`. */
export function mostSlots({ workers }: Pick<WorkerPool, 'workers'>, max: number, max_tasks = Infinity): number {
  if (workers === undefined) return max
  const largest = workers
    .map(({ slots = 1, count = max }) => ({ slots: Math.min(slots, max_tasks), count }))
    .sort((a, b) => b.slots - a.slots)
  let left = max
  let most = 0
  for (const { slots, count } of largest) {
    const taken = Math.min(count, left)
    most += taken * slots
    left -= taken
  }
  return most
}
