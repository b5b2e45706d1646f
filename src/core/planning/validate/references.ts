import { nearest } from '../../std/nearest.ts'
import type { Findings } from '../findings.ts'
import { pointer } from './artifact-reader.ts'
import type { Artifacts } from './artifacts.ts'

/** With more findings than this no nearest name is looked for. */
const HINTS = 10

/** Checks that every id is given once and that every id that is named exists. */
export function checkReferences(artifacts: Artifacts, findings: Findings): void {
  const { features, tasks, dag, waves } = artifacts
  const featureIds = features?.data && idsOf('features.json', 'features', features.data.features, findings)
  const taskIds = tasks?.data && idsOf('tasks.json', 'tasks', tasks.data.tasks, findings)
  tasks?.data?.tasks.forEach((task, index) => {
    if (featureIds)
      named('tasks.json', ['tasks', index, 'feature_id'], task.feature_id, featureIds, 'feature', findings)
  })
  if (!taskIds) return
  const edges = (name: string, path: string, list: readonly { from: string; to: string }[]): void => {
    list.forEach((edge, index) => checkEdge(name, [path, index], edge, taskIds, findings))
  }
  edges('tasks.json', 'dependencies', tasks?.data?.dependencies ?? [])
  for (const [resource, conflict] of Object.entries(tasks?.data?.resource_conflicts ?? {})) {
    conflict.tasks.forEach((id, index) =>
      named('tasks.json', ['resource_conflicts', resource, 'tasks', index], id, taskIds, 'task', findings),
    )
  }
  for (const field of ['edges', 'reduced_away', 'resource_edges', 'soft_deps', 'low_confidence_deps'] as const) {
    edges('dag.json', field, dag?.data?.[field] ?? [])
  }
  if (dag?.data) {
    const nodes = idsOf('dag.json', 'nodes', dag.data.nodes, findings)
    sameTasks('dag.json', 'nodes', nodes, taskIds, findings)
    checkCounts(dag.data, findings)
  }
  const inWaves = new Set<string>()
  waves?.data?.execution_models.wave_based.waves.forEach((wave, index) => {
    wave.tasks.forEach((id, position) => {
      const path = ['execution_models', 'wave_based', 'waves', index, 'tasks', position]
      named('waves.json', path, id, taskIds, 'task', findings)
      if (inWaves.has(id)) duplicate('waves.json', path, id, findings)
      inWaves.add(id)
    })
  })
  waves?.data?.execution_models.rolling_frontier.initial_frontier.forEach((id, index) => {
    named(
      'waves.json',
      ['execution_models', 'rolling_frontier', 'initial_frontier', index],
      id,
      taskIds,
      'task',
      findings,
    )
  })
}

/** Checks coordinator.json by itself: ids, edges, and that every resource that is claimed is known and large enough. */
export function checkCoordinator(artifacts: Pick<Artifacts, 'coordinator' | 'tasks'>, findings: Findings): void {
  const data = artifacts.coordinator?.data
  if (data === undefined) return
  const name = 'coordinator.json'
  const ids = idsOf(name, 'graph/nodes', data.graph.nodes, findings)
  const taskIds = artifacts.tasks?.data && new Set(artifacts.tasks.data.tasks.map((task) => task.id))
  if (taskIds) sameTasks(name, 'graph/nodes', ids, taskIds, findings)
  data.graph.edges.forEach((edge, index) => checkEdge(name, ['graph', 'edges', index], edge, ids, findings))
  const { catalog } = data.resources
  const claim = (path: readonly PropertyKey[], resource: string, units: number): void => {
    const entry = Object.hasOwn(catalog, resource) ? catalog[resource] : undefined
    if (entry === undefined) {
      named(name, path, resource, new Set(Object.keys(catalog)), 'resource', findings)
    } else if (units > entry.capacity) {
      findings.error(
        'never-fits',
        `${units} of ${resource} are asked for, of which there are ${entry.capacity} in all: the task could never start.`,
        pointer(name, path),
        `Raise the capacity of ${resource}, or ask for less.`,
      )
    }
  }
  data.graph.nodes.forEach((node, index) => {
    const at = ['graph', 'nodes', index, 'resources']
    node.resources.locks.forEach((lock, position) => claim([...at, 'locks', position], lock, 1))
    for (const [pool, units] of Object.entries(node.resources.pools)) {
      claim([...at, 'pools', pool], pool, typeof units === 'number' ? units : units.units)
    }
  })
}

