import { join } from 'node:path'
import type { AttemptOrder } from '../../../../core/model/attempt.ts'
import { newestKept, openCheckpoint } from '../../../../system/checkpoint-folder.ts'

/** Where an attempt begins: what its command finds in its environment, or why it begins anew although it has a checkpoint. */
export interface StartingPoint {
  readonly env: Readonly<Record<string, string>>
  readonly refused?: string
}

/**
 * What an attempt is told about a checkpoint: a run goes on from it, a check looks at it. Files that were kept are looked at
 * first, each byte of them. Undefined for attempts that have nothing to do with a checkpoint. `folder`: the attempt's.
 */
export function startingPoint(order: AttemptOrder, folder: string): Promise<StartingPoint> | undefined {
  const execution = join(folder, '..', '..')
  if (order.kind === 'check' && order.at_checkpoint !== undefined)
    return lookedAt(order, order.at_checkpoint, execution)
  return order.kind === 'run' && order.resume_from !== undefined
    ? goneOnFrom(order, order.resume_from, execution)
    : undefined
}

async function lookedAt(order: AttemptOrder, checkpoint: string, execution: string): Promise<StartingPoint> {
  const kept = await newestKept(execution, order, checkpoint)
  return { env: { TASKS_CHECKPOINT: checkpoint, ...(kept === undefined ? {} : { TASKS_CHECKPOINT_DIR: kept.files }) } }
}

async function goneOnFrom(
  order: AttemptOrder,
  { checkpoint, percent, attempt, kept }: NonNullable<AttemptOrder['resume_from']>,
  execution: string,
): Promise<StartingPoint> {
  if (!attempt.startsWith(`${order.task}-`)) return { env: {}, refused: `it is of another task: ${attempt}` }
  const env = {
    TASKS_CHECKPOINT: checkpoint,
    ...(percent === undefined ? {} : { TASKS_CHECKPOINT_PERCENT: String(percent) }),
  }
  if (kept === undefined) return { env }
  try {
    return { env: { ...env, TASKS_CHECKPOINT_DIR: await openCheckpoint(execution, order) } }
  } catch (error) {
    return { env: {}, refused: error instanceof Error ? error.message : String(error) }
  }
}
