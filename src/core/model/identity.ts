import { z } from 'zod'

/** Task ids: `P1.T001`, `P1.T001a`, `AUTO.INSTALL.DEPS`. Safe as a file name on every system that we run on. */
export const TaskId = z
  .string()
  .max(120)
  .regex(/^[A-Z][A-Z0-9]*(\.[A-Za-z0-9_-]+)+$/, 'a task id looks like P1.T001')
/** See {@link TaskId}. */
export type TaskId = z.infer<typeof TaskId>

/** Feature ids: `F001`. */
export const FeatureId = z.string().regex(/^F\d{3,}$/, 'a feature id looks like F001')
/** See {@link FeatureId}. */
export type FeatureId = z.infer<typeof FeatureId>

/** Execution ids: `exec-2026-11-22-001`. */
export const ExecutionId = z
  .string()
  .max(80)
  .regex(/^exec-[0-9a-z-]+$/, 'an execution id looks like exec-2026-11-22-001')
/** See {@link ExecutionId}. */
export type ExecutionId = z.infer<typeof ExecutionId>

/** Worker ids: `worker-1`. */
export const WorkerId = z.string().min(1).max(80)
/** See {@link WorkerId}. */
export type WorkerId = z.infer<typeof WorkerId>

/**
 * The fencing token of an attempt: `<task>-<number>`, numbered from 1 over all attempts of that task, whatever their kind.
 * A report is accepted only while its token is the task's open attempt. Also the name of the attempt's folder.
 */
export const AttemptToken = z
  .string()
  .max(140)
  .regex(/^[A-Z][A-Za-z0-9._-]*-\d+$/, 'an attempt token looks like P1.T001-1')
/** See {@link AttemptToken}. */
export type AttemptToken = z.infer<typeof AttemptToken>

/** The task of an attempt, by its token. */
export function taskOfToken(token: AttemptToken): string {
  return token.slice(0, token.lastIndexOf('-'))
}

/** The four buckets of priority, most urgent first. */
export const Priority = z.enum(['critical', 'high', 'medium', 'low'])
/** See {@link Priority}. */
export type Priority = z.infer<typeof Priority>

/** Weight of each priority bucket, as the design's `priority: number`. */
export const PRIORITY_WEIGHT: Readonly<Record<Priority, number>> = { critical: 1, high: 0.75, medium: 0.5, low: 0.25 }

/** SHA-256 as 64 lower-case hex digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits')

/** A moment: whole milliseconds since 1970, UTC. */
export const Moment = z.int().min(0)
