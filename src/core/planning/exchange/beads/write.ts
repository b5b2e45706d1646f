/**
 * Writes a plan for beads: as the lines that `bd import` takes, which keep ids and states, or as the graph that
 * `bd create --graph` makes new issues of. In both, what waits names what it waits for.
 */
import type { Task } from '../../../model/task.ts'
import { counted } from '../../../std/counted.ts'
import { taggedWith } from '../exchange-format.ts'
import {
  idIn,
  isMilestone,
  said,
  stateOf,
  viewOf,
  type ExportedPlan,
  type PlanView,
  type Written,
} from '../exported-plan.ts'
import { durationBefore } from '../../quality/duration-source.ts'
import { OWN_METADATA, ownMetadata } from '../own-metadata.ts'
import type { Loose } from '../read-fields.ts'

const PRIORITY = { critical: 0, high: 1, medium: 2, low: 3 } as const
const STATES: ReadonlySet<string> = new Set(['in_progress', 'blocked', 'deferred', 'pinned', 'hooked'])

/** Writes issues.jsonl. */
export function writeBeads(plan: ExportedPlan): Written {
  const view = viewOf(plan)
  const nameOf = (id: string): string => issueId(view.byId.get(id) as Task)
  const related = relatedOf(view)
  const lines = plan.tasks.map((task) => JSON.stringify(issueOf(task, view, nameOf, related)))
  return { text: lines.map((line) => `${line}\n`).join(''), lost: lostOf(view) }
}

/** The id in beads, or one that is made of the plan's: `plan-p1-t001`. */
function issueId(task: Task): string {
  return idIn(task, 'beads') ?? `plan-${task.id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`
}

/** Dependencies that hold nothing up, by the task that names them. */
function relatedOf({ loose, waits }: PlanView): Map<string, string[]> {
  const related = new Map<string, string[]>()
  for (const { from, to } of loose) {
    if (waits.get(to)?.some((one) => one.from === from) === true) continue
    const known = related.get(to)
    if (known === undefined) related.set(to, [from])
    else if (!known.includes(from)) known.push(from)
  }
  return related
}

function issueOf(
  task: Task,
  view: PlanView,
  nameOf: (id: string) => string,
  related: ReadonlyMap<string, readonly string[]>,
): Loose {
  const id = nameOf(task.id)
  const whole = view.wholeOf.get(task.id)
  const minutes = minutesOf(task)
  const dependency = (on: string, type: string): Loose => ({ issue_id: id, depends_on_id: nameOf(on), type })
  const dependencies = [
    ...(whole === undefined ? [] : [dependency(whole, 'parent-child')]),
    ...(view.waits.get(task.id) ?? []).map(({ from }) => dependency(from, 'blocks')),
    ...(related.get(task.id) ?? []).map((from) => dependency(from, 'related')),
  ]
  const labels = task.tags.flatMap((tag) => taggedWith([tag], 'label:') ?? [])
  return {
    id,
    title: task.title,
    ...(task.description === '' ? {} : { description: task.description }),
    ...criteriaOf(task),
    status: statusOf(task),
    priority: priorityOf(task),
    issue_type: typeOf(task, view),
    ...(minutes === undefined ? {} : { estimated_minutes: minutes }),
    ...(labels.length === 0 ? {} : { labels }),
    ...(dependencies.length === 0 ? {} : { dependencies }),
    metadata: { [OWN_METADATA]: ownMetadata(task, view, 'beads', nameOf) },
  }
}

function criteriaOf(task: Task): Loose {
  const criteria = said(task, 'boundaries.definition_of_done.criteria', task.boundaries.definition_of_done.criteria)
  return criteria === undefined
    ? {}
    : { acceptance_criteria: criteria.map((text) => `- ${text.replaceAll(/\s*\n\s*/g, ' ')}`).join('\n') }
}

function statusOf(task: Task): string {
  if (task.done) return 'closed'
  const state = stateOf(task)?.replace('-', '_')
  return state !== undefined && STATES.has(state) ? state : 'open'
}

function priorityOf({ tags, scheduling_hints }: Task): number {
  const { priority } = scheduling_hints
  return priority === 'low' && tags.includes('priority:4') ? 4 : PRIORITY[priority]
}

function typeOf(task: Task, view: PlanView): string {
  const type = taggedWith(task.tags, 'type:')
  return (
    type ??
    (idIn(task, 'beads') !== undefined
      ? 'task'
      : view.partsOf.has(task.id)
        ? 'epic'
        : isMilestone(task)
          ? 'milestone'
          : 'task')
  )
}

function minutesOf(task: Task): number | undefined {
  const hours = said(task, 'duration', durationBefore(task).mostLikely)
  const minutes = hours === undefined ? 0 : Math.round(hours * 60)
  return minutes > 0 ? minutes : undefined
}

/** Writes the graph for `bd create --graph`: features are epics, what is done is left out. */
export function writeBeadsGraph(plan: ExportedPlan): Written {
  const view = viewOf(plan)
  const open = plan.tasks.filter((task) => !task.done)
  const names = new Set(open.map(({ id }) => id))
  const features = plan.features.filter(({ id }) => open.some((task) => task.feature_id === id))
  const nodes = [
    ...features.map(({ id, title, description, priority }) => ({
      key: id,
      title,
      type: 'epic',
      ...(description === '' ? {} : { description }),
      priority: PRIORITY[priority],
    })),
    ...open.map((task) => ({
      key: task.id,
      title: task.title,
      type: view.partsOf.has(task.id) ? 'task' : typeOf(task, view),
      description: [task.description, ...task.boundaries.definition_of_done.criteria.map((text) => `- ${text}`)]
        .join('\n')
        .trim(),
      priority: priorityOf(task),
      labels: task.tags.flatMap((tag) => taggedWith([tag], 'label:') ?? []),
      // The graph takes only text as metadata.
      metadata: { [OWN_METADATA]: JSON.stringify(ownMetadata(task, view, 'beads', (id) => id)) },
      parent_key: task.feature_id,
    })),
  ]
  const edges = open.flatMap((task) => [
    ...(view.waits.get(task.id) ?? [])
      .filter(({ from }) => names.has(from))
      .map(({ from }) => ({ from_key: task.id, to_key: from, type: 'blocks' })),
    // A whole is an issue like its parts here, and waits for them.
    ...(view.partsOf.get(task.id) ?? [])
      .filter((part) => names.has(part))
      .map((part) => ({ from_key: task.id, to_key: part, type: 'blocks' })),
  ])
  const graph = { commit_message: `Plan ${plan.plan_id}: ${plan.title}`, nodes, edges }
  const done = plan.tasks.length - open.length
  const lost = [
    ...(done === 0 ? [] : [`${counted(done, 'task')} already done: a graph makes open issues only`]),
    ...lostOf(view),
  ]
  return { text: `${JSON.stringify(graph, null, 2)}\n`, lost }
}

function lostOf({ loose, tasks }: PlanView): string[] {
  const commands = tasks.filter(({ action }) => action.kind === 'shell').length
  return [
    ...(loose.length === 0
      ? []
      : [
          `what ${counted(loose.length, 'dependency', 'dependencies')} that hold nothing up mean: beads has only “related” for them`,
        ]),
    ...(commands === 0 ? [] : [`the commands of ${counted(commands, 'task')}: beads runs none`]),
  ]
}
