/** What is said over the local socket of a coordinator, and later over the network by the service: the same words. */
import { z } from 'zod'
import { ExecutionStatus } from './execution-options.ts'
import { ExecutionId } from './identity.ts'
import { HotUpdate } from './hot-update.ts'

/** Why a request was not carried out: problem details (RFC 9457). `code` is stable; `type` is it as a relative reference. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
})
/** See {@link Problem}. */
export type Problem = z.infer<typeof Problem>

/** The answer to a command or an update that was taken. */
export const Taken = z.object({
  execution_id: ExecutionId,
  /** `waits`: an update waits until these tasks have ended. */
  verdict: z.enum(['accepted', 'waits']),
  waits_for: z.array(z.string()),
  /** Where the journal of the execution stood after it. */
  seq: z.int(),
  /** What followed from it at once, as in the journal; the first of it when it is very much. */
  events: z.array(z.looseObject({ seq: z.int(), type: z.string() })),
})
/** See {@link Taken}. */
export type Taken = z.infer<typeof Taken>

/** What would become of an update. */
export const Previewed = z.object({
  execution_id: ExecutionId,
  updates: z.array(
    z.object({
      update: HotUpdate,
      verdict: z.enum(['applies', 'waits', 'refused']),
      version: z.int().nullable(),
      waits_for: z.array(z.string()),
      reason: z.string().nullable(),
    }),
  ),
})
/** See {@link Previewed}. */
export type Previewed = z.infer<typeof Previewed>

/** That a coordinator is there, and what it does. */
export const Health = z.object({
  status: z.literal('ok'),
  execution_id: ExecutionId,
  execution_status: ExecutionStatus,
  seq: z.int(),
  pid: z.int(),
})
/** See {@link Health}. */
export type Health = z.infer<typeof Health>
