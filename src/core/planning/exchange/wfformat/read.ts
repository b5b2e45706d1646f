/**
 * WfFormat of WfCommons, 1.4 (one list of tasks) and 1.5 (what is to be done and how long it took in two lists): recorded or
 * generated workflows. Every task is a command; parents come before it.
 */
import type { Report } from '../../spec/report.ts'
import type { SourceText, Span } from '../../spec/source-text.ts'
import { MS_PER_HOUR } from '../../../std/duration.ts'
import { rounded } from '../../../std/rounded.ts'
import {
  described,
  scopePath,
  titled,
  type ImportedFields,
  type ImportedLink,
  type ImportedTask,
  type ReadPlan,
} from '../imported-work.ts'
import { readJsonDocument } from '../json-document.ts'
import type { JsonPlace } from '../json-places.ts'
import { idOf, listOf, numberOf, objectOf, textOf, type Loose } from '../read-fields.ts'

/** Reads a workflow. */
export const readWfFormat: ReadPlan = (source, report) => {
  const document = readJsonDocument(source, report)
  const root = document === undefined ? undefined : objectOf(document.value)
  const workflow = objectOf(root?.['workflow'])
  if (document === undefined || root === undefined || workflow === undefined) {
    if (document !== undefined)
      tell(source, report, 0, 'There is no "workflow" in it.', 'Name a workflow in WfFormat.', 'error')
    return { title: undefined, groups: [], tasks: [], links: [] }
  }
  const specification = objectOf(workflow['specification'])
  const at = document.place.members.get('workflow')?.value
  const holder = (specification === undefined ? at : at?.members.get('specification')?.value) ?? document.place
  const places = holder.members.get('tasks')?.value.items ?? []
  const runs = new Map(
    listOf(objectOf(workflow['execution']) ?? {}, 'tasks').flatMap((entry) => {
      const run = objectOf(entry)
      const id = run === undefined ? undefined : idOf(run['id'])
      return run === undefined || id === undefined ? [] : [[id, run] as const]
    }),
  )
  const entries = listOf(specification ?? workflow, 'tasks')
  const byName = namesOf(entries)
  const tasks: ImportedTask[] = []
  const links: ImportedLink[] = []
  for (const [index, entry] of entries.entries()) {
    const task = objectOf(entry)
    const place = places[index] ?? holder
    const id = task === undefined ? undefined : (idOf(task['id']) ?? idOf(task['name']))
    if (task === undefined || id === undefined) {
      tell(
        source,
        report,
        place.start,
        'An entry in the list of tasks has no id: it is left out.',
        'Give it an id.',
        'warning',
      )
      continue
    }
    tasks.push(taskOf(id, task, runs.get(id) ?? task, place))
    links.push(...linksOf(id, task, place, byName))
  }
  if (tasks.length === 0)
    tell(source, report, holder.start, 'It holds no tasks.', 'Name a workflow in WfFormat.', 'error')
  const title = textOf(root, 'name')
  const key = at === undefined ? document.place : (document.place.members.get('name')?.value ?? at)
  const group = { key: 'workflow', title: title ?? 'Workflow', description: textOf(root, 'description'), span: key }
  return { title, groups: [group], tasks, links }
}

/** Ids by themselves and, where only one task has it, by name: older files name parents so. */
function namesOf(entries: readonly unknown[]): Map<string, string | undefined> {
  const names = new Map<string, string | undefined>()
  const ids = new Map<string, string>()
  for (const entry of entries) {
    const task = objectOf(entry) ?? {}
    const name = idOf(task['name'])
    const id = idOf(task['id']) ?? name
    if (id === undefined) continue
    ids.set(id, id)
    if (name !== undefined) names.set(name, names.has(name) && names.get(name) !== id ? undefined : id)
  }
  return new Map([...names, ...ids])
}

