/**
 * An update is applied: the one event changes the plan and all that follows from it without a choice. What was finished stays
 * so, and attempts that are open go on under what they started with.
 */
import { assert } from '../../std/assert.ts'
import type { HotUpdate } from '../../model/hot-update.ts'
import { isActive, satisfiesDependents } from '../lifecycle.ts'
import { type ExecutionState, type SiteState, rebuildFrontier, taskState } from '../state.ts'
import { readyOrder } from '../frontier/ready-order.ts'
import { growLevels, growTasks } from '../updates/growth.ts'
import { type PatchedPlan, patchPlan } from '../updates/patched-plan.ts'
import type { PlanDraft } from '../updates/plan-draft.ts'
import { affectedBy } from '../updates/affected.ts'
import { prepareUpdate } from '../updates/prepared-update.ts'
import { mustBeUndone } from '../recovery/undo.ts'
import { setThrottle } from '../holds/throttle.ts'
import { wake } from '../wake.ts'
import { barrierOf } from '../holds/barrier.ts'
import { move, noteCritical } from './move.ts'
import { foldNewRules } from './pressure-events.ts'
import { foldReplanned } from './replan-events.ts'
import { foldNewBarrier } from './wave-events.ts'

/** Folds an update that was applied. It was checked before: one that makes no sense is a bug. */
export function foldHotUpdate(site: SiteState, execution: ExecutionState, patch: HotUpdate, at: number): void {
  const prepared = prepareUpdate(execution.plan, execution.coordinator, patch)
  assert(prepared.ok, `update ${patch.id} was checked`)
  const { draft } = prepared.value
  const { level } = execution.plan
  const first = execution.plan.nodes.length
  const after = patchPlan(prepared.value, execution.execution_id, {
    currentLevel: execution.current_level,
    owns: execution.updates.owns_plan,
  })
  growTasks(execution, after.plan.nodes.length)
  const { policies } = execution.coordinator
  execution.coordinator = after.coordinator
  execution.plan = after.plan
  shiftWaves(execution, after, level)
  recount(execution, draft)
  if (after.resized || policies.fairness !== after.coordinator.policies.fairness) rebuildFrontier(execution)
  else execution.frontier.replan(readyOrder(execution), after.moved)
  endTasks(execution, draft)
  for (const op of patch.ops) if (op.op === 'quarantine') noteQuarantine(execution, op.task, op.reason)
  takeOver(execution, draft, first)
  for (const op of patch.ops) if (op.op === 'throttle') setThrottle(execution, op)
  for (const task of draft.changed.keys()) noteCritical(execution, task)
  execution.updates.graph_version++
  execution.updates.owns_plan = true
  execution.updates.pending = null
  foldReplanned(execution)
  if (after.coordinator.policies !== policies) {
    foldNewRules(site, execution, policies, at)
    foldNewBarrier(site, execution, policies, at)
  }
  wake(site, `all:${execution.execution_id}`)
}

/** Folds that an update waits until what it touches stands still. */
export function foldPending(execution: ExecutionState, patch: HotUpdate, ids: readonly string[]): void {
  const waits_for = ids.map((id) => execution.plan.numberOf.get(id) as number)
  const prepared = prepareUpdate(execution.plan, execution.coordinator, patch)
  assert(prepared.ok, `update ${patch.id} was checked`)
  const whole = execution.coordinator.policies.update_mode === 'pause-update-resume'
  const { draft } = prepared.value
  // What is to be replaced does not begin meanwhile.
  const replaced = [...draft.ends].flatMap(([task, how]) => (how === 'cancelled' ? [] : [task]))
  const held = whole ? affectedBy(draft) : new Set([...waits_for, ...replaced])
  execution.updates.pending = { patch, waits_for, held }
}

/** Folds that the update that waited was refused. */
export function foldRefusedUpdate(site: SiteState, execution: ExecutionState): void {
  execution.updates.pending = null
  wake(site, `held:${execution.execution_id}`)
}

/** New tasks belong to their waves, and those that stand in a later one now to that. */
function shiftWaves(execution: ExecutionState, after: PatchedPlan, before: Int32Array): void {
  const { level, levels, nodes } = execution.plan
  growLevels(execution, levels)
  const { level_left } = execution
  const add = (wave: number, count: number): void => {
    level_left[wave] = (level_left[wave] as number) + count
  }
  for (let task = before.length; task < nodes.length; task++) add(level[task] as number, 1)
  for (const task of after.raised) {
    if (satisfiesDependents(taskState(execution, task))) continue
    add(before[task] as number, -1)
    add(level[task] as number, 1)
  }
  if (barrierOf(execution) === undefined) while (level_left[execution.current_level] === 0) execution.current_level++
}

/** Counts again what tasks wait for whose arrows are others now. */
function recount(execution: ExecutionState, draft: PlanDraft): void {
  for (const [task, row] of draft.predecessors) {
    let waits = 0
    for (const p of row) if (!satisfiesDependents(taskState(execution, p))) waits++
    execution.waits_for[task] = waits
  }
}

/** Tasks that the update ends. One that is under way, or has to be undone, is only marked: that ends first. */
function endTasks(execution: ExecutionState, draft: PlanDraft): void {
  for (const [task, how] of draft.ends) {
    const ends = isActive(taskState(execution, task)) || mustBeUndone(execution, task)
    if (how === 'cancelled' && ends) execution.cancel_wanted[task] = 1
    else move(execution, task, how === 'superseded' ? 'SKIPPED' : how === 'cancelled' ? 'CANCELLED' : 'QUARANTINED')
  }
}

function noteQuarantine(execution: ExecutionState, id: string, why: string): void {
  const task = execution.plan.numberOf.get(id) as number
  if (taskState(execution, task) === 'QUARANTINED') execution.recovery.quarantined.set(task, why)
}

/** New tasks that are done already count at once; whoever waits for nothing more is ready, and whoever waits again is not. */
function takeOver(execution: ExecutionState, draft: PlanDraft, first: number): void {
  draft.added.forEach((node, i) => {
    if (node.done) move(execution, first + i, 'SUCCEEDED')
  })
  const mayMove = new Set([...draft.predecessors.keys(), ...draft.added.map((_, i) => first + i)])
  for (const task of mayMove) {
    const state = taskState(execution, task)
    const isFree = execution.waits_for[task] === 0
    if (state === 'PENDING' && isFree) move(execution, task, 'READY')
    else if (state === 'READY' && !isFree) move(execution, task, 'PENDING')
  }
}
