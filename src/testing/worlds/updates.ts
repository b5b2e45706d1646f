import type { CoordinatorNode } from '../../core/model/coordinator.ts'
import type { HotUpdateOp } from '../../core/model/hot-update.ts'
import { MS_PER_HOUR } from '../../core/std/duration.ts'
import type { ExecutionState } from '../../core/execution/state.ts'
import type { TimedAct } from '../../simulation/world-parts.ts'
import { edgeOf } from '../update-text.ts'
import { taskFromText } from '../plan-text.ts'
import type { Dice } from './dice.ts'
import { throttle } from './throttles.ts'
import type { WorldFeature } from './world-feature.ts'

/** Changes of the running plan at any moment, sensible or not. */
export const updates: WorldFeature = {
  name: 'updates',
  policies: (dice) => ({
    update_mode: dice.pick(['hot', 'hot', 'pause-update-resume', 'pause-update-resume', 'disabled'], 'update mode'),
  }),
  acts: (dice) =>
    dice.happens(0.5, 'updated')
      ? Array.from({ length: 1 + dice.below(6, 'updates') }, (_, i): TimedAct => act(dice, i))
      : [],
}

function act(dice: Dice, i: number): TimedAct {
  return {
    after_ms: Math.round(dice.luck('update', i, 'when') * 8 * MS_PER_HOUR),
    act: (execution) => ({
      type: 'hot_update',
      update: {
        id: `u${i}`,
        base_version: Math.max(0, execution.updates.graph_version - (dice.happens(0.1, 'update', i, 'stale') ? 1 : 0)),
        reason: 'by chance',
        ops: Array.from({ length: 1 + dice.below(3, 'update', i, 'ops') }, (_, k) => op(dice, execution, `${i}-${k}`)),
      },
    }),
  }
}

function op(dice: Dice, { plan, coordinator }: ExecutionState, key: string): HotUpdateOp {
  const one = (what: string): string =>
    (plan.nodes[dice.below(plan.nodes.length, 'update', key, what)] as CoordinatorNode).id
  const fresh = (what: string, after: readonly string[] = []): ReturnType<typeof taskFromText> =>
    taskFromText(
      [
        `${what}${key.replace('-', '_')} ${1 + dice.below(9, 'update', key, what, 'length')}0m`,
        ...(after.length > 0 ? [`after ${after.join(', ')}`] : []),
        ...(dice.happens(0.3, 'update', key, what, 'lock') ? ['locks x'] : []),
        ...(dice.happens(0.5, 'update', key, what, 'idempotent') ? ['idempotent'] : []),
      ].join(' '),
    )
  const task = one('task')
  const soft = coordinator.graph.edges.find(({ type }) => type === 'soft')
  const [a, b] = [fresh('a'), fresh('b', [`a${key.replace('-', '_')}`])]
  const capacity = 1 + dice.below(5, 'update', key, 'capacity')
  const quota = { cpu_cores: 0, memory_mb: 0, disk_io_mbps: 0 }
  const locks = dice.happens(0.5, 'update', key, 'locks') ? ['x'] : []
  const ops: readonly [HotUpdateOp, ...HotUpdateOp[]] = [
    { op: 'inject_tasks', tasks: [a.node] },
    { op: 'inject_tasks', tasks: [a.node, b.node] },
    { op: 'add_edges', edges: [edgeOf(one('from'), one('to'), 'hard')] },
    { op: 'add_edges', edges: [edgeOf(one('from'), one('to'), 'hard'), edgeOf(one('from 2'), one('to 2'), 'soft')] },
    { op: 'supersede_task', task, by: [a.node, b.node], edges: b.edges },
    { op: 'supersede_task', task, by: [a.node], edges: [edgeOf(a.node.id, one('to'), 'hard')] },
    { op: 'set_resources', task, resources: { locks, pools: {}, quota } },
    { op: 'set_priority', task, priority: dice.pick(['critical', 'low'], 'update', key, 'priority') },
    { op: 'set_pool', name: dice.pick(['test', 'big'], 'update', key, 'pool'), capacity },
    { op: 'set_quotas', quotas: dice.happens(0.5, 'update', key, 'quota') ? { cpu_cores: capacity } : {} },
    { op: 'set_policy', policies: { concurrency_max: capacity + 1 } },
    throttle(dice, key),
    { op: 'quarantine', task, reason: 'by chance' },
    { op: 'cancel_task', task, reason: 'by chance' },
    ...(soft === undefined
      ? []
      : [{ op: 'remove_soft_edges', edges: [{ from: soft.from, to: soft.to }] } satisfies HotUpdateOp]),
  ]
  return dice.pick(ops, 'update', key, 'op')
}
