import type { SymbolExplanation } from '../core/planning/codebase/explain.ts'
import { counted } from '../core/std/counted.ts'
import { harmless, type Paint } from './colour.ts'
import { padTo, widest } from './text-width.ts'

/** Places of one name that are told; `--json` has all. */
const MOST_PLACES = 5
/** Entries of one list. */
const MOST = 8

const LISTS = {
  existing_apis: 'an API?',
  reused_components: 'reusable?',
  extension_points: 'to be extended?',
} as const

/** What `tasks analyze --why` prints: a block for each place that bears the name. */
export function explanationText(explained: readonly SymbolExplanation[], paint: Paint): string {
  const blocks = explained.slice(0, MOST_PLACES).map((one) => block(one, paint))
  const left = explained.length - MOST_PLACES
  if (left > 0) blocks.push(paint.faint(`… and ${counted(left, 'more place')} of that name; --json lists them all`))
  return blocks.join('\n\n')
}

function block(one: SymbolExplanation, paint: Paint): string {
  const { changed } = one
  const rows: (readonly [string, readonly string[]])[] = [
    ['stands in', one.places],
    ['found by', one.rule === null ? [] : [one.rule]],
    ['exported', [`${one.exported ? 'yes' : 'no'}: ${one.exported_why}`]],
    ...Object.entries(LISTS).map(([list, label]) => [label, [one.lists[list as keyof typeof LISTS]]] as const),
    ['builds upon', one.builds_upon],
    ['built upon by', one.heirs],
    ['used by', one.used_by],
    ['tested by', one.tested_by],
    ['package', one.package === '.' ? [] : [one.package]],
    ['owners', one.owners],
    ['changed', changed === null ? [] : [`in ${counted(changed.commits, 'commit')}`]],
    ['changes with', one.changes_with.map(({ path, commits }) => `${path} (${counted(commits, 'commit')})`)],
  ]
  const told = rows.filter(([, lines]) => lines.length > 0)
  const width = widest(told.map(([label]) => label))
  const lines = told.flatMap(([label, entries]) => {
    const left = entries.length - MOST
    const shown = left > 0 ? [...entries.slice(0, MOST), `… and ${left} more`] : entries
    return shown.map((entry, i) => `  ${paint.faint(padTo(i === 0 ? label : '', width))}  ${harmless(entry)}`)
  })
  return [`${paint.strong(harmless(one.name))} ${paint.faint(one.what)}`, ...lines].join('\n')
}
