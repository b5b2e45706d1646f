/**
 * What was learned from executions. `history.json` in the state directory holds sums that events add to, so that the order of
 * executions does not matter and the file can be made anew from the journal. It holds no title, no path and no text of a log.
 */
import { z } from 'zod'
import { ExecutionId, Moment, Sha256 } from './identity.ts'

/** A word of a key: letters, digits and `. _ + # -`. */
const Word = z.string().regex(/^[\w.+#-]{1,60}$/)

/** Which kind of task, which capabilities of a worker (sorted, with a comma between them; empty for any worker) and who did it. */
const workKey = {
  kind: Word,
  capability: z.string().regex(/^(?:[\w.+#-]{1,60}(?:,[\w.+#-]{1,60}){0,7})?$/),
  executor: Word,
}

/** What tasks of one kind, under one capability and by one executor, took and how they went. Only real runs count. */
export const WorkRecord = z.strictObject({
  ...workKey,
  /** The program of an agent, without its folder and its arguments; absent for every other executor. */
  agent: Word.optional(),
  /** Successes whose time could be compared with an estimate. */
  samples: z.int().min(0).max(1e9),
  /** Sum over the samples of the natural logarithm of time taken through time estimated, in ten-thousandths. */
  log_sum: z.int(),
  /** Sum of the squares of the same, in hundred-millionths. */
  log_squares: z.int().min(0),
  /** First attempts that ended by themselves. */
  first_tries: z.int().min(0),
  /** Of those, the ones after which the task had succeeded. */
  first_successes: z.int().min(0),
  /** Attempts that ended by themselves or were lost. */
  attempts: z.int().min(0),
  lost: z.int().min(0),
  /** Failed attempts and checks by the kind of failure, or by its class where no kind is known. */
  failures: z.record(Word, z.int().min(1)),
})
/** See {@link WorkRecord}. */
export type WorkRecord = z.infer<typeof WorkRecord>

/** What became of the remedies for one pattern. */
export const RemedyRecord = z.strictObject({
  pattern: z.string().min(1).max(200),
  helped: z.int().min(0),
  did_not_help: z.int().min(0),
  failed: z.int().min(0),
  /** The newest outcomes, oldest first. */
  recent: z.array(z.strictObject({ at: Moment, outcome: z.enum(['helped', 'did_not_help', 'failed']) })).max(8),
})
/** See {@link RemedyRecord}. */
export type RemedyRecord = z.infer<typeof RemedyRecord>

/** `history.json`. */
export const History = z.strictObject({
  schema: z.literal('tasks-slaps/history'),
  version: z.literal('1.0'),
  /** What is counted: each execution up to a fact, which its hash names. By id. */
  executions: z.array(z.strictObject({ execution_id: ExecutionId, seq: z.int().min(1), hash: Sha256 })),
  /** By kind, capability, executor and agent. */
  work: z.array(WorkRecord),
  /** By pattern. */
  remedies: z.array(RemedyRecord),
})
/** See {@link History}. */
export type History = z.infer<typeof History>

/** How the estimates of some tasks are corrected. A capability that is absent is any, and so is a kind. */
export const Correction = z.strictObject({
  kind: workKey.kind.optional(),
  capability: workKey.capability.optional(),
  executor: workKey.executor,
  samples: z.int().min(1),
  /** What an estimate is multiplied by. */
  factor: z.number().min(0.125).max(8),
  /** The variance of the logarithm is this, and this share of what the estimate itself says. */
  log_variance: z.number().min(0).max(1e9),
  estimate_share: z.number().min(0).max(1),
})
/** See {@link Correction}. */
export type Correction = z.infer<typeof Correction>

/** The history that a plan was made with, as far as it was used. */
export const HistoryNote = z.strictObject({
  /** SHA-256 of the canonical JSON of all corrections that the history gave. */
  hash: Sha256,
  /** Samples of all executors that the plan uses. */
  samples: z.int().min(1),
  /** Those of executors that the plan uses. */
  corrections: z.array(Correction).min(1),
})
/** See {@link HistoryNote}. */
export type HistoryNote = z.infer<typeof HistoryNote>
