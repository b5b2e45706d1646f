/** The sections of Plan.md about what the plan needs and what it found: resources, bottlenecks, codebase, metrics. */
import type { Task } from '../../model/task.ts'
import type { Plan } from '../plan.ts'
import { reuseText } from '../quality/reuse-share.ts'
import { comparedScopes } from '../compile/scope-overlap.ts'
import { isPlace, placeOf } from './written-place.ts'
import { brief, code, cutList, cutTable, hoursText, listed, percent, plain, table } from './markdown.ts'
import { counted } from '../../std/counted.ts'

/** Places that are named with the tasks that may write them. */
const MOST_PLACES = 15

/** What the tasks need beside each other's work, and where that holds the plan back. */
export function resourcesSection(plan: Plan): string {
  const parts = [workersLine(plan), resourceTable(plan), placesTable(plan), bottleneckList(plan)]
  return `## Resources\n\n${parts.filter((part) => part !== '').join('\n')}`
}

function workersLine({ coordinator, dag }: Plan): string {
  const { min, max } = coordinator.worker_pool
  const capabilities = new Set(coordinator.graph.nodes.flatMap((node) => node.capabilities))
  const needed =
    capabilities.size === 0 ? '' : `; capabilities that tasks ask for: ${plain(listed([...capabilities].sort()))}`
  return `${min} to ${max} workers, at most ${counted(coordinator.policies.concurrency_max, 'task')} at once; the order alone would allow ${dag.metrics.width}${needed}.\n`
}

function resourceTable({ coordinator, dag, waves }: Plan): string {
  const used = new Map(Object.entries(dag.metrics.resource_utilization))
  const forecast = new Map(Object.entries(waves.forecast?.rolling_frontier.resources ?? {}))
  const catalog = Object.entries(coordinator.resources.catalog).filter(([name]) => !isPlace(name))
  const rows = catalog.map(([name, entry]) => ({
    name,
    kind: {
      exclusive: 'one at a time',
      semaphore: 'pool',
      rate: `rate, each ${entry.interval_seconds ?? 0} s`,
      budget: 'budget',
    }[entry.mode],
    capacity: entry.capacity,
  }))
  const quotas = Object.entries(coordinator.resources.quotas).map(([name, capacity]) => ({
    name: `quota:${name}`,
    kind: 'limit of the machine',
    capacity,
  }))
  const all = [...rows, ...quotas]
  if (all.length === 0) return ''
  const waits = waves.forecast !== undefined
  return cutTable(
    ['name', 'kind', 'units', 'tasks', 'at least', ...(waits ? ['in use', 'waiting'] : [])],
    all,
    ({ name, kind, capacity }) => [
      plain(name),
      kind,
      String(capacity),
      String(used.get(name)?.total_tasks ?? 0),
      hoursText(used.get(name)?.lower_bound_hours ?? 0),
      ...(waits ? forecastCells(forecast.get(name) ?? forecast.get(name.replace(/^quota:/, ''))) : []),
    ],
    'coordinator.json',
  )
}

/** Places that several tasks may write, with those tasks: they never run side by side, in whichever order. */
function placesTable({ coordinator }: Plan): string {
  const writers = new Map<string, string[]>()
  for (const { id, done, resources } of coordinator.graph.nodes) {
    if (done) continue
    for (const name of resources.locks) {
      if (!isPlace(name)) continue
      const known = writers.get(name)
      if (known === undefined) writers.set(name, [id])
      else known.push(id)
    }
  }
  if (writers.size === 0) return ''
  const rows = cutTable(
    ['place', 'tasks'],
    [...writers].toSorted(([, a], [, b]) => b.length - a.length),
    ([name, ids]) => [code(placeOf(name)), listed(ids)],
    'coordinator.json',
    MOST_PLACES,
  )
  return `Tasks that may write the same place never run side by side; who is ready first begins:\n\n${rows}`
}

function forecastCells(told: { readonly utilization: number; readonly wait_hours: number } | undefined): string[] {
  return told === undefined ? ['', ''] : [percent(told.utilization), hoursText(told.wait_hours)]
}

/** Share of the critical path below which a resource holds nothing back that anybody would notice. */
const NOTABLE = 0.05

const IMPACTS = {
  critical_path_extension: 'takes longer than the critical path',
  capacity_saturation: 'is busy nearly as long as the critical path takes',
  parallelism_reduction: 'keeps tasks from running side by side',
} as const

function bottleneckList({ dag }: Plan): string {
  const limit = NOTABLE * dag.metrics.critical_path_hours
  const worst = dag.metrics.resourceBottlenecks.filter((found) => found.lower_bound_hours >= limit)
  if (worst.length === 0) return ''
  const lines = cutList(
    worst,
    ({ resource, impact, affected_tasks, lower_bound_hours, mitigation }) =>
      `${isPlace(resource) ? `Writing ${code(placeOf(resource))}` : plain(resource)} ${IMPACTS[impact]} (${counted(affected_tasks.length, 'task')}, at least ${hoursText(lower_bound_hours)}). ${isPlace(resource) ? 'Say the order of these tasks, or narrow their files (`files:`).' : plain(mitigation)}`,
    'dag.json',
  )
  return `Where more tasks want a resource than can have it, the worst first:\n\n${lines}`
}

