import { MS_PER_HOUR } from '../../core/std/duration.ts'
import type { BesidePlan } from '../../simulation/simulate.ts'
import { planFromText } from '../plan-text.ts'
import { Dice } from './dice.ts'
import { planShape } from './plan-shape.ts'
import type { WorldFeature } from './world-feature.ts'

const TASKS_MAX = 8

/** Another execution on the same site: it wants the same locks and pools. */
export const neighbours: WorldFeature = {
  name: 'neighbours',
  beside: (dice) => (dice.happens(0.15, 'neighbour') ? [neighbour(dice)] : []),
}

function neighbour(dice: Dice): BesidePlan {
  const own = new Dice(dice.below(2 ** 31, 'neighbour', 'seed'))
  const line = (task: number): string =>
    [`t${task}`, `${1 + own.below(12, 'length', task)}0m`, ...(planShape.words?.(own, task) ?? [])].join(' ')
  const tasks = Array.from({ length: 1 + own.below(TASKS_MAX, 'tasks') }, (_, task) => line(task))
  return {
    execution_id: 'exec-simulated-002',
    coordinator: planFromText([...(planShape.header?.(own) ?? []), ...tasks].join('\n')),
    starts_after_ms: Math.round(own.luck('starts') * MS_PER_HOUR),
  }
}
