import type { Coordinator, CoordinatorNode } from '../../core/model/coordinator.ts'
import type { Policies } from '../../core/model/policies.ts'
import type { SharedClaim } from '../../core/model/resource.ts'
import type { Dice } from './dice.ts'
import type { WorldFeature } from './world-feature.ts'

/** Aging, headroom, budgets, windows, and locks that tasks ask for while they run. */
export const contention: WorldFeature = {
  name: 'contention',
  header: (dice) => [
    ...(hasBudget(dice) ? [`budget cost_usd ${5 + dice.below(40, 'contention', 'budget units')}`] : []),
    ...(hasWindow(dice) ? [`lock night open 0${dice.below(6, 'contention', 'opens')}:00-08:30`] : []),
  ],
  policies,
  change,
  faults: (dice) => ({ asks: dice.happens(0.4, 'contention', 'asks') ? 0.5 * dice.luck('contention', 'asking') : 0 }),
}

function hasBudget(dice: Dice): boolean {
  return dice.happens(0.25, 'contention', 'budget')
}

function hasWindow(dice: Dice): boolean {
  return dice.happens(0.25, 'contention', 'window')
}

function policies(dice: Dice): Partial<Policies> {
  const headroom_percent = dice.pick([0, 20, 50], 'contention', 'percent')
  return {
    ...(dice.happens(0.5, 'contention', 'ages')
      ? { aging_seconds: 600 + dice.below(7200, 'contention', 'aging') }
      : {}),
    ...(dice.happens(0.5, 'contention', 'times out')
      ? { lock_timeout_seconds: 60 + dice.below(7200, 'contention', 'lock timeout') }
      : {}),
    ...(dice.happens(0.4, 'contention', 'headroom')
      ? { resource_allocation: { headroom_percent, preemption_enabled: false } }
      : {}),
  }
}

function change(dice: Dice, coordinator: Coordinator): Coordinator {
  if (!hasBudget(dice) && !hasWindow(dice)) return coordinator
  const nodes = coordinator.graph.nodes.map((node, i): CoordinatorNode => {
    const { pools, locks } = node.resources
    const costs = hasBudget(dice) && dice.happens(0.3, 'contention', i, 'costs')
    const spends: Record<string, SharedClaim> = costs ? { cost_usd: 1 + dice.below(4, 'contention', i, 'cost') } : {}
    const night = hasWindow(dice) && dice.happens(0.15, 'contention', i, 'night') ? ['night'] : []
    return { ...node, resources: { ...node.resources, pools: { ...pools, ...spends }, locks: [...locks, ...night] } }
  })
  return { ...coordinator, graph: { ...coordinator.graph, nodes } }
}
