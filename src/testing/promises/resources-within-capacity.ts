import type { Coordinator, CoordinatorNode } from '../../core/model/coordinator.ts'
import { assert } from '../../core/std/assert.ts'
import { isWithin, weekSpans } from '../../core/execution/claims/windows.ts'
import type { ExecutionState } from '../../core/execution/state.ts'
import { ResourceBook } from '../resource-book.ts'
import type { KeptPromise } from './kept-promise.ts'

/** Capacity, locks and all-or-nothing, from a book of its own. */
export const resourcesWithinCapacity: KeptPromise = {
  says: 'no resource is taken beyond its capacity, a task has all that it asks for or nothing, and nothing is held at the end',
  watch: ({ planOf }) => {
    const book = new ResourceBook()
    return {
      event(event, execution) {
        const { execution_id } = event
        const plan = planOf(execution_id)
        if (event.type === 'execution_finished') {
          const held = book.held(execution_id)
          assert(held.length === 0, `nothing is held when it is over: ${held.join(', ')}`)
        }
        if (!('task' in event)) return
        const node = execution.plan.nodes[execution.plan.numberOf.get(event.task) as number]
        const own = plan.graph.nodes.find(({ id }) => id === event.task) ?? node
        assert(own !== undefined, `${event.task} is a task of the plan`)
        if (event.type === 'resource_acquired' && !isUndo(execution, own)) mustBeOpen(plan, own, event.ts)
        if (event.type === 'resource_acquired')
          book.take(
            plan,
            execution_id,
            isUndo(execution, own) ? lasting(plan, own) : own,
            event.ts,
            event.resources.exclusive_resources,
          )
        else if (event.type === 'lock_granted') book.grant(plan, execution_id, own, event.ts, event.locks)
        else if (event.type === 'resource_released') book.giveBack(execution_id, own)
        else if (event.type === 'attempt_ordered' && event.kind === 'run') book.mustHold(execution_id, own, event.ts)
      },
    }
  },
}

function mustBeOpen({ resources: { catalog } }: Coordinator, { id, resources }: CoordinatorNode, at: number): void {
  for (const name of [...resources.locks, ...Object.keys(resources.pools)]) {
    const windows = catalog[name]?.windows
    assert(windows === undefined || isWithin(weekSpans(windows), at), `${id} takes ${name} within its window`)
  }
}

/** Who is rolled back takes what it needs for its undo. */
function isUndo({ plan, recovery }: ExecutionState, { id }: CoordinatorNode): boolean {
  return recovery.rollback.has(plan.numberOf.get(id) as number)
}

/** What a task holds while its undo lasts: nothing is started, and nothing spent. */
function lasting({ resources: { catalog } }: Coordinator, node: CoordinatorNode): CoordinatorNode {
  const isLasting = (name: string): boolean => catalog[name]?.mode !== 'rate' && catalog[name]?.mode !== 'budget'
  const pools = Object.entries(node.resources.pools).filter(([name]) => isLasting(name))
  return { ...node, resources: { ...node.resources, pools: Object.fromEntries(pools) } }
}
