/** What `tasks analyze` prints of a codebase: what was read and what was not, then what there is to reuse, to extend and to share. */
import type { CodebaseAnalysis } from '../core/model/codebase-analysis.ts'
import type { CodeIndex, CodePackage, ProjectCommand } from '../core/model/code-index.ts'
import type { SharedResource } from '../core/model/resource.ts'
import { counted } from '../core/std/counted.ts'
import { compareText } from '../core/std/order.ts'
import type { CodebaseReport } from '../operations/analyze.ts'
import { escaped, type Paint } from './colour.ts'
import { table } from './printing.ts'
import { padTo, widest } from './text-width.ts'

/** Entries of a list that are printed; `--json` has them all. */
const MOST = 15
/** Names in one line. */
const MOST_NAMES = 5

/** The whole report, as text. */
export function analysisText({ analysis, index, own_rules = [] }: CodebaseReport, took: string, paint: Paint): string {
  const { existing_apis, extension_points, reused_components, counts } = analysis
  const lists: (readonly [string, readonly string[], number])[] = [
    ['APIs', existing_apis, counts.existing_apis],
    ['Extension points', extension_points, counts.extension_points],
    ['Reusable components', reused_components, counts.reused_components],
  ]
  const sections = [
    readSection({ analysis, index, own_rules }, took, paint),
    ...lists.map(([title, entries, count]) => listSection(title, entries, count, paint)),
    resourceSection(analysis.shared_resources, paint),
  ]
  return sections.filter((section) => section !== '').join('\n\n')
}

/** The counts of what was read, as `--json` gives them. */
export function readCounts({ files, packages, history, unread }: CodebaseReport['index']): unknown {
  const code = files.filter((file) => file.language !== null)
  return {
    files: files.length,
    lines: files.reduce((sum, file) => sum + file.lines, 0),
    languages: Object.fromEntries(countBy(code.map((file) => file.language ?? ''))),
    roles: Object.fromEntries(countBy(files.map((file) => file.role))),
    packages: packages.map(({ path, name, ecosystem }) => ({ path, name, ecosystem })),
    commands: packages.flatMap((found) => found.commands),
    history:
      history === null
        ? null
        : { commit: history.commit, commits: history.commits, truncated: history.truncated, hot: hottest(history) },
    unread,
  }
}

function readSection(
  { analysis, index, own_rules = [] }: Pick<CodebaseReport, 'analysis' | 'index' | 'own_rules'>,
  took: string,
  paint: Paint,
): string {
  const { files, packages, history } = index
  const lines = files.reduce((sum, file) => sum + file.lines, 0)
  const languages = countBy(files.flatMap((file) => file.language ?? []))
  const roles = countBy(files.map((file) => file.role))
  const rows: (readonly [string, string | readonly string[]])[] = [
    [
      'files',
      `${number(files.length)}, ${number(lines)} ${lines === 1 ? 'line' : 'lines'}${roles.length === 0 ? '' : `: ${shares(roles)}`}`,
    ],
    ['languages', languages.length === 0 ? 'none that rules read' : shares(languages)],
    ['packages', packageText(packages)],
    ...commandRows(packages),
    ['history', historyText(history)],
    ['not read', unreadLines(index.unread)],
    ...(own_rules.length === 0 ? [] : [['own rules', own_rules.map(ownText)] as const]),
  ]
  const width = widest(rows.map(([name]) => name))
  const head = `${paint.strong('[Codebase]')} read with ${analysis.tool} in ${took}`
  const indent = ' '.repeat(width + 4)
  const shown = (text: string | readonly string[]): string => [text].flat().map(escaped).join(`\n${indent}`)
  return [head, ...rows.map(([name, text]) => `  ${paint.faint(padTo(name, width))}  ${shown(text)}`)].join('\n')
}

function packageText(packages: readonly CodePackage[]): string {
  const real = packages.filter((found) => found.manifest !== null)
  if (real.length === 0) return 'none with a manifest'
  const names = real.map(
    ({ path, name, ecosystem }) => `${['', '.'].includes(name) ? 'one without a name' : name} (${ecosystem}, ${path})`,
  )
  return `${number(real.length)}: ${few(names)}`
}

const KINDS = ['test', 'build', 'lint', 'types', 'format', 'migrate', 'generate', 'start'] as const

