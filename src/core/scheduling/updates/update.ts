/**
 * Changes of a running plan.
 *
 *   handed in ─► checked as a whole on a draft ─┬─► refused with a reason: nothing changes
 *                                               ├─► applied by the one event hot_update
 *                                               └─► pending, until what it touches stands still ─► checked again ─► applied or refused
 *
 * By `update_mode`: `hot` waits only for a task that it supersedes or quarantines and that is under way, which is cancelled;
 * `pause-update-resume` holds back all that the update touches and what comes after, until its running tasks have ended.
 * One update waits at a time: another is refused meanwhile.
 */
import type { HotUpdate } from '../../model/hot-update.ts'
import { isActive } from '../../execution/lifecycle.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'
import { mustBeUndone } from '../../execution/recovery/undo.ts'
import { affectedBy } from '../../execution/updates/affected.ts'
import type { PlanDraft } from '../../execution/updates/plan-draft.ts'
import { cancelAttempt } from '../cancel.ts'
import { cancelTask } from '../command.ts'
import { releaseClaims } from '../order.ts'
import type { Scribe } from '../scribe.ts'
import { checkUpdate, refuseNow } from './check.ts'

/** Applies a change of the running plan as a whole, lets it wait, or refuses it with a reason. */
export function update(scribe: Scribe, execution: ExecutionState, patch: HotUpdate): void {
  const refusal = refuseNow(execution, patch)
  const checked = refusal === undefined ? checkUpdate(execution, patch) : undefined
  if (checked === undefined || !checked.ok) {
    refuse(scribe, execution, patch, refusal ?? (checked?.ok === false ? checked.error : ''))
    return
  }
  const waits = mustEndFirst(execution, checked.value)
  if (waits.length === 0) {
    apply(scribe, execution, patch, checked.value)
    return
  }
  const waits_for = waits.map((task) => scribe.id(execution, task))
  scribe.write(execution.execution_id, { type: 'update_pending', patch, waits_for })
  for (const [task, how] of checked.value.ends) if (how !== 'cancelled') cancelOpen(scribe, execution, task)
}

/** Applies the update that waits, once all that it waits for has ended. */
export function settlePending(scribe: Scribe, execution: ExecutionState): void {
  const { pending } = execution.updates
  if (pending === null) return
  const { patch } = pending
  if (execution.aborting) {
    refuse(scribe, execution, patch, 'the execution is being aborted', true)
    return
  }
  if (pending.waits_for.some((task) => isActive(taskState(execution, task)))) return
  const checked = checkUpdate(execution, patch, new Set(pending.waits_for))
  // A rollback may have come in between, and be at work on what it touches.
  if (checked.ok && mustEndFirst(execution, checked.value).length > 0) return
  if (checked.ok) apply(scribe, execution, patch, checked.value)
  else refuse(scribe, execution, patch, checked.error, true)
}

function refuse(scribe: Scribe, execution: ExecutionState, patch: HotUpdate, reason: string, waited = false): void {
  const fate = waited ? { waited: true as const } : {}
  scribe.write(execution.execution_id, { type: 'update_refused', update: patch.id, reason, ...fate })
}

function apply(scribe: Scribe, execution: ExecutionState, patch: HotUpdate, draft: PlanDraft): void {
  scribe.write(execution.execution_id, { type: 'hot_update', patch })
  for (const task of draft.ends.keys()) {
    const state = taskState(execution, task)
    if (mustBeUndone(execution, task)) cancelTask(scribe, execution, task, `by update ${patch.id}`)
    else if (!isActive(state)) releaseClaims(scribe, execution, task)
    // What is being undone ends by itself, and then it is cancelled.
    else if (state !== 'COMPENSATING' && state !== 'CANCELLING')
      cancelTask(scribe, execution, task, `by update ${patch.id}`)
  }
}

function cancelOpen(scribe: Scribe, execution: ExecutionState, task: number): void {
  for (const attempt of execution.open.values())
    if (attempt.task === task && attempt.kind !== 'compensate') cancelAttempt(scribe, execution, attempt, 'update')
}

/** Tasks that are under way and must have ended before an update applies. */
function mustEndFirst(execution: ExecutionState, draft: PlanDraft): number[] {
  const whole = execution.coordinator.policies.update_mode === 'pause-update-resume'
  const tasks = whole
    ? affectedBy(draft)
    : [...draft.ends].flatMap(([task, how]) => (how === 'cancelled' ? [] : [task]))
  return [...tasks].filter((task) => isActive(taskState(execution, task)))
}
