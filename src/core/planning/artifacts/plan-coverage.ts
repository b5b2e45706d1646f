/** The sections of Plan.md that answer whoever wrote the specification: who carries out what, and what nobody does. */
import type { Plan } from '../plan.ts'
import { cutList, cutTable, listed, plain } from './markdown.ts'

/** Most characters of a quote in a list. */
const QUOTE_SHOWN = 160

/** Which task carries out which requirement, by the specification's own ids; nothing where it gives none. */
export function coverageSection({ tasks }: Plan): string {
  const byRequirement = new Map<string, string[]>()
  for (const task of tasks.tasks) {
    for (const id of task.requirements ?? []) {
      const known = byRequirement.get(id)
      if (known === undefined) byRequirement.set(id, [task.id])
      else known.push(task.id)
    }
  }
  if (byRequirement.size === 0) return ''
  const rows = cutTable(
    ['requirement', 'carried out by'],
    [...byRequirement],
    ([id, ids]) => [plain(id), listed(ids)],
    'tasks.json',
  )
  return `## Requirements\n\n${rows}`
}

/** What the specification leaves out on purpose, in its words. */
export function excludedSection({ proposals }: Plan): string {
  const excluded = proposals.excluded ?? []
  if (excluded.length === 0) return ''
  const quoted = cutList(
    excluded,
    ({ quote, source }) => `${plain(shortened(quote))} (${plain(source)})`,
    'proposals.json',
  )
  return `## Not part of it\n\nThe specification leaves this out on purpose; no task does it.\n\n${quoted}`
}

function shortened(quote: string): string {
  const line = quote.replaceAll(/\s+/g, ' ').trim()
  return line.length <= QUOTE_SHOWN ? line : `${line.slice(0, QUOTE_SHOWN - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
