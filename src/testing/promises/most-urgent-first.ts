import type { Claim } from '../../core/execution/claims/claim.ts'
import { hasRoom } from '../../core/execution/claims/ledger.ts'
import { holdOf } from '../../core/execution/holds/hold.ts'
import { lanesOf } from '../../core/execution/holds/pressure.ts'
import { readyOrder } from '../../core/execution/frontier/ready-order.ts'
import { type ExecutionState, type SiteState, taskState, waitsForApproval } from '../../core/execution/state.ts'
import { activeIn, lanesInTurn, serviceOf } from '../../core/execution/frontier/turns.ts'
import { needOf } from '../../core/execution/workers/worker-fit.ts'
import { mayHaveWorker } from '../../core/execution/workers/workers.ts'
import { assert } from '../../core/std/assert.ts'
import type { KeptPromise } from './kept-promise.ts'

/** Plans up to this size are looked at: each start is compared with all tasks. */
const TASKS_MAX = 300

/** Whoever starts is chosen as a search through all ready tasks of all executions would choose. */
export const mostUrgentFirst: KeptPromise = {
  says: 'of all that can start, what starts is the most urgent of the lane whose turn it is, in the execution that has the least',
  watch: ({ shadow, note }) => ({
    before: (event) => {
      const execution = shadow.executions.get(event.execution_id)
      if (execution === undefined || execution.plan.nodes.length > TASKS_MAX) return
      const starts = event.type === 'resource_acquired' || (event.type === 'attempt_ordered' && event.kind === 'run')
      const task = starts && 'task' in event ? execution.plan.numberOf.get(event.task) : undefined
      if (task === undefined || taskState(execution, task) !== 'READY') return
      // What is kept for those that waited too long has rules of its own.
      if (execution.holdings.reserved.has(task)) return
      const { nodes } = execution.plan
      const best = bestOf(shadow, execution, event.ts)
      assert(best === task, `${execution.plan.nodes[task]?.id} starts, and ${nodes[best ?? -1]?.id ?? 'nothing'} is to`)
      judgeOthers(shadow, execution, event.ts)
      note('chosen')
    },
  }),
}

function judgeOthers(site: SiteState, execution: ExecutionState, at: number): void {
  for (const other of site.executions.values()) {
    if (other === execution || serviceOf(other.turns) >= serviceOf(execution.turns)) continue
    const passed = bestOf(site, other, at)
    assert(passed === undefined, `${other.execution_id} has less, and its task ${passed} could start`)
  }
}

function bestOf(site: SiteState, execution: ExecutionState, at: number): number | undefined {
  if (execution.status !== 'running' || activeIn(execution.turns) >= lanesOf(execution)) return undefined
  const { laneOf, before } = readyOrder(execution)
  const all = execution.plan.nodes.map((_, task) => task).filter((task) => mayStart(site, execution, task, at))
  for (const lane of lanesInTurn(execution.turns, execution.coordinator.policies.fairness)) {
    const own = all.filter((task) => laneOf(task) === lane)
    if (own.length > 0) return own.reduce((best, task) => (before(task, best) ? task : best))
  }
  return undefined
}

function mayStart({ ledger }: SiteState, execution: ExecutionState, task: number, at: number): boolean {
  const { plan, holdings, coordinator, current_level } = execution
  const node = plan.nodes[task]
  if (node === undefined || node.action.kind === 'human' || taskState(execution, task) !== 'READY') return false
  if (waitsForApproval(execution, task) || holdings.reserved.has(task) || holdings.extra.has(task)) return false
  if (coordinator.mode === 'wave_based' && (plan.level[task] as number) > current_level) return false
  if (holdOf(execution, task, at) !== undefined) return false
  if (!(plan.claims[task] as readonly Claim[]).every((claim) => hasRoom(ledger, claim, at))) return false
  return mayHaveWorker(execution, needOf(node))
}
