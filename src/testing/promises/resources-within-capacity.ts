import { assert } from '../../core/std/assert.ts'
import { ResourceBook } from '../resource-book.ts'
import type { KeptPromise } from './kept-promise.ts'

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
        if (event.type === 'resource_acquired')
          book.take(plan, execution_id, own, event.ts, event.resources.exclusive_resources)
        else if (event.type === 'lock_granted') book.grant(plan, execution_id, own, event.ts, event.locks)
        else if (event.type === 'resource_released') book.giveBack(execution_id, own)
        else if (event.type === 'attempt_ordered' && event.kind === 'run') book.mustHold(execution_id, own, event.ts)
      },
    }
  },
}
