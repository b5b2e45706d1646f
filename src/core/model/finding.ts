import { z } from 'zod'

/** Something worth saying about a spec or a plan: what, where, and what to do about it. */
export const Finding = z.strictObject({
  /** Stable code, kebab-case: `unknown-reference`, `cycle`, `hash-mismatch`. */
  code: z.string().regex(/^[a-z][a-z0-9-]*$/),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  /** File relative to the plan's directory or as the user named it, with a line or a JSON path: `tasks.json#/tasks/3/id`, `spec.md:14`. */
  place: z.string(),
  /** What to do next, as a sentence. */
  advice: z.string(),
})
/** See {@link Finding}. */
export type Finding = z.infer<typeof Finding>
