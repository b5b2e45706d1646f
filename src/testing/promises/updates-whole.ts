import type { Coordinator } from '../../core/model/coordinator.ts'
import type { Event } from '../../core/model/event.ts'
import { assert } from '../../core/std/assert.ts'
import { satisfiesDependents } from '../../core/execution/lifecycle.ts'
import { rankTask } from '../../core/execution/plan/ranking.ts'
import { type ExecutionState, type SiteState, taskState } from '../../core/execution/state.ts'
import type { KeptPromise, Watch } from './kept-promise.ts'

/** Hot updates: all of one, or nothing. */
/** Updates of running plans, against a plain reference of the plan. */
export const updatesWhole: KeptPromise = {
  says: 'an update applies as a whole, to the version that it was made for, or changes nothing; what is finished or under way stays',
  watch: ({ planOf, shadow, note }) => watch(planOf, shadow, note),
}

/** What an update must leave as it is. */
interface Before {
  readonly version: number
  readonly plan: ExecutionState['plan']
  readonly finished: readonly number[]
  readonly open: string
}

function watch(planOf: (id: string) => Coordinator, shadow: SiteState, note: (what: string) => void): Watch {
  let before: Before | undefined
  return {
    before(event) {
      const execution = shadow.executions.get(event.execution_id)
      if (execution !== undefined && isAboutUpdate(event)) before = lookAt(execution)
    },
    event(event, execution) {
      if (before === undefined || !isAboutUpdate(event)) return
      const { updates, plan } = execution
      if (event.type !== 'hot_update') {
        assert(plan === before.plan && updates.graph_version === before.version, `${event.type} changes no plan`)
        return
      }
      assert(event.patch.base_version === before.version, `${event.patch.id} was made for version ${before.version}`)
      assert(updates.graph_version === before.version + 1, 'each update makes one version')
      for (const task of before.finished)
        assert(satisfiesDependents(taskState(execution, task)), `${String(plan.nodes[task]?.id)} stays finished`)
      assert(openOf(execution) === before.open, 'attempts that are under way go on as they began')
      judgePlan(execution, planOf(event.execution_id))
      for (const op of event.patch.ops) note(`applied ${op.op}`)
    },
  }
}

function isAboutUpdate({ type }: Event): boolean {
  return type === 'hot_update' || type === 'update_refused' || type === 'update_pending'
}

function lookAt(execution: ExecutionState): Before {
  const tasks = [...execution.plan.nodes.keys()]
  return {
    version: execution.updates.graph_version,
    plan: execution.plan,
    finished: tasks.filter((task) => satisfiesDependents(taskState(execution, task))),
    open: openOf(execution),
  }
}

function openOf({ open, worker_of, holdings }: ExecutionState): string {
  const attempts = [...open.values()].map(({ token, task }) => [token, worker_of[task], holdings.held.get(task)])
  return JSON.stringify(attempts)
}

/** The plan that runs is the one that the updates make, and its index says what a new one would. */
function judgePlan({ coordinator, plan }: ExecutionState, expected: Coordinator): void {
  assert(JSON.stringify(coordinator.graph.nodes) === JSON.stringify(expected.graph.nodes), 'the tasks are as updated')
  assert(pairs(coordinator) === pairs(expected), `the edges are as updated: ${pairs(coordinator)} | ${pairs(expected)}`)
  assert(JSON.stringify(coordinator.policies) === JSON.stringify(expected.policies), 'the policies are as updated')
  const rows = plan.nodes.flatMap(({ id }, task) =>
    (plan.successors[task] as readonly number[]).map((to) => `${id} ${String(plan.nodes[to]?.id)}`),
  )
  const hard = expected.graph.edges.filter(({ type }) => type === 'hard').map(({ from, to }) => `${from} ${to}`)
  assert(rows.sort().join() === [...new Set(hard)].sort().join(), 'the rows hold the hard edges')
  for (const [task, node] of plan.nodes.entries()) {
    assert(plan.numberOf.get(node.id) === task, `${node.id} is found by its id`)
    assert(!rankTask(plan, task), `${node.id} is as urgent as what waits for it makes it`)
    assert(plan.unlocks[task] === plan.successors[task]?.length, `what waits for ${node.id} is counted`)
    for (const next of [...(plan.successors[task] ?? []), ...(plan.softSuccessors[task] ?? [])])
      assert(
        (plan.position[task] as number) < (plan.position[next] as number),
        `${node.id} stands before what waits for it`,
      )
    for (const next of plan.successors[task] as readonly number[])
      assert(
        node.done || plan.nodes[next]?.done === true || (plan.level[task] as number) < (plan.level[next] as number),
        `${node.id} has an earlier wave`,
      )
  }
}

function pairs({ graph }: Coordinator): string {
  return [...new Set(graph.edges.map(({ from, to, type }) => `${from} ${to} ${type}`))].sort().join()
}
