/**
 * Writes a plan as Spec Kit's tasks.md: a phase for each feature, every dependency named in its task's brackets, the order of
 * phases in a section of its own. [P] stands only where it is safe: the task's files are stated, nothing is shared, and no
 * other task of the phase that could run beside it touches them.
 */
import type { Feature } from '../../../model/features-artifact.ts'
import type { Task } from '../../../model/task.ts'
import { counted } from '../../../std/counted.ts'
import {
  idIn,
  isMilestone,
  viewOf,
  workedOut,
  type ExportedPlan,
  type PlanView,
  type Written,
} from '../exported-plan.ts'
import { safeBeside } from './safe-beside.ts'

interface Page {
  readonly feature: Feature
  readonly number: number
  readonly tasks: readonly Task[]
  /** The milestone at its end, which the page itself stands for. */
  readonly end: Task | undefined
}

/** Writes tasks.md. */
export function writeSpecKit(plan: ExportedPlan): Written {
  const view = viewOf(plan)
  const pages = pagesOf(view)
  const names = namesOf(pages)
  const pageOfEnd = new Map(pages.flatMap((page) => (page.end === undefined ? [] : [[page.end.id, page] as const])))
  const orders = new Map(pages.map((page) => [page, earlierPages(page, view, pageOfEnd)]))
  const lines = [
    `# Tasks: ${oneLine(plan.title)}`,
    '',
    `**Input**: ${plan.plan_id}`,
    '',
    '## Format: `[ID] [P?] [Story] Description`',
    '',
    '- **[P]**: can run beside others of its phase',
    '',
  ]
  for (const page of pages) {
    const safe = safeBeside(page.tasks, view)
    lines.push(`## Phase ${page.number}: ${oneLine(page.feature.title)}`, '')
    if (page.feature.description !== '') lines.push(`**Goal**: ${oneLine(page.feature.description)}`, '')
    for (const task of page.tasks)
      lines.push(...linesOf(task, safe.has(task.id), orders.get(page) ?? [], view, names, pageOfEnd))
    if (page.end !== undefined && page.end.description !== '')
      lines.push('', `**Checkpoint**: ${oneLine(page.end.description)}`)
    lines.push('')
  }
  lines.push('## Dependencies & Execution Order', '', '### Phase Dependencies', '')
  for (const page of pages) {
    const earlier = orders.get(page) ?? []
    const waits = earlier.map(({ number }) => `Phase ${number}`).join(', ')
    lines.push(`- **Phase ${page.number}**: ${waits === '' ? 'No dependencies' : `Depends on ${waits}`}`)
  }
  return { text: `${lines.join('\n')}\n`, lost: lostOf(view) }
}

function pagesOf(view: PlanView): Page[] {
  const byFeature = Map.groupBy(view.tasks, ({ feature_id }) => feature_id)
  const own = (feature: Feature): readonly Task[] => byFeature.get(feature.id) ?? []
  return view.features
    .filter((feature) => own(feature).length > 0)
    .map((feature, index) => {
      const end = own(feature).find((task) => endsPage(task, own(feature), view))
      const tasks = own(feature).filter((task) => task !== end)
      return { feature, number: index + 1, tasks, end }
    })
}

/** Whether a milestone is the end of its page: it waits for each of the page's tasks and for nothing else. */
function endsPage(task: Task, tasks: readonly Task[], { waits, partsOf }: PlanView): boolean {
  if (!isMilestone(task) || partsOf.has(task.id)) return false
  const before = new Set((waits.get(task.id) ?? []).map(({ from }) => from))
  return before.size === tasks.length - 1 && tasks.every(({ id }) => id === task.id || before.has(id))
}

/** By plan id `T001`: those that tasks had in Spec Kit, the others counted on. */
function namesOf(pages: readonly Page[]): Map<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  const tasks = pages.flatMap((page) => page.tasks)
  for (const task of tasks) {
    const name = idIn(task, 'spec-kit')
    if (name === undefined || taken.has(name) || !/^T\d{3,5}[a-z]?$/.test(name)) continue
    taken.add(name)
    names.set(task.id, name)
  }
  let last = [...taken].reduce((most, name) => Math.max(most, Number.parseInt(name.slice(1), 10)), 0)
  for (const { id } of tasks) if (!names.has(id)) names.set(id, `T${String(++last).padStart(3, '0')}`)
  return names
}

