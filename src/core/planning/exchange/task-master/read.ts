/**
 * Task Master's tasks.json: one list of tasks, or one for each tag. A task with subtasks is a feature and, as the task that it
 * is, done when they are.
 */
import type { Report } from '../../spec/report.ts'
import type { SourceText, Span } from '../../spec/source-text.ts'
import { STATUS } from '../exchange-format.ts'
import {
  described,
  titled,
  type ImportedGroup,
  type ImportedLink,
  type ImportedTask,
  type ImportedWork,
  type ReadPlan,
} from '../imported-work.ts'
import { readJsonDocument } from '../json-document.ts'
import type { JsonPlace } from '../json-places.ts'
import { idOf, listOf, objectOf, textOf, type Loose } from '../read-fields.ts'
import { OwnFeatures, readOwn } from '../own-metadata.ts'
import { fieldsOf } from './fields.ts'
import { chooseTag, DEFAULT_TAG } from './tags.ts'

/** What has been read so far. */
interface Reading {
  readonly source: SourceText
  readonly report: Report
  readonly groups: ImportedGroup[]
  readonly tasks: ImportedTask[]
  readonly links: ImportedLink[]
  readonly features: OwnFeatures
  /** The ids of the tasks that are part of no other. */
  readonly tops: ReadonlySet<string>
}

/** Reads tasks.json. */
export const readTaskMaster: ReadPlan = (source, report, { tag }) => {
  const nothing: ImportedWork = { title: undefined, groups: [], tasks: [], links: [] }
  const document = readJsonDocument(source, report)
  if (document === undefined) return nothing
  const root = objectOf(document.value)
  const chosen = root === undefined ? undefined : chosenTag(root, document.place, tag, source, report)
  if (chosen === undefined) return nothing
  const { name, object, place, key } = chosen
  const tops = new Set(listOf(object, 'tasks').flatMap((entry) => idOf(objectOf(entry)?.['id']) ?? []))
  const reading: Reading = { source, report, groups: [], tasks: [], links: [], features: new OwnFeatures(), tops }
  const metadata = objectOf(object['metadata']) ?? {}
  const loose: ImportedGroup = {
    key: 'tasks',
    title: textOf(metadata, 'projectName') ?? (name === undefined || name === DEFAULT_TAG ? 'Tasks' : name),
    description: textOf(metadata, 'description'),
    span: key,
  }
  const places = place.members.get('tasks')?.value.items ?? []
  for (const [index, entry] of listOf(object, 'tasks').entries()) {
    readTask(entry, places[index] ?? place, loose, name ?? 'tasks', reading)
  }
  const { groups, tasks, links, features } = reading
  if (tasks.length === 0) {
    const message = name === undefined ? 'Its list of tasks holds none.' : `The tag ${name} holds no task.`
    const advice =
      chosen.others.length === 0
        ? 'Let Task Master write tasks into it first.'
        : `Name another tag with --tag: ${chosen.others.join(', ')}.`
    report.add({ code: 'no-items', severity: 'error', source, offset: key.start, message, advice })
  }
  return {
    title: textOf(metadata, 'projectName') ?? (name === undefined || name === DEFAULT_TAG ? undefined : name),
    groups: [...groups, ...features.groups, loose],
    tasks,
    links,
  }
}

interface Chosen {
  readonly name: string | undefined
  readonly others: readonly string[]
  readonly object: Loose
  readonly place: JsonPlace
  readonly key: Span
}

function chosenTag(
  root: Loose,
  place: JsonPlace,
  wanted: string | undefined,
  source: SourceText,
  report: Report,
): Chosen | undefined {
  const chosen = chooseTag(root, wanted)
  if (!chosen.ok) {
    const { message, advice } = chosen
    report.add({ code: 'unknown-tag', severity: 'error', source, offset: place.start, message, advice })
    return undefined
  }
  const { name, object, others } = chosen
  const member = place.members.get(name ?? 'tasks')
  const key = member?.key ?? place
  if (wanted === undefined && others.length > 0) {
    report.add({
      code: 'other-tags',
      severity: 'info',
      source,
      offset: key.start,
      message: `Read: the tag ${name}. Not read: ${others.join(', ')}.`,
      advice: 'Another one is read with --tag <name>.',
    })
  }
  return { name, others, object, place: name === undefined ? place : (member?.value ?? place), key }
}