function linksOf(
  id: string,
  task: Loose,
  place: JsonPlace,
  byName: ReadonlyMap<string, string | undefined>,
): ImportedLink[] {
  const known = (value: unknown): string[] => {
    const named = idOf(value)
    return named === undefined ? [] : [byName.get(named) ?? named]
  }
  const link = (before: string, after: string, key: 'parents' | 'children'): ImportedLink => ({
    before,
    after,
    span: memberSpan(place, key),
    type: 'technical',
    isHard: true,
    confidence: 1,
    reason: key === 'parents' ? `${after} names it among its parents` : `${before} names ${after} among its children`,
  })
  return [
    ...listOf(task, 'parents').flatMap((value) => known(value).map((parent) => link(parent, id, 'parents'))),
    ...listOf(task, 'children').flatMap((value) => known(value).map((child) => link(id, child, 'children'))),
  ]
}

/** A member with its key. */
function memberSpan(place: JsonPlace, key: string): Span {
  const member = place.members.get(key)
  return member === undefined ? place : { start: member.key.start, end: member.value.end }
}

function taskOf(id: string, task: Loose, run: Loose, place: Span): ImportedTask {
  const { title, rest } = titled(textOf(task, 'name') ?? id)
  const description = described(rest, textOf(task, 'category'))
  return {
    id,
    group: 'workflow',
    title,
    span: place,
    section: [],
    fields: { ...(description === undefined ? {} : { description }), ...runFields(task, run) },
  }
}

function runFields(task: Loose, run: Loose): ImportedFields {
  const seconds = numberOf(run, 'runtimeInSeconds') ?? numberOf(run, 'runtime')
  const hours = seconds === undefined || seconds < 0 ? undefined : rounded((seconds * 1000) / MS_PER_HOUR)
  const command = commandOf(objectOf(run['command']) ?? objectOf(task['command']))
  const cores = numberOf(run, 'coreCount') ?? numberOf(run, 'cores')
  const kilobytes = numberOf(run, 'memory')
  const bytes = numberOf(run, 'memoryInBytes') ?? (kilobytes === undefined ? undefined : kilobytes * 1000)
  const outputs = outputsOf(task)
  return {
    ...(hours === undefined
      ? {}
      : { duration: { optimistic: rounded(hours / 2), mostLikely: hours, pessimistic: rounded(hours * 2) } }),
    ...(command === undefined
      ? { action: { kind: 'noop' as const } }
      : { action: { kind: 'shell' as const, cmd: command } }),
    ...(outputs.length === 0 ? {} : { scope_includes: outputs }),
    ...(cores === undefined && bytes === undefined
      ? {}
      : {
          resources: {
            ...(cores === undefined || cores < 0 ? {} : { cpu_cores: cores }),
            ...(bytes === undefined || bytes < 0 ? {} : { memory_mb: Math.ceil(bytes / 1_000_000) }),
            exclusive_resources: [],
            shared_resources: {},
          },
        }),
  }
}

/** Longer commands are scripts that somebody recorded; nobody could read them in a plan. */
const LONGEST_COMMAND = 8000

/** A program and its arguments as one shell command. A program that holds a space is a script already. */
function commandOf(command: Loose | undefined): string | undefined {
  const program = command === undefined ? undefined : textOf(command, 'program')
  if (command === undefined || program === undefined) return undefined
  const words = listOf(command, 'arguments').flatMap((word) =>
    typeof word === 'string' || typeof word === 'number' ? [quoted(String(word))] : [],
  )
  const text = [/\s/.test(program) ? program.trim() : quoted(program), ...words].join(' ')
  return text.length > LONGEST_COMMAND || text.includes('\0') ? undefined : text
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

const MOST_OUTPUTS = 50

function outputsOf(task: Loose): string[] {
  const files = listOf(task, 'files').flatMap((entry) => {
    const file = objectOf(entry) ?? {}
    return textOf(file, 'link') === 'output' ? [file['name'] ?? file['id']] : []
  })
  const paths = [...listOf(task, 'outputFiles'), ...files].flatMap(
    (value) => (typeof value === 'string' && scopePath(value)) || [],
  )
  return [...new Set(paths)].slice(0, MOST_OUTPUTS)
}

function tell(
  source: SourceText,
  report: Report,
  offset: number,
  message: string,
  advice: string,
  severity: 'error' | 'warning',
): void {
  report.add({ code: severity === 'error' ? 'no-items' : 'unreadable-task', severity, source, offset, message, advice })
}
