import type { Policies } from '../../core/model/policies.ts'
import type { Coordinator } from '../../core/model/coordinator.ts'
import { MS_PER_HOUR } from '../../core/std/duration.ts'
import type { TimedAct } from '../../simulation/world-parts.ts'
import { idOf } from '../plan-text.ts'
import type { Dice } from './dice.ts'
import type { WorldFeature } from './world-feature.ts'

/** Checkpoints, tasks that make room for others, and rollbacks: by people, and by what the policy says. */
export const recovery: WorldFeature = { name: 'recovery', words, policies, acts }

function words(dice: Dice, task: number): string[] {
  const has = (probability: number, what: string): boolean => dice.happens(probability, 'task', task, what)
  return [
    ...(has(0.3, 'resumable') ? ['resumable'] : []),
    ...(has(0.3, 'preemptible') ? ['preemptible'] : []),
    ...(has(0.1, 'marks')
      ? [`marks ${dice.pick(['30', '40!', '20, 80', '20?, 50?, 70', '30, 60?'], 'task', task, 'mark')}`]
      : []),
  ]
}

function policies(dice: Dice): Partial<Policies> {
  return {
    ...(dice.happens(0.5, 'checkpoints')
      ? {
          checkpoint: {
            enabled: dice.happens(0.9, 'checkpoints on'),
            progress_marks: [25, 50, 75],
            max_overhead_pct: 5,
          },
        }
      : {}),
    ...(dice.happens(0.5, 'preemption')
      ? { resource_allocation: { headroom_percent: 0, preemption_enabled: true } }
      : {}),
    ...(dice.happens(0.5, 'rollback policy')
      ? {
          rollback: {
            strategy: dice.pick(['per_task', 'frontier_scope', 'wave_scope'], 'strategy'),
            max_depth: dice.below(6, 'depth'),
          },
        }
      : {}),
  }
}

function acts(dice: Dice, { graph }: Coordinator): TimedAct[] {
  if (!dice.happens(0.4, 'people roll back')) return []
  return Array.from({ length: 1 + dice.below(3, 'rollbacks') }, (_, i) => ({
    after_ms: Math.round(dice.luck('rollback', i, 'when') * 12 * MS_PER_HOUR),
    act: {
      action: 'rollback',
      task: idOf(`t${dice.below(Math.max(1, graph.nodes.length), 'rollback', i, 'task')}`),
      ...(dice.happens(0.3, 'rollback', i, 'ancestors') ? { ancestors: true } : {}),
    },
  }))
}