function readTask(entry: unknown, place: JsonPlace, loose: ImportedGroup, tag: string, reading: Reading): void {
  const task = objectOf(entry)
  const id = task === undefined ? undefined : idOf(task['id'])
  if (task === undefined || id === undefined) return tellUnreadable(place, reading)
  const subtasks = listOf(task, 'subtasks')
  const { feature } = readOwn(task)
  const alone = feature === undefined ? loose.key : reading.features.keyOf(feature, place)
  const group = subtasks.length === 0 ? alone : `task ${id}`
  const section = [tag]
  const own = read(id, task, place, group, section, undefined, reading)
  if (subtasks.length === 0) return
  const description = described(textOf(task, 'description'))
  reading.groups.push({ key: group, title: own.title, description, priority: own.fields.priority, span: place })
  const places = place.members.get('subtasks')?.value.items ?? []
  const siblings = new Set(subtasks.flatMap((item) => wholeId(idOf(objectOf(item)?.['id']) ?? '', id)))
  for (const [index, item] of subtasks.entries()) {
    const part = objectOf(item)
    const number = part === undefined ? undefined : idOf(part['id'])
    const at = places[index] ?? place
    if (part === undefined || number === undefined) tellUnreadable(at, reading)
    else read(wholeId(number, id), part, at, group, [...section, own.title], { id, siblings }, reading)
  }
}

/** `2` of task 5 is `5.2`; what says so itself stays. */
function wholeId(number: string, parent: string): string {
  return number.startsWith(`${parent}.`) ? number : `${parent}.${number}`
}

function read(
  id: string,
  task: Loose,
  place: JsonPlace,
  group: string,
  section: readonly string[],
  whole: Whole | undefined,
  reading: Reading,
): ImportedTask {
  const { title, rest } = titled(textOf(task, 'title') ?? textOf(task, 'description') ?? `Task ${id}`)
  const imported: ImportedTask = {
    id,
    group,
    title,
    span: place,
    section,
    parent: whole?.id,
    fields: fieldsOf(task, rest, statusTags(id, task, place, reading)),
  }
  reading.tasks.push(imported)
  const dependencies = place.members.get('dependencies')
  const span = dependencies === undefined ? place : { start: dependencies.key.start, end: dependencies.value.end }
  for (const [index, value] of listOf(task, 'dependencies').entries()) {
    const named = idOf(value)
    if (named === undefined) {
      reading.report.add({
        code: 'unreadable-dependency',
        severity: 'warning',
        source: reading.source,
        offset: dependencies?.value.items[index]?.start ?? place.start,
        message: `A dependency of ${id} is no id: it is left out.`,
        advice: 'Write the number of a task, or "5.2" for a subtask.',
      })
      continue
    }
    reading.links.push({
      before: meant(named, whole, reading),
      after: id,
      span,
      section,
      isHard: true,
      confidence: 1,
      reason: `${id} names it among its dependencies`,
    })
  }
  return imported
}

/** A task with subtasks, as they see it. */
interface Whole {
  readonly id: string
  /** The ids of all its subtasks. */
  readonly siblings: ReadonlySet<string>
}

/** A plain number among subtasks is a sibling, and where there is none such the task with that number. */
function meant(named: string, whole: Whole | undefined, { tops }: Reading): string {
  if (whole === undefined || named.includes('.')) return named
  const sibling = `${whole.id}.${named}`
  return whole.siblings.has(sibling) || !tops.has(named) ? sibling : named
}

/** Of statuses, `done` has a field and `pending` needs none; the others are kept as a tag. */
function statusTags(id: string, task: Loose, place: JsonPlace, { source, report }: Reading): string[] {
  const status = textOf(task, 'status') ?? 'pending'
  if (status === 'cancelled' || status === 'deferred') {
    report.add({
      code: `task-${status}`,
      severity: 'info',
      source,
      offset: place.members.get('status')?.value.start ?? place.start,
      message:
        status === 'cancelled'
          ? `${id} is cancelled: it stands in the plan as done, so that what waits for it can go on.`
          : `${id} is deferred: it waits for a person, who says when it is done.`,
      advice: 'Change its status in the file, and plan again, if it should be otherwise.',
    })
  }
  return status === 'pending' || status === 'done' || status === 'completed' ? [] : [`${STATUS}${status}`]
}

function tellUnreadable(place: Span, { source, report }: Reading): void {
  report.add({
    code: 'unreadable-task',
    severity: 'warning',
    source,
    offset: place.start,
    message: 'An entry in the list of tasks is no task with an id: it is left out.',
    advice: 'Give it an id and a title.',
  })
}
