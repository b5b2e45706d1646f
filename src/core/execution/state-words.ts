import type { TaskState } from '../model/execution-options.ts'

/** What a task in each state does, as `tasks status` and refusals say it: a sentence without a subject and a final stop. */
export const STATE_IN_WORDS: Readonly<Record<TaskState, string>> = {
  PENDING: 'waits for other tasks',
  READY: 'is ready',
  QUEUED: 'is about to start',
  ASSIGNED: 'is starting',
  RUNNING: 'is running',
  CHECKPOINTED: 'is at a checkpoint',
  VERIFYING: 'is being checked',
  INTEGRATING: 'is being integrated',
  COMPENSATING: 'is being undone',
  CANCELLING: 'is being cancelled',
  PAUSED: 'is paused',
  BACKOFF: 'is to be tried again',
  NEEDS_ATTENTION: 'waits for a person',
  WAITING_APPROVAL: 'waits for approval',
  SUCCEEDED: 'is done',
  FAILED: 'has failed',
  ROLLED_BACK: 'has failed',
  SKIPPED: 'is skipped',
  CANCELLED: 'is cancelled',
  QUARANTINED: 'is quarantined',
}
