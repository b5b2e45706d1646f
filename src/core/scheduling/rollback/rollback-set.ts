import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Effect } from '../../model/action.ts'
import type { TaskState } from '../../model/execution-options.ts'
import { isActive } from '../../execution/lifecycle.ts'
import { isLeftHalfDone } from '../../execution/recovery/recovery.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'

/** All that comes after tasks, by hard arrows; without themselves. */
export function descendantsOf(execution: ExecutionState, tasks: Iterable<number>): Set<number> {
  const found = new Set<number>()
  const next = [...tasks]
  for (let task = next.pop(); task !== undefined; task = next.pop()) {
    for (const after of execution.plan.successors[task] as readonly number[]) {
      if (found.has(after)) continue
      found.add(after)
      next.push(after)
    }
  }
  return found
}

/** All tasks before one that this execution has carried out. */
export function ancestorsOf(execution: ExecutionState, task: number): number[] {
  const found = new Set<number>()
  const next = [task]
  for (let one = next.pop(); one !== undefined; one = next.pop()) {
    for (const before of execution.plan.predecessors[one] as readonly number[]) {
      if (found.has(before)) continue
      found.add(before)
      next.push(before)
    }
  }
  return [...found].filter((one) => hasEffect(execution, one))
}

/** Tasks that began after one began, and touch what it touches. */
export function touchedSince(execution: ExecutionState, task: number): number[] {
  const { nodes } = execution.plan
  const since = execution.recovery.started.get(task) ?? 0
  const { effects } = nodes[task] as CoordinatorNode
  const found: number[] = []
  if (effects.length === 0) return found
  for (const [other, started] of execution.recovery.started) {
    if (other === task || started <= since || !hasEffect(execution, other)) continue
    if (intersect(effects, (nodes[other] as CoordinatorNode).effects)) found.push(other)
  }
  return found
}

/** Tasks of the same wave that this execution has carried out, without the task itself. */
export function restOfWave(execution: ExecutionState, task: number): number[] {
  const { level } = execution.plan
  const found: number[] = []
  for (let other = 0; other < level.length; other++)
    if (other !== task && level[other] === level[task] && hasEffect(execution, other)) found.push(other)
  return found
}

/** What is undone with some tasks: they, and all that was done after them on top of them. Latest first. */
export function rollbackSet(execution: ExecutionState, seeds: readonly number[]): number[] {
  const { started, ended } = execution.recovery
  const since = Math.min(...seeds.map((task) => started.get(task) ?? 0))
  // An arrow that an update has drawn may lead to what was done long before.
  const isLater = (task: number): boolean => (started.get(task) ?? ended.get(task) ?? Infinity) > since
  const after = [...descendantsOf(execution, seeds)].filter((task) => hasEffect(execution, task) && isLater(task))
  return [...new Set([...seeds, ...after])].sort((a, b) => comesLater(execution, a, b))
}

/** Whether two tasks touch the same. An effect that names nothing may touch all of its kind. */
export function touchTheSame(execution: ExecutionState, a: number, b: number): boolean {
  const { nodes } = execution.plan
  return intersect((nodes[a] as CoordinatorNode).effects, (nodes[b] as CoordinatorNode).effects)
}

/** Orders tasks by when they were done, latest first; what is still under way comes before all of them. */
export function comesLater({ recovery }: ExecutionState, a: number, b: number): number {
  const endOf = (task: number): number => recovery.ended.get(task) ?? Infinity
  const startOf = (task: number): number => recovery.started.get(task) ?? 0
  const [endA, endB] = [endOf(a), endOf(b)]
  return endA === endB ? startOf(b) - startOf(a) || b - a : endB > endA ? 1 : -1
}

/** Whether this execution has done a task, is at it, or has left it half done. */
function hasEffect(execution: ExecutionState, task: number): boolean {
  const state = taskState(execution, task)
  if (state === 'SUCCEEDED') return execution.plan.nodes[task]?.done === false
  return isActive(state) || (WAITS.has(state) && isLeftHalfDone(execution, task))
}

/** States in which what was left half done waits to go on. */
const WAITS: ReadonlySet<TaskState> = new Set<TaskState>(['PENDING', 'READY', 'BACKOFF', 'PAUSED'])

function intersect(some: readonly Effect[], others: readonly Effect[]): boolean {
  return some.some((one) => others.some((other) => one.kind === other.kind && overlap(one, other)))
}

function overlap(one: Effect, other: Effect): boolean {
  if (isUnnamed(one) || isUnnamed(other)) return true
  return meets(one.writes, other.writes) || meets(one.writes, other.reads) || meets(one.reads, other.writes)
}

function isUnnamed({ reads, writes }: Effect): boolean {
  return (reads?.length ?? 0) === 0 && (writes?.length ?? 0) === 0
}

function meets(some: readonly string[] = [], others: readonly string[] = []): boolean {
  return some.some((a) => others.some((b) => isWithin(a, b) || isWithin(b, a)))
}

/** Whether a path is another one or lies below it. A pattern stands for all below the folder that it begins with. */
function isWithin(path: string, folder: string): boolean {
  const base = folder.split(/[*?[{]/, 1)[0] as string
  if (base !== folder) return path.startsWith(base)
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}
