/**
 * Writes a plan as Task Master's tasks.json: a task for each task, parts as subtasks, what Task Master has no field for in each
 * task's `metadata`. Merged into a file that is there, everything else in it stays as it is.
 */
import type { Task } from '../../../model/task.ts'
import { counted } from '../../../std/counted.ts'
import { IMPORT_FORMATS } from '../exchange-format.ts'
import { said, stateOf, viewOf, type ExportedPlan, type PlanView, type Written } from '../exported-plan.ts'
import { OWN_METADATA, ownMetadata } from '../own-metadata.ts'
import { idOf, listOf, objectOf, textOf, type Loose } from '../read-fields.ts'
import { EXCLUDED, INCLUDED } from './fields.ts'
import { numberTasks, type Numbers } from './numbers.ts'
import { chooseTag, DEFAULT_TAG } from './tags.ts'

/** Into what is written, and where in it. */
export interface TaskMasterTarget {
  /** The file that is there, as it was parsed; without one a new file is made. */
  readonly into?: Loose | undefined
  readonly tag?: string | undefined
}

/** Writes a plan; see the header. `indent` is what a file that is there is indented with. */
export function writeTaskMaster(
  plan: ExportedPlan,
  { into, tag }: TaskMasterTarget,
  indent: string | number = 2,
): Written {
  const view = viewOf(plan)
  const chosen = into === undefined ? undefined : chooseTag(into, tag)
  const found = chosen?.ok === true ? chosen : undefined
  const old = found?.object
  const numbers = numberTasks(view, old === undefined ? [] : listOf(old, 'tasks'))
  const open = new Map(numbers.tops.map((id) => [numbers.nameOf(id), id]))
  const known = new Set(view.tasks.flatMap(({ id }) => numbers.nameOf(id) ?? []))
  const kept = (old === undefined ? [] : listOf(old, 'tasks')).map((entry) => {
    const name = idOf(objectOf(entry)?.['id']) ?? ''
    const id = open.get(name)
    open.delete(name)
    return id === undefined ? entry : merged(objectOf(entry) ?? {}, taskOf(id, view, numbers), known)
  })
  const added = [...open.values()].map((id) => {
    const { priority } = (view.byId.get(id) as Task).scheduling_hints
    return { ...taskOf(id, view, numbers), priority }
  })
  const tasks = [...kept, ...added]
  const name = found === undefined ? (tag ?? DEFAULT_TAG) : found.name
  const list =
    old === undefined
      ? { tasks, metadata: { projectName: plan.title, description: `Exported from ${plan.plan_id}` } }
      : { ...old, tasks }
  const root = name === undefined ? list : { ...into, [name]: list }
  return { text: `${JSON.stringify(root, null, indent)}\n`, lost: lostOf(view) }
}

function taskOf(id: string, view: PlanView, numbers: Numbers): Loose {
  const task = view.byId.get(id) as Task
  const parts = numbers.partsOf(id)
  const own = fieldsOf(task, view, numbers)
  return {
    id: numbers.topId(id),
    ...own,
    ...(parts.length === 0
      ? {}
      : {
          subtasks: parts.map((part) => {
            const fields = fieldsOf(view.byId.get(part) as Task, view, numbers)
            return { id: numbers.partId(part), ...fields, parentId: numbers.topId(id) }
          }),
        }),
  }
}

function fieldsOf(task: Task, view: PlanView, numbers: Numbers): Loose {
  const { boundaries, scheduling_hints } = task
  const [description, ...details] = task.description.split('\n\n')
  const criteria = said(task, 'boundaries.definition_of_done.criteria', boundaries.definition_of_done.criteria)
  const [strategy, ...more] = criteria ?? []
  const files = said(task, 'boundaries.scope.includes', boundaries.scope.includes)
  const bounds = boundsOf(task)
  return {
    title: task.title,
    description: description === '' ? task.title : description,
    details: details.join('\n\n'),
    testStrategy: strategy ?? '',
    status: statusOf(task),
    dependencies: (view.waits.get(task.id) ?? []).map(({ from }) => numbers.referenceOf(from, task.id)),
    priority: said(task, 'scheduling_hints.priority', scheduling_hints.priority),
    ...complexityOf(task),
    ...(more.length === 0 ? {} : { acceptanceCriteria: more }),
    ...(files === undefined
      ? {}
      : { relevantFiles: files.map((path) => ({ path, description: '', action: 'modify' })) }),
    ...bounds,
    category: said(task, 'category', task.category),
    metadata: { [OWN_METADATA]: ownMetadata(task, view, 'task-master', (from) => numbers.nameOf(from)) },
  }
}

