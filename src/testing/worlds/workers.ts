import { MS_PER_HOUR } from '../../core/std/duration.ts'
import type { ExecutionState } from '../../core/execution/state.ts'
import type { TimedAct, WorldAct } from '../../simulation/world-parts.ts'
import type { Dice } from './dice.ts'
import type { WorldFeature } from './world-feature.ts'

/** Workers that go with all that they had, others that come, and attempts that fall silent. */
export const workers: WorldFeature = {
  name: 'workers',
  acts: (dice) =>
    dice.happens(0.4, 'troubled', 'workers')
      ? Array.from({ length: 1 + dice.below(4, 'worker acts') }, (_, i) => actOf(dice, i))
      : [],
}

function actOf(dice: Dice, i: number): TimedAct {
  const after_ms = Math.round(dice.luck('worker act', i, 'when') * 8 * MS_PER_HOUR)
  const luck = dice.luck('worker act', i, 'who')
  const deed = dice.pick(['goes', 'comes', 'silent'], 'worker act', i, 'what')
  return { after_ms, act: (execution) => deedOf(deed, execution, luck, i) }
}

function deedOf(deed: string, execution: ExecutionState, luck: number, i: number): WorldAct | undefined {
  const among = <T>(items: Iterable<T>): T | undefined => {
    const all = [...items]
    return all[Math.floor(luck * all.length)]
  }
  if (deed === 'goes') {
    const worker = among(execution.workers.keys())
    return worker === undefined ? undefined : { type: 'worker_gone', worker, reason: 'its machine went down' }
  }
  if (deed === 'silent') {
    const token = among(execution.open.keys())
    return token === undefined ? undefined : { type: 'attempt_silent', token }
  }
  const worker = `guest-${i}`
  if (execution.workers.has(worker)) return undefined
  return { type: 'worker_offered', worker, slots: 1 + Math.floor(luck * 3), capabilities: ['*'] }
}
