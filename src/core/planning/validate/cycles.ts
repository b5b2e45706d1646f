import { findCycles } from '../../graph/cycle.ts'
import { graphOf } from '../../graph/graph.ts'
import { sortDependencies } from '../compile/precedence.ts'
import type { Findings } from '../findings.ts'
import type { Artifacts } from './artifacts.ts'

interface Arrow {
  readonly from: string
  readonly to: string
  readonly confidence: number
}

/** Most tasks of one cycle that are named. */
const TASKS_SHOWN = 20
/** Most cuts that are told one by one. */
const CUTS_SHOWN = 20

/** Looks for cycles among the hard arrows of tasks.json, dag.json and coordinator.json, and shows each with where to cut. */
export function checkCycles(artifacts: Partial<Artifacts>, findings: Findings): void {
  const { tasks, dag, coordinator } = artifacts
  if (tasks?.data) {
    const { hard } = sortDependencies(tasks.data.dependencies, tasks.data.meta.min_confidence)
    tellCycles('tasks.json#/dependencies', hard, findings)
  }
  if (dag?.data) tellCycles('dag.json#/edges', dag.data.edges, findings)
  if (coordinator?.data) {
    const hard = coordinator.data.graph.edges.filter((edge) => edge.type === 'hard')
    tellCycles('coordinator.json#/graph/edges', hard, findings)
  }
}

function tellCycles(place: string, arrows: readonly Arrow[], findings: Findings): void {
  const ids: string[] = []
  const indexOf = new Map<string, number>()
  const number = (id: string): number => {
    let index = indexOf.get(id)
    if (index === undefined) indexOf.set(id, (index = ids.push(id) - 1))
    return index
  }
  // An arrow from a task to itself is a finding of its own.
  const between = arrows.filter((arrow) => arrow.from !== arrow.to)
  const from = between.map((arrow) => number(arrow.from))
  const to = between.map((arrow) => number(arrow.to))
  const graph = graphOf(ids.length, from, to)
  const loss = (edge: number): number => Math.round((between[edge] as Arrow).confidence * 1000) + 1
  const cuts = findCycles(graph, loss).flatMap((component) => component.cuts)
  for (const { edge, cycle } of cuts.slice(0, CUTS_SHOWN)) {
    const cut = between[edge] as Arrow
    const names = cycle.map((other) => (between[other] as Arrow).from)
    const shown = names.slice(0, TASKS_SHOWN)
    const more = names.length > shown.length ? [`… ${names.length - shown.length} more`] : []
    findings.error(
      'cycle',
      names.length === 0
        ? `${cut.to} waits for ${cut.from}, which waits for it in the end.`
        : `Tasks wait for each other: ${[...shown, ...more, names[0]].join(' → ')}.`,
      place,
      `Take out the dependency ${cut.from} → ${cut.to} (confidence ${cut.confidence}), the cheapest way to open this circle.`,
    )
  }
  if (cuts.length > CUTS_SHOWN) {
    findings.error(
      'cycle',
      `${cuts.length - CUTS_SHOWN} more dependencies have to be taken out before no task waits for itself.`,
      place,
      'Look whether the dependencies stand the wrong way round.',
    )
  }
}
