import { z } from 'zod'

/** What a worker really does for a task. */
export const Action = z.strictObject({
  /** `shell` runs `cmd`; `agent` goes to the executor that the user names; `human` waits for a person; `noop` does nothing. */
  kind: z.enum(['shell', 'agent', 'human', 'noop']),
  cmd: z.string().min(1).optional(),
  env: z.record(z.string(), z.string()).optional(),
  /** Relative to the codebase. */
  cwd: z.string().optional(),
  timeout_seconds: z.number().positive().optional(),
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
