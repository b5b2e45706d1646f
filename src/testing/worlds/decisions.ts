import type { Coordinator, CoordinatorNode } from '../../core/model/coordinator.ts'
import type { Policies } from '../../core/model/policies.ts'
import { MS_PER_HOUR } from '../../core/std/duration.ts'
import type { ExecutionState } from '../../core/execution/state.ts'
import type { TimedAct, WorldAct } from '../../simulation/world-parts.ts'
import { idOf } from '../plan-text.ts'
import type { Dice } from './dice.ts'
import type { WorldFeature } from './world-feature.ts'

/** Approvals, budgets, limits of time, findings of scope, alerts, going back, and people at work. */
export const decisions: WorldFeature = {
  name: 'decisions',
  policies,
  change: withAlerts,
  options: (dice) =>
    dice.happens(0.25, 'has a budget')
      ? {
          budget: {
            ...(dice.happens(0.8, 'money') ? { usd: 1 + dice.below(8, 'usd') } : {}),
            ...(dice.happens(0.4, 'hours') ? { hours: 2 + dice.below(20, 'hours of work') } : {}),
          },
        }
      : {},
  faults: (dice) => ({
    costs: dice.trouble(1, 'costs'),
    writes_outside: dice.trouble(0.3, 'outside'),
    passes_bounds: dice.trouble(0.5, 'bounds'),
    refuses_checkpoint: dice.trouble(0.5, 'refused'),
  }),
  acts: (dice, coordinator) =>
    dice.happens(0.5, 'people decide')
      ? Array.from({ length: 1 + dice.below(5, 'decisions') }, (_, i) => act(dice, i, coordinator))
      : [],
}

function policies(dice: Dice): Partial<Policies> {
  const limit = (what: string, seconds: readonly [number, ...number[]]): number | undefined =>
    dice.happens(0.4, 'limits', what) ? dice.pick(seconds, 'limit', what) : undefined
  const limits = {
    queue_seconds: limit('queue', [600, 7200, 100_000]),
    start_seconds: limit('start', [1, 60]),
    run_seconds: limit('run', [3600, 100_000]),
    total_seconds: limit('total', [3600, 20_000, 100_000]),
  }
  const stated = Object.fromEntries(Object.entries(limits).filter(([, seconds]) => seconds !== undefined))
  return {
    ...(dice.happens(0.3, 'timeouts') ? { timeouts: stated } : {}),
    ...(dice.happens(0.4, 'scope audit')
      ? { scope_audit: { action: dice.pick(['fail', 'warn', 'ask'], 'scope action') } }
      : {}),
    ...(dice.happens(0.3, 'approvals')
      ? {
          approvals: {
            plan: dice.happens(0.4, 'plan approval'),
            ...(dice.happens(0.6, 'answers by time') ? { timeout_seconds: dice.pick([60, 3600], 'patience') } : {}),
            on_timeout: dice.pick(['approve', 'reject'], 'silence'),
          },
        }
      : {}),
    ...(dice.happens(0.4, 'cost policy')
      ? {
          cost: {
            rates: dice.happens(0.5, 'rates') ? { run_hour_usd: dice.luck('run hour') } : {},
            reserve_usd: dice.pick([0, 0.5, 1, 2], 'reserve'),
          },
        }
      : {}),
  }
}

function withAlerts(dice: Dice, coordinator: Coordinator): Coordinator {
  if (!dice.happens(0.3, 'alerts')) return coordinator
  const nodes = coordinator.graph.nodes.map((node, task): CoordinatorNode =>
    dice.happens(0.4, 'task', task, 'alerts')
      ? {
          ...node,
          alerts: [
            {
              metric: 'memory_mb',
              op: 'gt',
              threshold: 50,
              action: dice.pick(['notify', 'pause', 'cancel'], 'task', task, 'alert'),
            },
          ],
        }
      : node,
  )
  return { ...coordinator, graph: { ...coordinator.graph, nodes } }
}

function act(dice: Dice, i: number, { graph }: Coordinator): TimedAct {
  const key = ['decision', i]
  const task = idOf(`t${dice.below(Math.max(1, graph.nodes.length), ...key, 'task')}`)
  const deeds: readonly [TimedAct['act'], ...TimedAct['act'][]] = [
    { action: 'take', task, by: 'somebody' },
    { action: 'fail', task, reason: 'it cannot be done' },
    { action: 'approve', id: task, choice: 'done' },
    { action: 'approve', id: `ask-${dice.below(40, ...key, 'number')}` },
    { action: 'reject', id: `ask-${dice.below(40, ...key, 'other number')}` },
    { action: 'budget', usd: 1 + dice.below(20, ...key, 'usd') },
    { action: 'budget', hours: 1 + dice.below(40, ...key, 'hours') },
    { action: 'budget' },
    { action: 'rewind', seq: 1 + dice.below(400, ...key, 'seq') },
    (execution) => ({ action: 'rewind', seq: 1 + Math.floor(execution.seq * dice.luck(...key, 'back')) }),
    (execution) => answerFirst(execution, dice.happens(0.5, ...key, 'yes')),
  ]
  return {
    after_ms: Math.round(dice.luck(...key, 'when') * 10 * MS_PER_HOUR),
    act: dice.pick(deeds, ...key, 'deed'),
  }
}

function answerFirst({ approvals }: ExecutionState, yes: boolean): WorldAct | undefined {
  const [first] = approvals.values()
  if (first === undefined) return undefined
  return yes
    ? { action: 'approve', id: first.id, choice: first.choices[0] as string }
    : { action: 'reject', id: first.id }
}
