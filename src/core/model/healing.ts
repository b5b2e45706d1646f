/**
 * How a plan is mended while it runs: what broke for several tasks in the same way, and what is done about it.
 *
 *   breaker trips ─► systemic issue ─► the planner makes a patch ─► asked about, or at once ─► hot update ─► probe
 */
import { z } from 'zod'
import { TaskId } from './identity.ts'

/** Whether a remedy is carried out by itself, after a person has agreed, or not at all. */
export const HealingMode = z.enum(['auto', 'ask', 'off'])
/** See {@link HealingMode}. */
export type HealingMode = z.infer<typeof HealingMode>

/** What the planner can do about an issue. `own`: a breaker of the configuration says what. */
export const RemedyKind = z.enum([
  'install_packages',
  'refresh_lock_file',
  'sync_schema',
  'throttle',
  'ease_resources',
  'free_disk',
  'move_port',
  'order_writers',
  'own',
])
/** See {@link RemedyKind}. */
export type RemedyKind = z.infer<typeof RemedyKind>

/** The same failure in several tasks, or one that is known to strike others too. */
export const SystemicIssue = z.strictObject({
  /** `issue-<seq>` of the event that told of it. */
  id: z.string().min(1),
  /** The breaker's pattern. */
  pattern: z.string().min(1),
  /** What its failures have in common. */
  key: z.string(),
  code: z.string(),
  fingerprint: z.string(),
  ecosystem: z.string().optional(),
  /** Tasks that failed in this way and have not run since. */
  tasks: z.array(TaskId),
  /** Failures so far. */
  occurrences: z.int().min(0),
  /** `seq` of the first event that told of it. */
  first_seq: z.int().min(1),
  /** All that was captured, by name. Untrusted text. */
  captures: z.record(z.string(), z.array(z.string())),
  /** When the other side says that it may be asked again. */
  retry_after_seconds: z.number().min(0).optional(),
  remedy: RemedyKind,
})
/** See {@link SystemicIssue}. */
export type SystemicIssue = z.infer<typeof SystemicIssue>

/** The rules of mending, in coordinator.json. */
export const Healing = z.strictObject({
  default: HealingMode,
  /** By the name of a breaker's pattern. */
  patterns: z.record(z.string().min(1), HealingMode).optional(),
  /** Packages that may be installed although no manifest names them. */
  allow: z.array(z.string().min(1).max(214)).optional(),
  /** How far a task's memory may be raised, as a multiple of what the plan gave it. Default 2. */
  memory_ceiling: z.number().min(1).max(16).optional(),
})
/** See {@link Healing}. */
export type Healing = z.infer<typeof Healing>

/** Rules of mending that a specification states for its plan; they stand above those of the configuration. */
export const StatedHealing = Healing.partial()
/** See {@link StatedHealing}. */
export type StatedHealing = z.infer<typeof StatedHealing>
