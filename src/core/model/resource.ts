import { z } from 'zod'

/** How one unit of a shared resource is used. A read never excludes another read. */
export const Access = z.enum(['read', 'write'])
/** See {@link Access}. */
export type Access = z.infer<typeof Access>

/** What a task asks of one shared resource: a number of units, or units with an access. */
export const SharedClaim = z.union([
  z.number().positive(),
  z.strictObject({ units: z.number().positive(), access: Access.optional() }),
])
/** See {@link SharedClaim}. */
export type SharedClaim = z.infer<typeof SharedClaim>

/** What a task needs while it runs. Absent quota means 0; fractions of a core are fine. */
export const ResourceSpec = z.strictObject({
  cpu_cores: z.number().min(0).optional(),
  memory_mb: z.number().min(0).optional(),
  disk_io_mbps: z.number().min(0).optional(),
  /** Names of locks that one task at a time may hold. */
  exclusive_resources: z.array(z.string().min(1)),
  /** Units taken of each pool. */
  shared_resources: z.record(z.string().min(1), SharedClaim),
})
/** See {@link ResourceSpec}. */
export type ResourceSpec = z.infer<typeof ResourceSpec>

/** A part of each day, in hours of a fixed offset from UTC. One that ends before it begins goes past midnight. */
export const TimeWindow = z.strictObject({
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as HH:MM'),
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time as HH:MM'),
  /** Days on which it begins; every day when absent. */
  days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1)
    .optional(),
  /** `+02:00`; UTC when absent. */
  utc_offset: z
    .string()
    .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'an offset as +HH:MM')
    .optional(),
})
/** See {@link TimeWindow}. */
export type TimeWindow = z.infer<typeof TimeWindow>

/** A resource that tasks share, as planning found or a spec declared it. */
export const SharedResource = z.strictObject({
  type: z.enum(['exclusive', 'shared_limited', 'rate', 'budget']),
  /** Units in all; 1 for an exclusive lock; starts per `interval_seconds` for a rate. */
  capacity: z.number().positive(),
  interval_seconds: z.number().positive().optional(),
  /** When it may be taken; at any time when absent. */
  windows: z.array(TimeWindow).min(1).optional(),
  location: z.string(),
  constraint: z.string(),
  reason: z.string(),
  lock_order: z.int().optional(),
})
/** See {@link SharedResource}. */
export type SharedResource = z.infer<typeof SharedResource>

/** The machine's own limits. Absent means unlimited. */
export const Quotas = z.strictObject({
  cpu_cores: z.number().positive().optional(),
  memory_mb: z.number().positive().optional(),
  disk_io_mbps: z.number().positive().optional(),
})
/** See {@link Quotas}. */
export type Quotas = z.infer<typeof Quotas>