/** Bounds where Task Master has them; an import marked what was included and excluded in words. */
function boundsOf({ boundaries }: Task): Loose {
  const { excludes, restrictions } = boundaries.scope
  const texts = restrictions.split('\n\n').filter((text) => text !== '')
  const marked = (mark: string): string[] =>
    texts.flatMap((text) => (text.startsWith(mark) ? [text.slice(mark.length)] : []))
  const [included, excluded] = [marked(INCLUDED), [...excludes, ...marked(EXCLUDED)]]
  const constraints = texts.filter((text) => !text.startsWith(INCLUDED) && !text.startsWith(EXCLUDED))
  const scope = {
    ...(included.length === 0 ? {} : { included: included.join('\n') }),
    ...(excluded.length === 0 ? {} : { excluded: excluded.join('\n') }),
  }
  return {
    ...(Object.keys(scope).length === 0 ? {} : { scopeBoundaries: scope }),
    ...(constraints.length === 0 ? {} : { technicalConstraints: constraints }),
  }
}

const STATES: ReadonlySet<string> = new Set(['in-progress', 'review', 'blocked', 'deferred', 'cancelled'])

function statusOf(task: Task): string {
  const state = stateOf(task)?.replace('_', '-')
  if (state === 'cancelled' || (!task.done && state !== undefined && STATES.has(state))) return state
  return task.done ? 'done' : 'pending'
}

function complexityOf({ boundaries }: Task): Loose {
  const score = /^(\d+(?:\.\d+)?) of 10$/.exec(boundaries.expected_complexity.value)?.[1]
  return score === undefined ? {} : { complexity: Number(score) }
}

/**
 * A task that is there, brought up to the plan: what people wrote stays, what it waits for that the plan does not know (`known` are
 * the names of its tasks), and how far the work is unless the plan says done.
 */
function merged(old: Loose, fresh: Loose, known: ReadonlySet<string>): Loose {
  const subtasks = listOf(old, 'subtasks')
  const parts = new Map(
    listOf(fresh, 'subtasks').map((part) => [idOf(objectOf(part)?.['id']) ?? '', objectOf(part) ?? {}]),
  )
  const siblings = new Set([...known, ...parts.keys()])
  const kept = subtasks.map((entry) => {
    const part = objectOf(entry) ?? {}
    const id = (idOf(part['id']) ?? '').split('.').at(-1) as string
    const found = parts.get(id)
    parts.delete(id)
    return found === undefined ? entry : merged(part, found, siblings)
  })
  const title = textOf(fresh, 'title') ?? ''
  const isCut = title.endsWith('…')
  const { status, priority, metadata } = fresh
  const strange = listOf(old, 'dependencies').filter((one) => !known.has(String(one)))
  const dependencies = [...listOf(fresh, 'dependencies'), ...strange]
  return {
    ...old,
    ...(isCut ? {} : { title }),
    ...(status === 'pending' && textOf(old, 'status') !== undefined ? {} : { status }),
    dependencies: sameIds(old['dependencies'], dependencies) ? old['dependencies'] : dependencies,
    ...(priority === undefined || old['priority'] === priority ? {} : { priority }),
    metadata: { ...objectOf(old['metadata']), ...objectOf(metadata) },
    ...(kept.length + parts.size === 0 ? {} : { subtasks: [...kept, ...parts.values()] }),
  }
}

/** Whether two lists name the same tasks, whatever their order, as numbers or as text. */
function sameIds(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return false
  const [left, right] = [a, b].map((list) => [...new Set(list.map(String))].sort().join(' '))
  return left === right
}

function lostOf({ loose, tasks }: PlanView): string[] {
  const commands = tasks.filter(({ action }) => action.kind === 'shell').length
  return [
    ...(loose.length === 0
      ? []
      : [
          `${counted(loose.length, 'dependency', 'dependencies')} that hold nothing up: Task Master has only hard ones`,
        ]),
    ...(commands === 0 ? [] : [`the commands of ${counted(commands, 'task')}: Task Master runs none`]),
    ...(tasks.every(({ tags }) => IMPORT_FORMATS.some((format) => tags.some((tag) => tag.startsWith(`${format}:`))))
      ? []
      : ['durations, resources, interfaces and effects: Task Master has no fields for them']),
  ]
}
