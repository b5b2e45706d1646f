import type { SharedResource } from '../core/model/resource.ts'
import type { SymbolExplanation } from '../core/planning/codebase/explain.ts'
import { counted } from '../core/std/counted.ts'
import type { ExplainedName } from '../operations/explained-symbol.ts'
import { escaped, type Paint } from './colour.ts'
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

/** What `tasks analyze --why` prints: a block for the shared resource, and one for each place, that bears the name. */
export function explanationText({ explained, shared_resources }: ExplainedName, paint: Paint): string {
  const blocks = [
    ...Object.entries(shared_resources).map(([name, resource]) => resourceBlock(name, resource, paint)),
    ...explained.slice(0, MOST_PLACES).map((one) => block(one, paint)),
  ]
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
    ['what follows is of', toldOf(one)],
    ['tested by', one.tested_by],
    ['package', one.package === '.' ? [] : [one.package]],
    ['owners', one.owners],
    [
      one.what === 'file' ? 'changed' : 'file changed',
      changed === null
        ? []
        : [
            `in ${counted(changed.commits, 'commit')}${one.what === 'file' ? '' : ', which may be for other things in it'}`,
          ],
    ],
    [
      one.what === 'file' ? 'changes with' : 'file changes with',
      one.changes_with.map(({ path, commits }) => `${path} (${counted(commits, 'commit')})`),
    ],
  ]
  return rowsText(one.name, one.what, rows, paint)
}

/** Which file the rest is told of, where the name stands in several. */
function toldOf({ file, places }: SymbolExplanation): string[] {
  const files = new Set(places.map((place) => place.replace(/:\d+$/, ''))).size
  return files < 2 ? [] : [`${file}, one of the ${files} files`]
}

function resourceBlock(name: string, resource: SharedResource, paint: Paint): string {
  const { type, capacity, interval_seconds, location, constraint, reason } = resource
  const units = interval_seconds === undefined ? String(capacity) : `${capacity} each ${interval_seconds} s`
  const rows = [
    ['stands in', location],
    ['type', type],
    ['units', units],
    ['constraint', constraint],
    ['why', reason],
    ['how to take it', `a task takes it by its name: \`locks:\` or \`uses:\` with ${name}`],
  ] as const
  return rowsText(
    name,
    'shared resource',
    rows.map(([label, text]) => [label, [text]]),
    paint,
  )
}

function rowsText(
  name: string,
  what: string,
  rows: readonly (readonly [string, readonly string[]])[],
  paint: Paint,
): string {
  const told = rows.filter(([, lines]) => lines.length > 0)
  const width = widest(told.map(([label]) => label))
  const lines = told.flatMap(([label, entries]) => {
    const left = entries.length - MOST
    const shown = left > 0 ? [...entries.slice(0, MOST), `… and ${left} more`] : entries
    return shown.map((entry, i) => `  ${paint.faint(padTo(i === 0 ? label : '', width))}  ${escaped(entry)}`)
  })
  return [`${paint.strong(escaped(name))} ${paint.faint(what)}`, ...lines].join('\n')
}
