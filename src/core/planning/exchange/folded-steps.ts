import type { ChecklistEntry, ChecklistItem } from './checklist.ts'

const BULLET = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/

/**
 * Entries with boxes that are no tasks by themselves taken into the task above: a box nested under a task is a step of it, and
 * what stands as deep as such a step is one of its details. Boxes that are nested under no task stay as they are.
 */
export function foldSteps(
  entries: readonly ChecklistEntry[],
  isTask: (item: ChecklistItem) => boolean,
): ChecklistEntry[] {
  const folded: ChecklistEntry[] = []
  let task: { readonly at: number; readonly item: ChecklistItem; readonly details: string[]; end: number } | undefined
  const close = (): void => {
    if (task === undefined) return
    const { at, item, details, end } = task
    folded[at] = { ...item, details, span: { start: item.span.start, end } }
    task = undefined
  }
  for (const entry of entries) {
    if (entry.kind === 'item' && isTask(entry)) {
      close()
      task = { at: folded.length, item: entry, details: [...entry.details], end: entry.span.end }
      folded.push(entry)
    } else if (task !== undefined && indentOf(entry) > task.item.indent) {
      if (entry.kind === 'item') task.details.push(entry.text, ...entry.details)
      else if (entry.kind === 'line') task.details.push(entry.text.replace(BULLET, '').trim())
      task.end = entry.span.end
    } else {
      close()
      folded.push(entry)
    }
  }
  close()
  return folded
}

/** How deep an entry stands; headings and code stand nowhere below a task. */
function indentOf(entry: ChecklistEntry): number {
  if (entry.kind === 'item') return entry.indent
  return entry.kind === 'heading' || entry.fenced ? -1 : entry.text.length - entry.text.trimStart().length
}
