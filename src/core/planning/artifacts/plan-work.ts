/** The section of Plan.md that says what will be made: feature by feature, each task with what it is for and where it goes. */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Feature } from '../../model/features-artifact.ts'
import type { Task } from '../../model/task.ts'
import { counted } from '../../std/counted.ts'
import { claimsOf } from '../claims-text.ts'
import { DEFAULT_PRIORITY } from '../defaults.ts'
import type { Plan } from '../plan.ts'
import { comparedScopes } from '../compile/scope-overlap.ts'
import { masked } from '../secret.ts'
import { isPlace } from './written-place.ts'
import { code, cutTable, hoursText, listed, plain, rest } from './markdown.ts'

/** Most tasks that are listed with their features; tasks.json has all. */
const TASKS_SHOWN = 200
/** Files that are named for a task; more are counted. */
const FILES_SHOWN = 2

/** A task with what the coordinator knows of it. */
interface Row {
  readonly node: CoordinatorNode
  readonly task: Task | undefined
}

interface Column {
  readonly head: string
  readonly cell: (row: Row) => string
}

/** What will be made. A column that is empty for every task of the plan is left out, so is who does it where that is always the same. */
export function workSection(plan: Plan): string {
  const tasks = new Map(plan.tasks.tasks.map((task) => [task.id, task]))
  const rows = plan.coordinator.graph.nodes.map((node): Row => ({ node, task: tasks.get(node.id) }))
  const columns = columnsOf(plan).filter(({ head, cell }) => {
    if (head === 'does') return rows.some(({ node }) => node.action.kind !== 'agent')
    return rows.some((row) => cell(row) !== '')
  })
  const byFeature = Map.groupBy(rows, ({ node }) => node.feature_id)
  const parts: string[] = []
  let left = TASKS_SHOWN
  for (const feature of plan.features.features) {
    if (left <= 0) break
    const own = byFeature.get(feature.id) ?? []
    parts.push(featurePart(feature, own, columns, left))
    left -= own.length
  }
  const more = rest(plan.features.features.length - parts.length, 'features.json')
  return `## What will be made\n\n${parts.join('\n')}${more}`
}

function columnsOf({ dag }: Plan): Column[] {
  const before = Map.groupBy(dag.edges, (edge) => edge.to)
  return [
    { head: 'id', cell: ({ node }) => node.id },
    { head: 'task', cell: ({ node }) => `${plain(node.name)}${marksOf(node)}` },
    { head: 'carries out', cell: ({ task }) => plain(listed(task?.requirements ?? [])) },
    { head: 'in', cell: ({ task }) => filesText(task) },
    { head: 'size', cell: ({ task }) => sizeText(task) },
    { head: 'expected', cell: ({ node }) => expectedText(node) },
    { head: 'after', cell: ({ node }) => listed((before.get(node.id) ?? []).map((edge) => edge.from)) },
    { head: 'takes', cell: ({ node }) => plain(claimsText(node)) },
    { head: 'does', cell: ({ node }) => actionText(node) },
  ]
}

function featurePart(feature: Feature, rows: readonly Row[], columns: readonly Column[], most: number): string {
  const priority = feature.priority === DEFAULT_PRIORITY ? '' : `Priority ${feature.priority}.`
  const text = [priority, plain(feature.description)].filter((part) => part !== '').join(' ')
  const table = cutTable(
    columns.map(({ head }) => head),
    rows,
    (row) => columns.map(({ cell }) => cell(row)),
    'tasks.json',
    most,
  )
  return `### ${feature.id} ${plain(feature.title)}\n\n${text === '' ? '' : `${text}\n\n`}${table}`
}

/** With the number of samples by which history corrected it. */
function expectedText({ estimates: { mean_h, history } }: CoordinatorNode): string {
  return history === undefined ? hoursText(mean_h) : `${hoursText(mean_h)}, history (n = ${history.samples})`
}

function marksOf({ done, optional, approval }: CoordinatorNode): string {
  return `${done ? ' ✓' : ''}${optional ? ' (optional)' : ''}${approval === undefined ? '' : ' (waits for approval)'}`
}

/** `` `src/a.ts`, `src/b.ts` and 2 more ``; nothing when any file may be touched. */
function filesText(task: Task | undefined): string {
  const paths = task === undefined ? [] : comparedScopes(task)
  const shown = paths.slice(0, FILES_SHOWN).map(code).join(', ')
  return paths.length > FILES_SHOWN ? `${shown} and ${paths.length - FILES_SHOWN} more` : shown
}

/** How large it is, where that was counted or stated: a default says nothing of the task. */
function sizeText(task: Task | undefined): string {
  const isKnown =
    task !== undefined &&
    (!task.inferred.includes('boundaries.expected_complexity') ||
      task.derivation?.some(({ field }) => field === 'complexity') === true)
  return isKnown ? plain(task.boundaries.expected_complexity.value.replace(/LoC\b/, 'lines')) : ''
}

/** What it takes beside the places that others may write too, which stand under Resources. */
function claimsText(node: CoordinatorNode): string {
  const { locks, pools } = node.resources
  const own = locks.filter((name) => !isPlace(name))
  return claimsOf({ ...node, resources: { ...node.resources, locks: own, pools } })
}

function actionText(node: CoordinatorNode): string {
  if (node.action.kind === 'shell') return code(masked(node.action.cmd ?? ''))
  const { http } = node.action
  if (http !== undefined) return code(`${http.method} ${masked(http.url)}`)
  return { agent: 'by an agent', http: 'a request', human: 'by a person', noop: 'nothing' }[node.action.kind]
}

/** How the plan is carried out, and what that needs beside it. */
export function howToRun(plan: Plan): string {
  const open = plan.coordinator.graph.nodes.filter(({ done }) => !done)
  const agents = open.filter(({ action }) => action.kind === 'agent')
  const people = open.filter(({ action }) => action.kind === 'human')
  const without =
    agents.length === open.length && agents.length > 1
      ? 'No task has a command'
      : `${counted(agents.length, 'task has', 'tasks have')} no command (${listed(agents.map(({ id }) => id))})`
  const who = [
    agents.length === 0 ? '' : `${without}: say who does them with \`--agent\`.\n`,
    people.length === 0
      ? ''
      : `${counted(people.length, 'task waits', 'tasks wait')} for a person: ${listed(people.map(({ id }) => id))}.\n`,
  ]
  const lines = [
    'tasks execute . --dry-run   # what would run when',
    'tasks execute .             # carry it out',
    'tasks validate-plan .       # is it whole, and as it was made?',
  ]
  const change = 'A plan is not edited by hand: change the specification and plan again.\n'
  return [
    `## How to run it\n\n\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`,
    change,
    ...who.filter((line) => line !== ''),
  ].join('\n')
}
