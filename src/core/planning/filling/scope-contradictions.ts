import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { Report } from '../spec/report.ts'
import { lineAt } from '../spec/source-text.ts'
import type { WorkItem } from '../work/work-item.ts'
import { clipped } from './item-text.ts'
import { contradictedPaths } from './scope.ts'

/** Tells of items that name no other files than those which the specification keeps hands off. */
export function reportScopeContradictions(
  items: readonly WorkItem[],
  reading: SpecReading,
  code: CodeKnowledge,
  report: Report,
): void {
  for (const item of items) {
    const [first] = contradictedPaths(item, reading, code)
    const [requirement] = item.requirements
    if (first === undefined || requirement === undefined) continue
    const { text, source, span } = first.exclusion
    report.add({
      code: 'scope-contradiction',
      severity: 'warning',
      source: requirement.source,
      offset: requirement.span.start,
      message: `“${clipped(item.title, 100)}” names ${first.path}, which must not be touched: “${clipped(text, 100)}” (${source.origin}:${lineAt(source, span.start)}). The file is left out of the task's scope.`,
      advice: 'Say which of both holds, or name the files that may be changed for it.',
    })
  }
}
