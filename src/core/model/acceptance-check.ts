import { z } from 'zod'

const common = {
  id: z.string().min(1),
  /** A failed `must` fails the task; a failed `should` is told and no more. */
  priority: z.enum(['must', 'should']),
  timeout_seconds: z.number().positive(),
  when: z.enum(['on_complete', 'on_checkpoint']),
}

/** One machine-verifiable proof that a task is done. The coordinator runs it as an attempt, where the work is. */
export const AcceptanceCheck = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('command'),
    ...common,
    cmd: z.string().min(1),
    cwd: z.string().optional(),
    expect: z.strictObject({
      exit_code: z.int().min(0).max(255).optional(),
      stdout_contains: z.string().optional(),
      stdout_matches: z.string().optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('artifact'),
    ...common,
    path: z.string().min(1),
    expect: z.strictObject({
      exists: z.boolean().optional(),
      contains: z.array(z.string()).optional(),
      not_contains: z.string().optional(),
      sha256: z.string().optional(),
      valid: z.enum(['json', 'yaml', 'openapi', 'json_schema']).optional(),
      /** The JSON Schema that the file must fit, for `json_schema`; a path. */
      schema: z.string().min(1).optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('tests'),
    ...common,
    cmd: z.string().min(1),
    cwd: z.string().optional(),
    /** Where the command leaves its report. */
    report: z.strictObject({ path: z.string().min(1), format: z.enum(['junit', 'tap', 'vitest', 'jest', 'node']) }),
    /** Shares from 0 to 1. Without a pass rate all tests must pass. */
    expect: z.strictObject({
      pass_rate_gte: z.number().min(0).max(1).optional(),
      coverage_gte: z.number().min(0).max(1).optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('metric'),
    ...common,
    name: z.string().min(1),
    /** A command that prints JSON, and the path of a number in it: `$.total.lines.pct`. */
    source: z.strictObject({ cmd: z.string().min(1), cwd: z.string().optional(), jsonpath: z.string().min(1) }),
    expect: z.strictObject({ lte: z.number().optional(), gte: z.number().optional() }),
  }),
  z.strictObject({
    type: z.literal('http'),
    ...common,
    url: z.url(),
    method: z.string(),
    expect: z.strictObject({ status: z.int().min(100).max(599), body_contains: z.string().optional() }),
  }),
])
/** See {@link AcceptanceCheck}. */
export type AcceptanceCheck = z.infer<typeof AcceptanceCheck>
