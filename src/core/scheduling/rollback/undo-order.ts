/** What of a rollback is undone next, and what of it may run again: functions of the state. */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'
import { comesLater, touchTheSame } from './rollback-set.ts'

/** Whether a task is part of what is being undone. */
export function isRollingBack(execution: ExecutionState, task: number): boolean {
  return execution.recovery.rollback.has(task)
}

/** Whether nothing of a held member is left to undo: it was undone, may be repeated, or touches nothing. */
export function isUndone(execution: ExecutionState, task: number): boolean {
  const state = taskState(execution, task)
  if (state !== 'PAUSED' && state !== 'NEEDS_ATTENTION') return false
  if (execution.recovery.rollback.get(task) === 'undone') return true
  const node = execution.plan.nodes[task] as CoordinatorNode
  if (state === 'NEEDS_ATTENTION' || node.compensation !== undefined) return false
  return node.idempotent || execution.options.assume_idempotent || node.effects.length === 0
}

interface Found {
  /** What it was found from. */
  readonly of: string
  readonly next: readonly number[]
  readonly free: readonly number[]
}

/** What was found last, for as long as it holds: one that is stuck may stay so for hours, while all others run. */
const FOUND = new WeakMap<ExecutionState, Found>()

/** Members that are to be undone, and that nothing stands on which is still to be undone: latest first. */
export function nextToUndo(execution: ExecutionState): readonly number[] {
  return look(execution).next
}

/**
 * Members that may run again: nothing is left to undo of them, nor of any that they are bound to by arrows or by what they
 * touch, directly or through others. What is stuck holds up no more than that.
 */
export function freeMembers(execution: ExecutionState): readonly number[] {
  return look(execution).free
}

function look(execution: ExecutionState): Found {
  const { rollback } = execution.recovery
  let of = `${execution.updates.graph_version} ${execution.options.assume_idempotent}`
  for (const [task, how] of rollback) of += ` ${task} ${how} ${execution.task_state[task]}`
  let found = FOUND.get(execution)
  if (found?.of === of) return found
  found = { of, next: findNext(execution), free: findFree(execution) }
  FOUND.set(execution, found)
  return found
}

function findNext(execution: ExecutionState): number[] {
  const left = [...execution.recovery.rollback.keys()].filter((task) => !isUndone(execution, task))
  left.sort((a, b) => comesLater(execution, a, b))
  const before = new Set<number>()
  return left.filter((task, i) => {
    const isStoodOn = before.has(task) || left.slice(0, i).some((later) => touchTheSame(execution, later, task))
    reach(execution.plan.predecessors, task, before)
    return taskState(execution, task) === 'PAUSED' && !isStoodOn
  })
}

/** Adds all that lies before a task, or after it, to what was reached already. */
function reach(arrows: readonly (readonly number[])[], from: number, reached: Set<number>): void {
  const next = [from]
  for (let task = next.pop(); task !== undefined; task = next.pop()) {
    for (const other of arrows[task] as readonly number[]) {
      if (reached.has(other)) continue
      reached.add(other)
      next.push(other)
    }
  }
}

function findFree(execution: ExecutionState): number[] {
  const members = [...execution.recovery.rollback.keys()]
  const stuck = members.filter((task) => !isUndone(execution, task))
  if (stuck.length === members.length) return []
  const bound = new Set(stuck)
  for (const task of bound) {
    const near = new Set<number>()
    reach(execution.plan.successors, task, near)
    reach(execution.plan.predecessors, task, near)
    for (const other of members)
      if (!bound.has(other) && (near.has(other) || touchTheSame(execution, task, other))) bound.add(other)
  }
  return members.filter((task) => !bound.has(task))
}
