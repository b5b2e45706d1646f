import type { Report } from '../spec/report.ts'
import type { SourceText } from '../spec/source-text.ts'
import type { ImportedTask } from './imported-work.ts'

/** Tells wholes that are marked as done while parts of them are open. */
export function tellEarlyEnds(
  wholes: ReadonlyMap<string, string>,
  tasks: ReadonlyMap<string, ImportedTask>,
  source: SourceText,
  report: Report,
): void {
  const undone = [...wholes.keys()].filter((part) => tasks.get(part)?.fields.done !== true)
  for (const [id, parts] of Map.groupBy(undone, (part) => wholes.get(part) ?? '')) {
    const whole = tasks.get(id)
    if (whole?.fields.done !== true) continue
    report.add({
      code: 'done-before-parts',
      severity: 'warning',
      source,
      offset: whole.span.start,
      message: `${id} is marked as done, but ${parts.slice(0, 5).join(', ')}${parts.length > 5 ? ` and ${parts.length - 5} more` : ''} of it ${parts.length === 1 ? 'is' : 'are'} not.`,
      advice: 'Take the mark away, or mark its parts too: the parts that are open are planned.',
    })
  }
}