/** The pages for whose end all tasks of a page wait. */
function earlierPages(page: Page, { waits }: PlanView, pageOfEnd: ReadonlyMap<string, Page>): Page[] {
  const counts = new Map<Page, number>()
  for (const { id } of page.tasks) {
    for (const { from } of waits.get(id) ?? []) {
      const earlier = pageOfEnd.get(from)
      if (earlier !== undefined) counts.set(earlier, (counts.get(earlier) ?? 0) + 1)
    }
  }
  return [...counts].flatMap(([earlier, count]) => (count === page.tasks.length && earlier !== page ? [earlier] : []))
}

function linesOf(
  task: Task,
  isSafe: boolean,
  earlier: readonly Page[],
  view: PlanView,
  names: ReadonlyMap<string, string>,
  pageOfEnd: ReadonlyMap<string, Page>,
): string[] {
  const before = (view.waits.get(task.id) ?? []).flatMap(({ from }) => {
    const page = pageOfEnd.get(from)
    return page === undefined ? [names.get(from) as string] : earlier.includes(page) ? [] : [`Phase ${page.number}`]
  })
  const parts = view.partsOf.get(task.id) ?? []
  const needs = [...new Set([...before, ...parts.map((part) => names.get(part) as string)])]
  const story = [...task.tags, ...(task.requirements ?? [])].find((word) => /^US\d+$/.test(word))
  const title = task.title.endsWith('…') ? (task.description.split('\n\n', 1)[0] as string) : task.title
  const scope = task.inferred.includes('boundaries.scope.includes') ? [] : task.boundaries.scope.includes
  const unnamed = scope.filter((path) => !title.includes(path) && !task.description.includes(path))
  const words = [
    `- [${task.done ? 'x' : ' '}]`,
    names.get(task.id),
    ...(isSafe ? ['[P]'] : []),
    ...(story === undefined ? [] : [`[${story}]`]),
    oneLine(title),
    ...(needs.length === 0 ? [] : [`(depends on ${needs.join(', ')})`]),
  ]
  const details = task.title.endsWith('…') ? task.description.split('\n\n').slice(1) : [task.description]
  return [
    words.join(' '),
    ...detailLines(details.join('\n')),
    ...(unnamed.length === 0 ? [] : [`  - Files: ${unnamed.map((path) => `\`${path}\``).join(', ')}`]),
  ]
}

/** A description as lines under its task. What would be read as an item or as code of its own loses its marks. */
function detailLines(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const plain = line.replace(/^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(?:\[[ xX~-]\]\s+)?/, '').trim()
    return plain === '' || /^(?:`{3}|~{3}|<!--)/.test(plain) ? [] : [`  - ${plain}`]
  })
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function lostOf({ tasks, loose }: PlanView): string[] {
  const commands = tasks.filter(({ action }) => action.kind === 'shell').length
  const told = [
    'scheduling_hints.priority',
    'boundaries.expected_complexity',
    'boundaries.definition_of_done.criteria',
    'resource_requirements.estimated',
  ]
  const more = tasks.some(({ inferred }) => told.some((field) => !inferred.includes(field)))
  const optional = tasks.filter((task) => task.optional).length
  const unnamed = tasks.filter(({ requirements = [], title, description }) =>
    requirements.some((id) => !/^US\d+$/.test(id) && !`${title}\n${description}`.includes(id)),
  ).length
  const exclusions = loose.filter(({ type }) => type === 'mutual_exclusion').length
  return [
    ...(commands === 0 ? [] : [`the commands of ${counted(commands, 'task')}: Spec Kit has no field for them`]),
    ...(more
      ? [
          'the priorities of tasks, their sizes, criteria, checks and resources: Spec Kit has a line of text for each task',
        ]
      : []),
    ...workedOut({ tasks }),
    ...(optional === 0 ? [] : [`that ${counted(optional, 'task')} can be left out`]),
    ...(unnamed === 0 ? [] : [`the requirements of ${counted(unnamed, 'task')} whose text does not name them`]),
    ...(exclusions === 0 ? [] : [`${counted(exclusions, 'exclusion')}: those tasks stand without [P]`]),
  ]
}
