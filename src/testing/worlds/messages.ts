import type { WorldFeature } from './world-feature.ts'

/** Reports that are late, lost, or overtaken by others, and a disk that stores what it says it does not. */
export const messages: WorldFeature = {
  name: 'messages',
  faults: (dice) => ({
    report_delayed: dice.trouble(0.6, 'late reports'),
    // From a moment to an hour: some reports are overtaken by a whole other attempt.
    delay_ms: dice.pick([10, 60_000, 3_600_000], 'how late'),
    report_lost: dice.trouble(0.4, 'lost reports'),
    append_unacknowledged: dice.trouble(0.1, 'unacknowledged'),
  }),
}