type Dag = NonNullable<NonNullable<Artifacts['dag']>['data']>

function checkCounts(dag: Dag, findings: Findings): void {
  const counts = [
    ['nodes', dag.metrics.nodes, dag.nodes.length],
    ['edges', dag.metrics.edges, dag.edges.length],
    ['edges_before_reduction', dag.metrics.edges_before_reduction, dag.edges.length + dag.reduced_away.length],
  ] as const
  for (const [field, stated, actual] of counts) {
    if (stated === actual) continue
    findings.error(
      'wrong-metric',
      `dag.json states ${stated} for ${field}; counted are ${actual}.`,
      pointer('dag.json', ['metrics', field]),
      'Make the plan again; metrics are counted, not written.',
    )
  }
  const place = new Map(dag.topo_order.map((id, index) => [id, index]))
  const wrong = dag.edges.find((edge) => !((place.get(edge.from) ?? Infinity) < (place.get(edge.to) ?? -1)))
  if (place.size !== dag.nodes.length || wrong !== undefined) {
    findings.error(
      'wrong-order',
      wrong === undefined
        ? 'topo_order does not hold each task once.'
        : `topo_order does not put ${wrong.from} before ${wrong.to}.`,
      'dag.json#/topo_order',
      'Make the plan again.',
    )
  }
}

function idsOf(name: string, path: string, list: readonly { readonly id: string }[], findings: Findings): Set<string> {
  const ids = new Set<string>()
  list.forEach(({ id }, index) => {
    if (ids.has(id)) duplicate(name, [...path.split('/'), index, 'id'], id, findings)
    ids.add(id)
  })
  return ids
}

function duplicate(name: string, path: readonly PropertyKey[], id: string, findings: Findings): void {
  findings.error('duplicate-id', `The id ${id} stands twice.`, pointer(name, path), 'Give each its own id.')
}

function named(
  name: string,
  path: readonly PropertyKey[],
  id: string,
  known: ReadonlySet<string>,
  noun: string,
  findings: Findings,
): void {
  if (known.has(id)) return
  // Looking for the nearest of many names takes a while: whoever has lost a whole list of them gets no hints.
  const close = findings.all.length < HINTS ? nearest(id, known) : undefined
  findings.error(
    'unknown-reference',
    `The ${noun} ${id} does not exist.`,
    pointer(name, path),
    close === undefined ? `Name a ${noun} that exists.` : `Did you mean ${close}?`,
  )
}

function checkEdge(
  name: string,
  path: readonly PropertyKey[],
  edge: { readonly from: string; readonly to: string },
  known: ReadonlySet<string>,
  findings: Findings,
): void {
  if (!known.has(edge.from) || !known.has(edge.to)) {
    for (const [end, id] of Object.entries({ from: edge.from, to: edge.to })) {
      named(name, [...path, end], id, known, 'task', findings)
    }
  }
  if (edge.from === edge.to) {
    findings.error('self-edge', `${edge.from} depends on itself.`, pointer(name, path), 'Take this edge out.')
  }
}

function sameTasks(
  name: string,
  path: string,
  nodes: ReadonlySet<string>,
  tasks: ReadonlySet<string>,
  findings: Findings,
): void {
  const missing = [...tasks].filter((id) => !nodes.has(id))
  const extra = [...nodes].filter((id) => !tasks.has(id))
  if (missing.length + extra.length === 0) return
  const told = [
    missing.length === 0 ? '' : `lacks ${missing.slice(0, 5).join(', ')}`,
    extra.length === 0 ? '' : `has ${extra.slice(0, 5).join(', ')} beyond it`,
  ]
  findings.error(
    'different-tasks',
    `${name} does not hold the tasks of tasks.json: it ${told.filter((part) => part !== '').join(' and ')}.`,
    `${name}#/${path}`,
    'Put back the files that belong together, or make the plan again.',
  )
}
