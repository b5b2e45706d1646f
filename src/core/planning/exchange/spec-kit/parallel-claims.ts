import { counted } from '../../../std/counted.ts'
import type { Report } from '../../spec/report.ts'
import type { SourceText } from '../../spec/source-text.ts'
import type { ImportedLink } from '../imported-work.ts'
import type { PhaseTask } from './within-phase.ts'

/**
 * Looks whether tasks that are marked [P] can really run beside each other: two of a phase that name the same file, and of
 * which neither waits for the other, exclude each other.
 */
export function claimLinks(
  tasks: readonly PhaseTask[],
  stated: readonly ImportedLink[],
  source: SourceText,
  report: Report,
): ImportedLink[] {
  const ordered = new Set(stated.flatMap(({ before, after }) => [`${before} ${after}`, `${after} ${before}`]))
  const users = new Map<string, PhaseTask[]>()
  const links: ImportedLink[] = []
  for (const one of tasks) {
    if (!one.isParallel) continue
    for (const path of one.task.fields.scope_includes ?? []) {
      const key = `${one.phase.group.key} ${path}`
      const earlier = users.get(key) ?? []
      users.set(key, [...earlier, one])
      const [other] = earlier.filter(({ task }) => !ordered.has(`${task.id} ${one.task.id}`))
      if (other === undefined) continue
      links.push({
        before: other.task.id,
        after: one.task.id,
        span: one.task.span,
        section: one.task.section,
        type: 'mutual_exclusion',
        isHard: true,
        confidence: 0.9,
        reason: `both name ${path}`,
        shared_resource: `file:${path}`,
      })
      report.add({
        code: 'parallel-claim-fails',
        severity: 'warning',
        source,
        offset: one.task.span.start,
        message: `${one.task.id} is marked [P], but names ${path} as ${counted(earlier.length, 'other task')} marked [P] in its phase ${earlier.length === 1 ? 'does' : 'do'}, ${other.task.id} first: they run one at a time.`,
        advice: 'Take the [P] away, or divide the file between them.',
      })
    }
  }
  return links
}
