import { z } from 'zod'

/** The design's five classes of failure; each has its own handling. */
export const FailureClass = z.enum(['transient', 'systemic', 'resource', 'logic', 'external'])
/** See {@link FailureClass}. */
export type FailureClass = z.infer<typeof FailureClass>

/**
 * What a failure is about, finer than its class; each kind is of one class. `environment`: something that the work needs is not
 * there. `conflict`: somebody else is at the same thing. `auth`, `billing`, `policy`: a person must act, and no try helps.
 * `code`: the work itself is wrong.
 */
export const FailureKind = z.enum([
  'transient',
  'rate_limit',
  'resource',
  'environment',
  'conflict',
  'auth',
  'billing',
  'policy',
  'code',
])
/** See {@link FailureKind}. */
export type FailureKind = z.infer<typeof FailureKind>

/** The class of each kind of failure. */
export const CLASS_OF_KIND: Readonly<Record<FailureKind, FailureClass>> = {
  transient: 'transient',
  rate_limit: 'external',
  resource: 'resource',
  environment: 'systemic',
  conflict: 'transient',
  auth: 'external',
  billing: 'external',
  policy: 'external',
  code: 'logic',
}

/** Why an attempt failed, after classification. Log text never enters: only what was recognised in it. */
export const TaskError = z.strictObject({
  /** Stable code in capitals: `EXIT_1`, `TIMEOUT`, `ECONNREFUSED`, `CHECK_FAILED`, `SPAWN_FAILED`. */
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  message: z.string().max(2000),
  class: FailureClass,
  /** Finer than the class; absent where nothing more is known. */
  kind: FailureKind.optional(),
  /** The failure pattern that recognised it, by name; absent where none did. */
  pattern: z.string().min(1).optional(),
  /** Whose package manager could put it right: `npm`, `pip`, `cargo`. */
  ecosystem: z.string().min(1).optional(),
  /** Breakers of the configuration that count it, by name, each with what makes it the same as others. */
  diagnoses: z.record(z.string().min(1), z.string().max(200)).optional(),
  exit_code: z.int().optional(),
  signal: z.string().optional(),
  /** Stable over changing numbers and paths, so that equal failures can be counted. */
  fingerprint: z.string(),
  retryable: z.boolean(),
  /** When the other side says that it may be asked again. */
  retry_after_seconds: z.number().min(0).optional(),
  /** What the pattern captured: a `package`, a `port`, a `host`, a `table`, a `file`. */
  captures: z.record(z.string(), z.string()).optional(),
})
/** See {@link TaskError}. */
export type TaskError = z.infer<typeof TaskError>

/** Exit codes of the command line; docs/exit-codes.md says what each means and what to do. */
export const EXIT = {
  ok: 0,
  arguments: 1,
  analysis_failed: 2,
  cycle: 3,
  resources_unresolvable: 4,
  plan_invalid: 5,
  workers_failed: 6,
  failed_with_checkpoint: 7,
  failed: 8,
  user_abort: 9,
  needs_attention: 10,
  paused: 11,
  internal: 70,
} as const

/** An expected failure that ends a command: a stable code, a message, where, what to do next, and the exit code. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: string
  readonly exit: number
  readonly place: string | undefined
  readonly advice: string | undefined

  constructor(fields: {
    code: string
    message: string
    exit: number
    place?: string | undefined
    advice?: string | undefined
    cause?: unknown
  }) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause })
    this.code = fields.code
    this.exit = fields.exit
    this.place = fields.place
    this.advice = fields.advice
  }
}
