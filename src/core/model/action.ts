import { z } from 'zod'

/** Where a secret's value comes from: `env:NAME` of the host, or `file:path`. The value itself stands nowhere in a plan. */
export const SecretReference = z.string().regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'env:NAME or file:path')
/** See {@link SecretReference}. */
export type SecretReference = z.infer<typeof SecretReference>

/** A request to a server. */
export const HttpAction = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: z.url({ protocol: /^https?$/ }),
  /** A value may name a secret of the action: `Bearer ${TOKEN}`. */
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  /** The status that means success; any of 200 to 299 when absent. */
  expect_status: z.int().min(100).max(599).optional(),
  /** Done with the answer (absent), when a second address says so, or when the server calls back. */
  wait: z
    .discriminatedUnion('for', [
      z.strictObject({
        for: z.literal('poll'),
        /** Asked until it is done; the answer's `Location` when absent. */
        url: z.url({ protocol: /^https?$/ }).optional(),
        every_seconds: z.number().positive(),
        /** Text in the body that means success; any success status but 202 when absent. */
        done_contains: z.string().optional(),
        /** Text in the body that means failure. */
        failed_contains: z.string().optional(),
      }),
      z.strictObject({ for: z.literal('callback') }),
    ])
    .optional(),
})
/** See {@link HttpAction}. */
export type HttpAction = z.infer<typeof HttpAction>

/** What an attempt may use at most. Enforced by the best level that the machine has. */
export const Limits = z.strictObject({
  memory_mb: z.number().positive().optional(),
  cpu_cores: z.number().positive().optional(),
  /** Time of processors in all. */
  cpu_seconds: z.number().positive().optional(),
  processes: z.int().min(1).optional(),
})
/** See {@link Limits}. */
export type Limits = z.infer<typeof Limits>

/** What the result of a task depends on, so that the same need not be done twice. Never of a task with outward effects. */
export const CacheInputs = z.strictObject({
  /** Globs of files, relative to the codebase. */
  inputs: z.array(z.string().min(1)),
  /** Commands that print the version of a tool: `node --version`. */
  tools: z.array(z.string().min(1)),
  /** Names of variables of the environment. */
  env: z.array(z.string().min(1)),
})
/** See {@link CacheInputs}. */
export type CacheInputs = z.infer<typeof CacheInputs>

/** What a worker really does for a task. */
export const Action = z.strictObject({
  /**
   * `shell` runs `cmd`; `agent` goes to the executor that the user names; `http` asks a server; `human` waits for a person;
   * `noop` does nothing.
   */
  kind: z.enum(['shell', 'agent', 'http', 'human', 'noop']),
  /** One of the user's own executors, by its name in the configuration. Absent: the kind says who does it. */
  executor: z.string().min(1).optional(),
  cmd: z.string().min(1).optional(),
  /** `cmd` runs in a container of this image. */
  image: z.string().min(1).optional(),
  http: HttpAction.optional(),
  env: z.record(z.string(), z.string()).optional(),
  /** Variables of the environment whose values the host resolves at the start. */
  secrets: z.record(z.string(), SecretReference).optional(),
  /** Relative to the codebase. */
  cwd: z.string().optional(),
  /** How long one run may take. */
  timeout_seconds: z.number().positive().optional(),
  /** How long it may be ready without starting, ordered without having begun, and take in all with every retry. */
  timeouts: z
    .strictObject({
      queue_seconds: z.number().positive().optional(),
      start_seconds: z.number().positive().optional(),
      total_seconds: z.number().positive().optional(),
    })
    .optional(),
  limits: Limits.optional(),
  cache: CacheInputs.optional(),
  /** A person approves the task before it starts; why. */
  approval: z.string().min(1).optional(),
})
/** See {@link Action}. */
export type Action = z.infer<typeof Action>

/** How to take back what an attempt did. */
export const Compensation = z.strictObject({
  cmd: z.string().min(1),
  timeout_seconds: z.number().positive().optional(),
})
/** See {@link Compensation}. */
export type Compensation = z.infer<typeof Compensation>

/** What a task touches outside its own process. */
export const Effect = z.strictObject({
  kind: z.enum(['fs', 'db', 'net', 'deploy', 'pkg', 'git']),
  reads: z.array(z.string()).optional(),
  writes: z.array(z.string()).optional(),
  reversible: z.boolean().optional(),
})
/** See {@link Effect}. */
export type Effect = z.infer<typeof Effect>

/** Whether an effect reaches beyond the machine's own files: repeating it blindly may do it twice. */
export function isOutward(kind: Effect['kind']): boolean {
  return kind === 'net' || kind === 'db' || kind === 'deploy'
}
