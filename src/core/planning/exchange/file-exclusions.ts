import type { ImportedLink, ImportedTask } from './imported-work.ts'

/**
 * Tasks that name the same file, and of which neither is known to wait for the other, exclude each other: no tool's order of
 * lines keeps two workers apart. Each excludes the first that names the file; all take one lock.
 */
export function fileExclusions(tasks: Iterable<ImportedTask>, links: readonly ImportedLink[]): ImportedLink[] {
  const ordered = new Set(
    links.flatMap(({ before, after, isHard }) => (isHard ? [`${before} ${after}`, `${after} ${before}`] : [])),
  )
  const first = new Map<string, ImportedTask>()
  const found: ImportedLink[] = []
  for (const task of tasks) {
    if (task.fields.done === true) continue
    for (const path of task.fields.scope_includes ?? []) {
      if (/[*?{[]|\/$/.test(path)) continue
      const other = first.get(path)
      if (other === undefined) first.set(path, task)
      else if (!ordered.has(`${other.id} ${task.id}`)) {
        found.push({
          before: other.id,
          after: task.id,
          span: task.span,
          section: task.section,
          type: 'mutual_exclusion',
          isHard: true,
          confidence: 0.9,
          reason: `both name ${path}`,
          shared_resource: `file:${path}`,
        })
      }
    }
  }
  return found
}
