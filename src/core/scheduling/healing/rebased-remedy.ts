import type { HotUpdateOp } from '../../model/hot-update.ts'
import { satisfiesDependents } from '../../execution/lifecycle.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'

/**
 * The steps of a remedy for the plan as it stands now. It was planned a while ago: meanwhile another remedy may have taken the names
 * of its tasks or added its locks, and tasks may have ended. New names are given, and what is there or comes too late is left out.
 */
export function rebasedRemedy(execution: ExecutionState, ops: readonly HotUpdateOp[]): HotUpdateOp[] {
  const { plan, coordinator } = execution
  const names = new Map<string, string>()
  const taken = (id: string): boolean => plan.numberOf.has(id)
  for (const op of ops) if (op.op === 'inject_tasks') for (const { id } of op.tasks) if (taken(id)) names.set(id, '')
  for (const id of names.keys()) names.set(id, freeName(id, taken, new Set(names.values())))
  const called = (id: string): string => names.get(id) ?? id
  const isOver = (id: string): boolean => {
    const task = names.has(id) ? undefined : plan.numberOf.get(id)
    if (task === undefined) return false
    const state = taskState(execution, task)
    return satisfiesDependents(state) || state === 'CANCELLED'
  }
  let last = 0
  for (const { lock_order } of Object.values(coordinator.resources.catalog)) last = Math.max(last, lock_order)
  return ops.flatMap((op): HotUpdateOp[] => {
    if (op.op === 'inject_tasks') return [{ ...op, tasks: op.tasks.map((task) => ({ ...task, id: called(task.id) })) }]
    if (op.op === 'add_edges') {
      const edges = op.edges.filter(({ to }) => !isOver(to))
      const renamed = edges.map((edge) => ({ ...edge, from: called(edge.from), to: called(edge.to) }))
      return edges.length === 0 ? [] : [{ ...op, edges: renamed }]
    }
    if (op.op === 'add_resource') {
      if (Object.hasOwn(coordinator.resources.catalog, op.name)) return []
      last = Math.max(last + 1, op.entry.lock_order)
      return [{ ...op, entry: { ...op.entry, lock_order: last } }]
    }
    return 'task' in op && isOver(op.task) ? [] : [op]
  })
}

/** `AUTO.INSTALL.DEPS.2` in the place of `AUTO.INSTALL.DEPS`. */
function freeName(id: string, taken: (id: string) => boolean, given: ReadonlySet<string>): string {
  const name = id.replace(/\.\d+$/, '')
  let number = 2
  while (taken(`${name}.${number}`) || given.has(`${name}.${number}`)) number++
  return `${name}.${number}`
}
