import { MS_PER_HOUR } from '../../core/std/duration.ts'
import type { TimedAct } from '../../simulation/world-parts.ts'
import type { Dice } from './dice.ts'
import type { WorldFeature } from './world-feature.ts'

const DAY_MS = 24 * MS_PER_HOUR

/** A wall clock that is set forward or back by an hour or a day, and a coordinator that stands still for minutes. */
export const machine: WorldFeature = {
  name: 'machine',
  acts: (dice) =>
    dice.happens(0.3, 'troubled', 'machine')
      ? Array.from({ length: 1 + dice.below(3, 'mishaps') }, (_, i) => mishap(dice, i))
      : [],
}

function mishap(dice: Dice, i: number): TimedAct {
  const after_ms = Math.round(dice.luck('mishap', i, 'when') * 6 * MS_PER_HOUR)
  if (dice.happens(0.4, 'mishap', i, 'stalls')) return { after_ms, act: { machine: 'stalls', ms: 600_000 } }
  const ms = dice.pick([-DAY_MS, -MS_PER_HOUR, MS_PER_HOUR, DAY_MS], 'mishap', i, 'jump')
  return { after_ms, act: { machine: 'clock_jumps', ms } }
}
