import type { WorldFeature } from './world-feature.ts'

/** Rules of fairness other than the usual one. */
export const fairness: WorldFeature = {
  name: 'fairness',
  policies: (dice) =>
    dice.happens(0.4, 'fairness') ? { fairness: dice.pick(['round_robin', 'fifo'], 'fairness', 'rule') } : {},
}
