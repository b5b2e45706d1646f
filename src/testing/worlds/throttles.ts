import type { HotUpdateOp } from '../../core/model/hot-update.ts'
import { idOf } from '../plan-text.ts'
import { SIMULATED_START } from '../../simulation/simulate.ts'
import type { Dice } from './dice.ts'

type Throttle = Extract<HotUpdateOp, { op: 'throttle' }>

/** A throttle of any scope, or the end of one. */
export function throttle(dice: Dice, key: string): Throttle {
  const happens = (what: string): boolean => dice.happens(0.4, 'throttle', key, what)
  return {
    op: 'throttle',
    name: dice.pick(['slow', 'slower'], 'throttle', key, 'name'),
    scope: dice.pick<Throttle['scope']>(
      [
        { of: 'plan' },
        { of: 'tasks', glob: idOf('t1*') },
        { of: 'pool', name: 'test' },
        { of: 'provider', name: 'program true' },
        { of: 'package', name: '.' },
      ],
      'throttle',
      key,
      'scope',
    ),
    ...(happens('pause') ? { not_before: SIMULATED_START + dice.below(10, 'throttle', key, 'hours') * 3_600_000 } : {}),
    ...(happens('rate')
      ? {
          rate: {
            starts: 1 + dice.below(3, 'throttle', key, 'starts'),
            interval_seconds: dice.pick([1, 600, 7200], 'throttle', key, 'interval'),
          },
        }
      : {}),
    ...(happens('fewer') ? { concurrency: 1 + dice.below(2, 'throttle', key, 'at once') } : {}),
  }
}
