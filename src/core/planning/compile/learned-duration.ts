import type { Action } from '../../model/action.ts'
import type { HistoryNote } from '../../model/history.ts'
import type { DurationProposal, TaskProposal } from '../../model/proposal.ts'
import type { Derivation, Task } from '../../model/task.ts'
import { MS_PER_HOUR, formatDuration } from '../../std/duration.ts'
import { corrected, correctionFor } from '../history/corrections.ts'
import { workKeyOf } from '../history/work-key.ts'

/** What a task says of its duration, and of how history corrected it. */
export interface LearnedDuration {
  readonly fields: Pick<Task, 'duration'>
  readonly note: Pick<Task, 'duration_history'>
  readonly steps: readonly Derivation[]
}

/** A task's duration in hours, corrected by the history, where there is one that knows of tasks like it. Work that is done is left alone. */
export function learnedDuration(
  before: DurationProposal,
  task: Pick<TaskProposal, 'title' | 'capabilities' | 'done'> & { readonly action: Action },
  history: HistoryNote | undefined,
): LearnedDuration {
  const unchanged = { fields: { duration: before }, note: {}, steps: [] }
  if (history === undefined || task.done === true || before.pessimistic === 0) return unchanged
  const key = workKeyOf({ title: task.title, action: task.action, capabilities: task.capabilities ?? [] })
  const correction = key === undefined ? undefined : correctionFor(history, key)
  if (correction === undefined) return unchanged
  const { samples, factor, kind, capability, executor } = correction
  const like = `${kind ?? 'any kind'}${capability ? ` (${capability})` : ''} by ${executor}`
  const duration = corrected(before, correction)
  const hours = formatDuration(before.mostLikely * MS_PER_HOUR)
  const because = `history (n = ${samples}; ${like}): the estimate, ${hours}, is multiplied by ${factor}`
  return {
    fields: { duration },
    note: { duration_history: { samples, factor, like, before } },
    steps: [{ field: 'duration', rule: 'history', because, score: factor }],
  }
}
