import { unreachable } from '../../std/assert.ts'
import type { FrontierMap } from './frontier.ts'
import type { Gate } from './gate.ts'
import { placeIn } from './given-order.ts'
import type { ExecutionState } from '../state.ts'
import { APPROVAL_LANE, PEOPLE_LANE } from './turns.ts'

/** What the order of ready tasks is told from. */
type Ordered = Pick<ExecutionState, 'execution_id' | 'coordinator' | 'plan' | 'turns' | 'approved' | 'given_order'>

/**
 * How an execution's frontier stands: one lane for each priority, or one for all in order of arrival; tasks for people, and
 * those that wait for an approval, apart. It holds while plan and arrays are the same: who replaces one makes it anew.
 */
export function readyOrder({ execution_id, coordinator, plan, turns, approved, given_order }: Ordered): FrontierMap {
  const { nodes, bucket, rank, unlocks, ways, wayOf } = plan
  const { arrival } = turns
  const fifo = coordinator.policies.fairness === 'fifo'
  return {
    ways,
    wayOf,
    openLane: APPROVAL_LANE,
    laneOf: (task) => {
      const node = nodes[task]
      if (node?.approval !== undefined && approved[task] === 0) return APPROVAL_LANE
      if (node?.action.kind === 'human') return PEOPLE_LANE
      return fifo ? 0 : (bucket[task] as number)
    },
    before: (a, b) => {
      if (!fifo) {
        const priorities = (bucket[a] as number) - (bucket[b] as number)
        if (priorities !== 0) return priorities < 0
        const given = given_order === null ? 0 : placeIn(given_order, a) - placeIn(given_order, b)
        if (given !== 0) return given < 0
        const ranks = (rank[a] as number) - (rank[b] as number)
        if (ranks !== 0) return ranks > 0
        const more = (unlocks[a] as number) - (unlocks[b] as number)
        if (more !== 0) return more > 0
      }
      const arrivals = (arrival[a] as number) - (arrival[b] as number)
      return arrivals === 0 ? a < b : arrivals < 0
    },
    keyOf: (gate) => keyOf(execution_id, gate),
  }
}

function keyOf(executionId: string, gate: Gate): string {
  switch (gate.kind) {
    case 'claim':
      return gate.claim.key
    case 'wave':
      return `wave:${executionId}`
    case 'capabilities':
      return `workers:${executionId}`
    default:
      return unreachable(gate)
  }
}
