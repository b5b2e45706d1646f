import { z } from 'zod'
import { TaskId } from './identity.ts'

/**
 * What a person (or the terminal's Ctrl-C) asks of a running execution.
 *   pause: start nothing more, let running attempts end · resume: undo pause
 *   stop: cancel running attempts and leave, to be resumed later · abort: cancel, and the execution is over
 *   retry, skip, cancel_task: about one task · approve, reject: answer a question by its id · scale: workers
 *   take, fail: a person does a manual task, or could not · budget: the most that may be spent from now on
 *   rewind: what has succeeded after an event no longer counts, and is undone
 *   rollback: undo a task that has succeeded, and what came after it; with `ancestors` also what came before
 */
export const OperatorCommand = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('pause'), reason: z.string().optional() }),
  z.strictObject({ action: z.literal('resume') }),
  z.strictObject({ action: z.literal('stop'), reason: z.string().optional() }),
  z.strictObject({ action: z.literal('abort'), reason: z.string().optional() }),
  z.strictObject({ action: z.literal('retry'), task: TaskId }),
  z.strictObject({ action: z.literal('skip'), task: TaskId, reason: z.string().optional() }),
  z.strictObject({ action: z.literal('cancel_task'), task: TaskId, reason: z.string().optional() }),
  z.strictObject({ action: z.literal('approve'), id: z.string().min(1), choice: z.string().optional() }),
  z.strictObject({ action: z.literal('reject'), id: z.string().min(1), reason: z.string().optional() }),
  z.strictObject({
    action: z.literal('rollback'),
    task: TaskId,
    ancestors: z.boolean().optional(),
    reason: z.string().optional(),
  }),
  z.strictObject({
    action: z.literal('scale'),
    worker_min: z.int().min(1).optional(),
    worker_max: z.int().min(1).optional(),
  }),
  z.strictObject({ action: z.literal('take'), task: TaskId, by: z.string().min(1).max(200) }),
  z.strictObject({ action: z.literal('fail'), task: TaskId, reason: z.string().min(1).max(2000) }),
  z.strictObject({ action: z.literal('rewind'), seq: z.int().min(1), reason: z.string().optional() }),
  z.strictObject({
    action: z.literal('budget'),
    usd: z.number().positive().optional(),
    hours: z.number().positive().optional(),
  }),
])
/** See {@link OperatorCommand}. */
export type OperatorCommand = z.infer<typeof OperatorCommand>
