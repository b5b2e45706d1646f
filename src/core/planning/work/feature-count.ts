import type { Report } from '../spec/report.ts'
import type { SourceText } from '../spec/source-text.ts'

/** A plan that people can keep in their heads has so many features. */
export const FEWEST_FEATURES = 5
/** See {@link FEWEST_FEATURES}. */
export const MOST_FEATURES = 25

/** Reports a number of features outside of what is usual. Features are joined to fit, never invented. */
export function reportFeatureCount(found: number, kept: number, source: SourceText | undefined, report: Report): void {
  if (source === undefined || kept === 0) return
  if (kept < FEWEST_FEATURES) {
    report.add({
      code: 'few-features',
      severity: 'info',
      source,
      offset: 0,
      message: `The specification speaks of ${kept} ${kept === 1 ? 'feature' : 'features'}; plans usually have ${FEWEST_FEATURES} to ${MOST_FEATURES}.`,
      advice: 'Nothing is owed for a small change. For a large one, give each part a heading of its own.',
    })
  }
  if (found > MOST_FEATURES) {
    report.add({
      code: 'many-features',
      severity: 'warning',
      source,
      offset: 0,
      message: `The specification names ${found} parts; the likest were joined to ${kept} features.`,
      advice: 'Divide the specification into several, or put related parts under one heading.',
    })
  }
}
