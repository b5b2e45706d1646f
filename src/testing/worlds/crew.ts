import type { Coordinator } from '../../core/model/coordinator.ts'
import { MS_PER_HOUR } from '../../core/std/duration.ts'
import { capabilityProblem } from '../../core/execution/workers/workers.ts'
import type { TimedAct } from '../../simulation/world-parts.ts'
import type { Dice } from './dice.ts'
import type { WorldFeature } from './world-feature.ts'

const ABLE = ['alpha', 'beta', 'gamma'] as const

/** Kinds of worker, what tasks ask of them, how they are chosen, and how many there are. */
export const crew: WorldFeature = {
  name: 'crew',
  header: (dice) => (hasKinds(dice) ? kindsOf(dice) : []),
  words: (dice, task) => {
    const needs = ABLE.filter((able) => dice.happens(0.25, 'task', task, 'needs', able))
    return needs.length === 0 || !hasKinds(dice) ? [] : ['needs', needs.join(',')]
  },
  policies: (dice) =>
    dice.happens(0.5, 'crew matching')
      ? {
          worker_matching: {
            strategy: dice.happens(0.7, 'crew strategy') ? 'capability_and_load_balanced' : 'first_fit',
            prefer_specialized: dice.happens(0.7, 'crew prefers'),
            max_tasks_per_worker: 1 + dice.below(3, 'crew most'),
          },
        }
      : {},
  change: (_dice, coordinator) => withoutTheImpossible(coordinator),
  acts: (dice) =>
    dice.happens(0.3, 'crew scales')
      ? Array.from({ length: 1 + dice.below(3, 'crew acts') }, (_, i) => scaleOf(dice, i))
      : [],
}

function hasKinds(dice: Dice): boolean {
  return dice.happens(0.5, 'crew kinds')
}

function kindsOf(dice: Dice): string[] {
  const kinds = Array.from({ length: 1 + dice.below(3, 'crew number') }, (_, i) => {
    const has = (probability: number, what: string): boolean => dice.happens(probability, 'crew', i, what)
    const kind = dice.pick(['specialized', 'generic', 'hybrid'], 'crew', i, 'kind')
    const able = ABLE.filter((name) => has(0.5, name))
    return [
      `worker kind${i} ${kind}`,
      ...(able.length === 0 ? [] : [able.join(',')]),
      ...(has(0.5, 'slots') ? [`slots ${1 + dice.below(3, 'crew', i, 'slots')}`] : []),
      ...(has(0.5, 'count') ? [`count ${1 + dice.below(2, 'crew', i, 'count')}`] : []),
      ...(has(0.5, 'setup') ? ['setup 7m'] : []),
      ...(has(0.3, 'cpu') ? ['cpu 3'] : []),
    ].join(' ')
  })
  return [...kinds, ...(dice.happens(0.5, 'crew scaling') ? ['scaling 0.8 0.5 20m'] : [])]
}

/** What nobody can do would be refused before it starts; here nobody needs it then. */
function withoutTheImpossible(coordinator: Coordinator): Coordinator {
  const nodes = coordinator.graph.nodes.map((node) =>
    capabilityProblem(node, coordinator) === undefined ? node : { ...node, capabilities: [] },
  )
  return { ...coordinator, graph: { ...coordinator.graph, nodes } }
}

function scaleOf(dice: Dice, i: number): TimedAct {
  const after_ms = Math.round(dice.luck('crew act', i, 'when') * 8 * MS_PER_HOUR)
  const least = 1 + dice.below(3, 'crew act', i, 'least')
  const most = least + dice.below(4, 'crew act', i, 'more')
  return { after_ms, act: { action: 'scale', worker_min: least, worker_max: most } }
}
