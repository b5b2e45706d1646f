import { counted } from '../../../std/counted.ts'
import type { Report } from '../../spec/report.ts'
import type { SourceText } from '../../spec/source-text.ts'
import type { ImportedLink } from '../imported-work.ts'
import type { PhaseTask } from './within-phase.ts'

/** Tells which tasks that are marked [P] name a file that an earlier one of their phase names, and wait for none of them. */
export function tellFalseClaims(
  tasks: readonly PhaseTask[],
  stated: readonly ImportedLink[],
  source: SourceText,
  report: Report,
): void {
  const ordered = new Set(stated.flatMap(({ before, after }) => [`${before} ${after}`, `${after} ${before}`]))
  const users = new Map<string, PhaseTask[]>()
  for (const one of tasks) {
    const { id, fields, span } = one.task
    if (!one.isParallel || fields.done === true) continue
    for (const path of fields.scope_includes ?? []) {
      const key = `${one.phase.group.key} ${path}`
      const earlier = users.get(key)
      if (earlier === undefined) users.set(key, [one])
      const other = earlier?.find(({ task }) => !ordered.has(`${task.id} ${id}`))
      earlier?.push(one)
      if (earlier === undefined || other === undefined) continue
      const count = earlier.length - 1
      report.add({
        code: 'parallel-claim-fails',
        severity: 'warning',
        source,
        offset: span.start,
        message: `${id} is marked [P], but names ${path} as ${counted(count, 'other task')} marked [P] in its phase ${count === 1 ? 'does' : 'do'}, ${other.task.id} first: they run one at a time.`,
        advice: 'Take the [P] away, or divide the file between them.',
      })
    }
  }
}