function commandRows(packages: readonly CodePackage[]): [string, string][] {
  const commands = packages.flatMap((found) => found.commands)
  return KINDS.flatMap((kind): [string, string][] => {
    const own = commands.filter((command) => command.kind === kind)
    return own.length === 0 ? [] : [[kind, few(own.map(commandText), 3)]]
  })
}

function commandText({ command, directory, source }: ProjectCommand): string {
  return `${command}${directory === '.' ? '' : ` in ${directory}`} (${source})`
}

function historyText(history: CodeIndex['history']): string {
  if (history === null) return 'none was read'
  const { commits, truncated, commit } = history
  const hot = hottest(history)
  return `${counted(commits, 'commit')} (merges left out) up to ${commit.slice(0, 10)}${truncated ? ', older ones are missing' : ''}${hot.length === 0 ? '' : `; most changed lately: ${hot.slice(0, 3).join(', ')}`}`
}

function hottest({ files }: NonNullable<CodeIndex['history']>): string[] {
  return [...files]
    .toSorted((a, b) => b.heat - a.heat || compareText(a.path, b.path))
    .slice(0, 10)
    .map(({ path }) => path)
}

/** What one misses most stands first; what is not there to be read stands last. */
const GRAVEST: readonly string[] = [
  'unreadable',
  'too-much-text',
  'too-large',
  'changed',
  'broken-syntax',
  'crashed',
  'encoding',
]
const LEAST_GRAVE: readonly string[] = [
  'unknown-language',
  'generated',
  'vendored',
  'kept',
  'ignored',
  'binary',
  'symlink',
  'submodule',
]

function unreadLines(unread: CodeIndex['unread']): string[] {
  if (unread.length === 0) return ['nothing was passed over']
  const rank = ({ code }: CodeIndex['unread'][number]): number => {
    const at = GRAVEST.indexOf(code)
    return at === -1 ? (LEAST_GRAVE.includes(code) ? 2 : 1) * GRAVEST.length : at
  }
  const sorted = unread.toSorted((a, b) => rank(a) - rank(b))
  return sorted.map(({ path, line, reason }) => `${path}${line === undefined ? '' : `:${line}`}: ${reason}`)
}

function ownText({ rule, found }: NonNullable<CodebaseReport['own_rules']>[number]): string {
  return `${rule} found ${found === 0 ? 'nothing' : `${number(found)} ${found === 1 ? 'place' : 'places'}`}`
}

function listSection(title: string, entries: readonly string[], count: number, paint: Paint): string {
  const head = `${paint.strong(`[${title}]`)} ${count === 0 ? 'none found' : number(count)}`
  const shown = entries.slice(0, MOST).map((entry) => `  ${escaped(entry)}`)
  return [head, ...shown, ...more(count, paint)].join('\n')
}

function resourceSection(resources: CodebaseAnalysis['shared_resources'], paint: Paint): string {
  const entries = Object.entries(resources)
  const head = `${paint.strong('[Shared resources]')} ${entries.length === 0 ? 'none found' : number(entries.length)}`
  if (entries.length === 0) return head
  const row = ([name, resource]: [string, SharedResource]): string[] =>
    [name, resource.type, capacityText(resource), resource.location, resource.reason].map(escaped)
  const rows = entries.slice(0, MOST).map(row)
  const body = table(['NAME', 'TYPE', 'UNITS', 'WHERE', 'WHY'], rows, paint)
  return [head, body.replaceAll(/^/gm, '  '), ...more(entries.length, paint)].join('\n')
}

function capacityText({ type, capacity, interval_seconds }: SharedResource): string {
  return type === 'rate' ? `${capacity} each ${interval_seconds ?? 60} s` : String(capacity)
}

/** How many more there are than were printed. */
function more(count: number, paint: Paint): string[] {
  return count <= MOST ? [] : [paint.faint(`  … and ${number(count - MOST)} more; --json lists them all`)]
}

function few(names: readonly string[], most = MOST_NAMES): string {
  const left = names.length - most
  return `${names.slice(0, most).join(', ')}${left > 0 ? ` and ${number(left)} more` : ''}`
}

function shares(counts: readonly (readonly [string, number])[]): string {
  return counts.map(([name, count]) => `${number(count)} ${name}`).join(', ')
}

/** How often each occurs, the most frequent first. */
function countBy(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].toSorted(([a, x], [b, y]) => y - x || compareText(a, b))
}

function number(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}
