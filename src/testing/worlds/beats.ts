import type { Coordinator, CoordinatorNode } from '../../core/model/coordinator.ts'
import type { Dice } from './dice.ts'
import type { WorldFeature } from './world-feature.ts'

/** Tasks that promise signs of life, and attempts that hang and give no more of them. */
export const beats: WorldFeature = {
  name: 'beats',
  change: (dice, coordinator) => (dice.happens(0.4, 'beats') ? withBeats(dice, coordinator) : coordinator),
  faults: (dice) => ({ falls_silent: dice.trouble(0.4, 'silent') }),
}

function withBeats(dice: Dice, coordinator: Coordinator): Coordinator {
  const nodes = coordinator.graph.nodes.map((node, task): CoordinatorNode =>
    dice.happens(0.3, 'task', task, 'beats')
      ? { ...node, heartbeat: { interval_seconds: dice.pick([600, 900, 1200], 'task', task, 'beat') } }
      : node,
  )
  return { ...coordinator, graph: { ...coordinator.graph, nodes } }
}
