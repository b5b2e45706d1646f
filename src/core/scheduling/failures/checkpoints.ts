/**
 * Checkpoints of a running task: those that it reports, and those that its progress crosses. A report of progress is a signal
 * and decides nothing later; what it crosses is judged once, when it is heard, and written down as a fact.
 */
import type { AttemptReport } from '../../model/attempt.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import { progressMarksOf } from '../../execution/chosen-rules.ts'
import { type ResumePoint, refuseCheckpoint } from '../../execution/recovery/recovery.ts'
import { type ExecutionState, type OpenAttempt, taskState } from '../../execution/state.ts'
import type { Scribe } from '../scribe.ts'
import { lookAtCandidate } from './checkpoint-looks.ts'

type Reported = Extract<AttemptReport, { type: 'checkpoint' }>

/** A running task says that it has made a checkpoint. One that comes again, or too late, is passed over. */
export function heardCheckpoint(
  scribe: Scribe,
  execution: ExecutionState,
  attempt: OpenAttempt,
  { checkpoint, percent, took_ms, kept }: Reported,
): void {
  if (attempt.kind !== 'run' || execution.coordinator.policies.checkpoint?.enabled === false) return
  // A mark that progress has crossed has no files; the report of the same checkpoint may bring them.
  const last = attempt.candidate ?? execution.recovery.checkpoints.get(attempt.task)
  if (attempt.checkpoint === checkpoint && (kept === undefined || last === undefined || last.kept === kept)) return
  if (percent !== undefined && percent < attempt.checkpoint_percent) return
  write(scribe, execution, attempt, { checkpoint, percent, took_ms, kept })
}

/** A running task says how far it is: it goes on from its checkpoint, and may have reached the next mark. */
export function heardProgress(scribe: Scribe, execution: ExecutionState, attempt: OpenAttempt, percent: number): void {
  if (attempt.kind !== 'run') return
  if (taskState(execution, attempt.task) === 'CHECKPOINTED') {
    const task = scribe.id(execution, attempt.task)
    scribe.write(execution.execution_id, { type: 'task_continued', task }, attempt.token)
  }
  // A checkpoint with files says where its task can go on; a mark without any would take its place.
  const last = attempt.candidate ?? execution.recovery.checkpoints.get(attempt.task)
  if (last?.kept !== undefined) return
  const mark = markReached(execution, attempt, percent)
  if (mark !== undefined && !costsTooMuch(scribe, execution, attempt))
    write(scribe, execution, attempt, { checkpoint: mark.name, percent: mark.percent })
}

/** A run could not go on from where it was told to: it has begun anew. */
export function heardRefusal(
  scribe: Scribe,
  execution: ExecutionState,
  { kind, task, token, resume_from }: OpenAttempt,
  { checkpoint, reason }: Extract<AttemptReport, { type: 'checkpoint_refused' }>,
): void {
  if (kind !== 'run' || resume_from?.checkpoint !== checkpoint) return
  const id = scribe.id(execution, task)
  scribe.write(execution.execution_id, { type: 'checkpoint_refused', task: id, checkpoint, reason }, token)
}

/** The point from which the next run of a task goes on; a checkpoint that is of no use is refused on the record. */
export function resumePoint(scribe: Scribe, execution: ExecutionState, task: number): ResumePoint | undefined {
  const last = execution.recovery.checkpoints.get(task)
  if (last === undefined) return undefined
  const { checkpoint, percent, attempt, kept } = last
  const reason = refuseCheckpoint(execution.plan.nodes[task] as CoordinatorNode, last)
  if (reason === undefined)
    return {
      checkpoint,
      ...(percent === undefined ? {} : { percent }),
      attempt,
      ...(kept === undefined ? {} : { kept }),
    }
  const id = scribe.id(execution, task)
  scribe.write(execution.execution_id, { type: 'checkpoint_refused', task: id, checkpoint, reason })
  return undefined
}

/** Whether a task that is cut off can go on from where it was. */
export function canResume(execution: ExecutionState, task: number): boolean {
  const last = execution.recovery.checkpoints.get(task)
  return last !== undefined && refuseCheckpoint(execution.plan.nodes[task] as CoordinatorNode, last) === undefined
}

/** The furthest mark that was crossed, of those that the task declares and those of the policy. */
function markReached(
  execution: ExecutionState,
  attempt: OpenAttempt,
  percent: number,
): { readonly name: string; readonly percent: number } | undefined {
  const marks = progressMarksOf(execution)
  if (marks.length === 0 && execution.coordinator.policies.checkpoint?.enabled !== true) return undefined
  const node = execution.plan.nodes[attempt.task] as CoordinatorNode
  let reached = attempt.checkpoint_percent
  let name: string | undefined
  for (const declared of node.checkpoints) {
    if (declared.at_percent > percent || declared.at_percent <= reached) continue
    reached = declared.at_percent
    name = declared.name
  }
  for (const mark of node.checkpoint_capable === true ? marks : []) {
    if (mark > percent || mark <= reached) continue
    reached = mark
    name = `progress-${mark}`
  }
  return name === undefined ? undefined : { name, percent: reached }
}

/** Whether checkpoints have taken a larger share of the attempt's time than they may. */
function costsTooMuch(scribe: Scribe, execution: ExecutionState, attempt: OpenAttempt): boolean {
  const elapsed = scribe.at - (attempt.started_at ?? attempt.ordered_at)
  const most = execution.coordinator.policies.checkpoint?.max_overhead_pct ?? 100
  return attempt.checkpoint_ms * 100 > elapsed * most
}

function write(
  scribe: Scribe,
  execution: ExecutionState,
  run: OpenAttempt,
  { checkpoint, percent, took_ms, kept }: Omit<Reported, 'type'>,
): void {
  const { task, token } = run
  scribe.write(
    execution.execution_id,
    {
      type: 'task_checkpoint',
      task: scribe.id(execution, task),
      checkpoint,
      ...(percent === undefined ? {} : { percent }),
      ...(took_ms === undefined ? {} : { took_ms }),
      ...(kept === undefined ? {} : { kept }),
    },
    token,
  )
  lookAtCandidate(scribe, execution, run)
}