/** What was found in the code. */
export function codebaseSection({ tasks }: Plan): string {
  const analysis = tasks.meta.codebase_analysis
  // The quality report says that nobody looked, or that there is no code.
  if (analysis.tool === 'none' || analysis.languages.length === 0) return ''
  const rows = [
    ['files read', String(analysis.scanned_files)],
    ['languages', plain(listed(analysis.languages))],
    ['existing APIs', String(analysis.counts.existing_apis)],
    ['components to reuse', String(analysis.counts.reused_components)],
    ['points of extension', String(analysis.counts.extension_points)],
    ['reuse', reuseText(tasks)],
  ]
  const parts = [
    table(['', ''], rows),
    reuseTable(tasks),
    sharedTable(analysis.shared_resources),
    mostUsed('Points of extension', analysis.extension_points),
    mostUsed('Components to reuse', analysis.reused_components),
    mostUsed('APIs', analysis.existing_apis),
  ]
  return `## Codebase\n\nRead with ${plain(analysis.tool)}.\n\n${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** Entries of a list of the analysis that stand here. */
const MOST_LISTED = 10

/** The first entries of a list, which are the most used. */
function mostUsed(title: string, entries: readonly string[]): string {
  if (entries.length === 0) return ''
  return `${title}, the most used first:\n\n${cutList(entries, plain, 'tasks.json', MOST_LISTED).trimEnd()}`
}

/** What each task builds on. */
function reuseTable({ tasks }: Plan['tasks']): string {
  const reusing = tasks.flatMap(({ id, title, reuses_existing: reuse }) =>
    reuse === undefined
      ? []
      : [{ id, title, symbols: [...reuse.extends.map((name) => `extends ${name}`), ...reuse.imports] }],
  )
  if (reusing.length === 0) return ''
  return `What tasks build on:\n\n${cutTable(
    ['id', 'task', 'builds on'],
    reusing,
    ({ id, title, symbols }) => [id, plain(title), symbols.map(code).join(', ')],
    'tasks.json',
  ).trimEnd()}`
}

/** What tasks share in this codebase, whether or not one of them asks for it. */
function sharedTable(resources: Plan['tasks']['meta']['codebase_analysis']['shared_resources']): string {
  const all = Object.entries(resources)
  if (all.length === 0) return ''
  return `What work on this codebase shares; a task takes it with \`locks:\` or \`uses:\`:\n\n${cutTable(
    ['name', 'units', 'where', 'why'],
    all,
    ([name, { capacity, location, reason }]) => [name, String(capacity), location, reason].map(plain),
    'tasks.json',
  ).trimEnd()}`
}

/** What was counted. */
export function metricsSection({ dag, tasks }: Plan): string {
  const { metrics } = dag
  const byType = Object.entries(metrics.kept_by_type).map(([type, count]) => `${count} ${type}`)
  const overlaps = (by: 'title' | 'scope'): number =>
    metrics.mece_overlap_suspects.filter(({ reason }) => reason === by).length
  const left = Object.entries(metrics.dropped_by_type).map(([type, count]) => `${count} ${type}`)
  const rows = [
    ['tasks', String(metrics.nodes)],
    ['dependencies', `${metrics.edges_before_reduction}, after reduction ${metrics.edges}`],
    ['that order tasks, by type', byType.length === 0 ? 'none' : byType.join(', ')],
    ['that do not, by type', left.length === 0 ? 'none' : left.join(', ')],
    ['confidence that is enough', `${metrics.min_confidence_applied} (below it: ${tasks.meta.low_confidence})`],
    ['longest chain', counted(metrics.longestPath, 'task')],
    [
      'most tasks side by side',
      `${metrics.width} (${metrics.width_method === 'dilworth' ? 'exact' : 'the largest layer'})`,
    ],
    ['dependencies for each task', brief(metrics.edges_per_node)],
    ['edge density', String(metrics.edge_density)],
    ['tasks that wait for nothing', percent(metrics.root_ratio)],
    ['tasks that no dependency ties to others', String(metrics.isolated_tasks.length)],
    ['pairs that may be one work, by title', String(overlaps('title'))],
    ['pairs that may write the same files', overlappingFiles(tasks.tasks, overlaps('scope'))],
    ['titles that begin with a verb', `${metrics.verb_first_pct} %`],
    ['tasks and dependencies with a verified quote', percent(metrics.evidence_coverage)],
    ['quotes that were found', `${metrics.evidence_verified_pct} %`],
  ]
  return `## Metrics\n\n${table(['', ''], rows)}\n`
}

/** Pairs by their files, and how many tasks could not be compared because they name none. */
function overlappingFiles(tasks: readonly Task[], pairs: number): string {
  const left = tasks.filter((task) => !task.done)
  const compared = left.filter((task) => comparedScopes(task).length > 0).length
  const others = left.length - compared
  if (others === 0) return String(pairs)
  if (compared === 0) return 'not compared: no task names its files'
  return `${pairs} among ${counted(compared, 'task')}; ${counted(others, 'task names', 'tasks name')} no files and ${others === 1 ? 'was' : 'were'} not compared`
}
