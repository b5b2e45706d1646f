import { z } from 'zod'
import { TaskId } from './identity.ts'

/** One thing that a plan is scored by. */
export const QualityPoint = z.strictObject({
  /** Stable name, kebab-case. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  points: z.number().min(0),
  max: z.number().positive(),
  /** Why points are missing, as a sentence; absent when none are. */
  lost: z.string().optional(),
  /** The first few tasks for which they are missing. */
  tasks: z.array(TaskId),
})
/** See {@link QualityPoint}. */
export type QualityPoint = z.infer<typeof QualityPoint>

/** One of the nine categories of the report. */
export const QualityCategory = z.strictObject({
  letter: z.enum(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I']),
  name: z.string(),
  /** False when the plan has nothing to be scored here; then it counts in no total. */
  applies: z.boolean(),
  points: z.number().min(0),
  max: z.number().min(0),
  parts: z.array(QualityPoint),
})
/** See {@link QualityCategory}. */
export type QualityCategory = z.infer<typeof QualityCategory>

/** How good a plan is, computed from its artifacts alone. Nothing in it is stored with the plan; whoever needs it computes it again. */
export const Quality = z.strictObject({
  /** By the share of the points, of proven tasks and of demands in tasks: from 90, 50 and 98 %, from 80, 25 and 90 %, from 70, 10 and 70 %, below; `poor` with a hard fail. */
  grade: z.enum(['excellent', 'good', 'fair', 'poor']),
  score: z.number().min(0),
  /** 120, less what does not apply. */
  max: z.number().min(0),
  percent: z.number().min(0).max(100),
  /** `passed` for excellent and good, `overridable` for fair, else `failed`. */
  gate: z.enum(['passed', 'overridable', 'failed']),
  /** Why the grade is lower than the points alone would make it; absent when it is not, and with a hard fail. */
  held_back: z.string().optional(),
  /** Faults that no score makes good. */
  hard_fails: z.array(z.strictObject({ code: z.string().regex(/^[a-z][a-z0-9-]*$/), message: z.string() })),
  warnings: z.array(z.string()),
  categories: z.array(QualityCategory),
})
/** See {@link Quality}. */
export type Quality = z.infer<typeof Quality>
