/**
 * OpenSpec's tasks.md: groups with numbers and items with numbers in them. The tool carries them out from the first to the
 * last and says nothing of dependencies: an order that nobody stated is only preferred.
 */
import { readChecklist, type ChecklistItem } from '../checklist.ts'
import { foldSteps } from '../folded-steps.ts'
import {
  described,
  LISTED,
  titled,
  type ImportedGroup,
  type ImportedLink,
  type ImportedTask,
  type ReadPlan,
} from '../imported-work.ts'
import { pathsIn } from '../paths-in.ts'

/** Reads tasks.md of an OpenSpec change. */
export const readOpenSpec: ReadPlan = (source, report) => {
  const entries = foldSteps(readChecklist(source), (item) => numberOf(item) !== undefined)
  const groups: ImportedGroup[] = []
  const tasks: ImportedTask[] = []
  const links: ImportedLink[] = []
  const taken = new Set(entries.flatMap((entry) => (entry.kind === 'item' ? (numberOf(entry) ?? []) : [])))
  let title: string | undefined
  let group: ImportedGroup | undefined
  let unnumbered = 0
  let last: ImportedTask | undefined
  for (const entry of entries) {
    if (entry.kind === 'heading') {
      if (entry.depth === 1) title ??= entry.title
      group = { key: entry.title, title: entry.title.replace(/^\d+[.)]\s*/, ''), span: entry.span }
      if (groups.some(({ key }) => key === group?.key)) group = { ...group, key: `${entry.title} (${groups.length})` }
      groups.push(group)
      last = undefined
    } else if (entry.kind === 'item') {
      if (group === undefined) groups.push((group = { key: 'tasks', title: 'Tasks', span: entry.span }))
      let id = numberOf(entry)
      while (id === undefined || (numberOf(entry) === undefined && taken.has(id))) id = `item-${++unnumbered}`
      const task = taskOf(id, entry, group.key)
      tasks.push(task)
      if (last !== undefined) {
        const reason = `${id} stands after ${last.id} in its group`
        links.push({
          before: last.id,
          after: id,
          span: entry.span,
          section: entry.path,
          isHard: false,
          confidence: LISTED,
          reason,
        })
      }
      last = task
    }
  }
  if (tasks.length === 0) {
    report.add({
      code: 'no-items',
      severity: 'error',
      source,
      offset: 0,
      message: 'It holds no list item with a box.',
      advice: 'Write tasks as `- [ ] 1.1 text` under headings such as `## 1. Group`.',
    })
  }
  return {
    title: title === undefined || /^(?:implementation )?tasks$/i.test(title) ? undefined : title,
    groups,
    tasks,
    links,
  }
}

const NUMBER = /^\**(\d+(?:\.\d+)+[a-z]?)\**[.):]?\**\s+/

function numberOf({ text }: ChecklistItem): string | undefined {
  return NUMBER.exec(text)?.[1]
}

function taskOf(id: string, { text, details, mark, span, path }: ChecklistItem, group: string): ImportedTask {
  const words = text.replace(NUMBER, '')
  const { title, rest } = titled(words)
  const description = described(rest, details.join('\n'))
  const paths = pathsIn([words, ...details].join('\n'))
  return {
    id,
    group,
    title,
    span,
    section: path,
    fields: {
      ...(description === undefined ? {} : { description }),
      ...(/x/i.test(mark) ? { done: true } : {}),
      ...(paths.length === 0 ? {} : { scope_includes: paths }),
    },
  }
}
