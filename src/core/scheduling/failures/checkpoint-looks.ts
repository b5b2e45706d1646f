/** Orders the checks of checkpoints and hears how they came out. They decide nothing about the task that runs. */
import type { AttemptReport, LostReason } from '../../model/attempt.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import { type CheckpointLook, verifierOf } from '../../execution/recovery/looks.ts'
import type { ExecutionState, OpenAttempt } from '../../execution/state.ts'
import { cancelAttempt } from '../cancel.ts'
import type { Scribe } from '../scribe.ts'

type Finished = Extract<AttemptReport, { type: 'finished' }>

/** Looks at the newest checkpoint of a run that nobody has looked at, when it has a check of its own and no other look is open. */
export function lookAtCandidate(scribe: Scribe, execution: ExecutionState, run: OpenAttempt): void {
  const { candidate, cancel, task, worker } = run
  if (candidate === null || cancel !== null || execution.status === 'stopping') return
  for (const { attempt } of execution.looks.values()) if (attempt.task === task) return
  const node = execution.plan.nodes[task] as CoordinatorNode
  const check = verifierOf(node, candidate.checkpoint)
  if (check === undefined) return
  const number = (execution.attempts[task] as number) + 1
  scribe.write(
    execution.execution_id,
    {
      type: 'attempt_ordered',
      task: node.id,
      kind: 'check',
      number,
      worker,
      executor: run.executor === 'simulated' ? 'simulated' : 'command',
      deadline_at: scribe.at + Math.ceil(check.timeout_seconds * 1000),
      at_checkpoint: candidate.checkpoint,
    },
    `${node.id}-${number}`,
  )
}

/** A run has ended: what looks at its checkpoints is not needed any more. */
export function endLooks(scribe: Scribe, execution: ExecutionState, task: number): void {
  if (execution.looks.size === 0) return
  for (const { attempt } of execution.looks.values())
    if (attempt.task === task) cancelAttempt(scribe, execution, attempt, 'run_over')
}

/** A look has ended: how it came out is told, and the next candidate of its run is looked at. */
export function settleLook(
  scribe: Scribe,
  execution: ExecutionState,
  { attempt, candidate }: CheckpointLook,
  report: Finished,
): void {
  const { execution_id } = execution
  const task = scribe.id(execution, attempt.task)
  const { outcome: told, duration_ms, exit_code, signal, usage, error } = report
  const outcome = attempt.cancel?.reason === 'timeout' && told !== 'succeeded' ? 'timed_out' : told
  const run = execution.open.get(candidate.attempt)
  if (run !== undefined && outcome !== 'cancelled')
    scribe.write(
      execution_id,
      { type: 'checkpoint_verified', task, checkpoint: candidate.checkpoint, outcome },
      attempt.token,
    )
  scribe.write(
    execution_id,
    {
      type: 'attempt_finished',
      task,
      kind: 'check',
      outcome,
      duration_ms,
      ...(exit_code === undefined ? {} : { exit_code }),
      ...(signal === undefined ? {} : { signal }),
      ...(usage === undefined ? {} : { usage }),
      ...(error === undefined ? {} : { error }),
    },
    attempt.token,
  )
  if (run !== undefined && run.candidate?.seq !== candidate.seq) lookAtCandidate(scribe, execution, run)
}

/** A look will never tell how it ended: its checkpoint stays one that nobody has found good. */
export function loseLook(
  scribe: Scribe,
  execution: ExecutionState,
  { attempt, candidate }: CheckpointLook,
  reason: LostReason,
): void {
  const task = scribe.id(execution, attempt.task)
  scribe.write(execution.execution_id, { type: 'attempt_lost', task, kind: 'check', reason }, attempt.token)
  const run = execution.open.get(candidate.attempt)
  if (run !== undefined && run.candidate?.seq !== candidate.seq) lookAtCandidate(scribe, execution, run)
}
