import type { Report } from '../spec/report.ts'
import type { SourceText } from '../spec/source-text.ts'
import type { ChecklistItem } from './checklist.ts'
import { titled } from './imported-work.ts'

/** Tells that a box has no number or id of its own, and is left out. */
export function tellUnnumbered(item: ChecklistItem, advice: string, source: SourceText, report: Report): void {
  report.add({
    code: 'item-without-number',
    severity: 'warning',
    source,
    offset: item.span.start,
    message: `“${titled(item.text).title}” has no number: it is left out.`,
    advice,
  })
}
