/**
 * The precedence graph: which arrows enter it, whether it holds a cycle, and what can be measured on it.
 * An arrow says "before" and nothing else; mutual exclusion and limited resources never become one.
 */
import { findCycles, type CyclicComponent } from '../../graph/cycle.ts'
import { graphOf, type Graph } from '../../graph/graph.ts'
import { levelsOf, type Levels } from '../../graph/levels.ts'
import { longestPath, type LongestPath } from '../../graph/longest-path.ts'
import { topologicalOrder } from '../../graph/order.ts'
import { transitiveReduction, type Reduction } from '../../graph/reduction.ts'
import { widthOf, type Width } from '../../graph/width.ts'
import type { DependencyType } from '../../model/proposal.ts'
import type { Task } from '../../model/task.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'
import { lossOf } from './cycle-loss.ts'
import { effortLeft } from './hours.ts'
import { PairNumbers } from './pair-numbers.ts'

/** Whether a dependency says that two tasks share something, which orders nothing. */
export function isResourceType(type: DependencyType): boolean {
  return type === 'mutual_exclusion' || type === 'resource_limited'
}

/** Dependencies by what becomes of them. */
export interface SortedDependencies {
  /** Arrows: hard and sure enough. One for each pair of tasks; the surest statement stands for the pair. */
  readonly hard: readonly Dependency[]
  /** Proposed soft. */
  readonly soft: readonly Dependency[]
  /** Proposed hard, but below the confidence threshold: soft until a person confirms them. */
  readonly demoted: readonly Dependency[]
  /** Mutual exclusion and limited resources: they become claims. */
  readonly resource: readonly Dependency[]
}

type Standing = 'hard' | 'demoted' | 'soft'

/** Strongest first: a pair that is ordered for sure needs no weaker word about it. */
const STRENGTH: Readonly<Record<Standing, number>> = { hard: 2, demoted: 1, soft: 0 }

/** Decides by type, hardness and confidence what becomes of each dependency. */
export function sortDependencies(dependencies: readonly Dependency[], minConfidence: number): SortedDependencies {
  const standingOf = ({ isHard, confidence }: Dependency): Standing =>
    !isHard ? 'soft' : confidence < minConfidence ? 'demoted' : 'hard'
  const sorted: Record<Standing | 'resource', Dependency[]> = { hard: [], soft: [], demoted: [], resource: [] }
  const pairs = new PairNumbers()
  /** Where the strongest statement about each pair stands in the list of those that stand for theirs. */
  const strongest = new Map<number, number>()
  const standing: (Dependency | undefined)[] = []
  for (const dependency of dependencies) {
    if (isResourceType(dependency.type)) {
      sorted.resource.push(dependency)
      continue
    }
    const pair = pairs.of(dependency.from, dependency.to)
    const at = strongest.get(pair)
    const other = at === undefined ? undefined : standing[at]
    const gain = other === undefined ? 1 : STRENGTH[standingOf(dependency)] - STRENGTH[standingOf(other)]
    if (gain > 0) {
      if (at !== undefined) standing[at] = undefined
      strongest.set(pair, standing.push(dependency) - 1)
    } else if (gain === 0 && at !== undefined && other !== undefined && other.confidence < dependency.confidence) {
      standing[at] = dependency
    }
  }
  for (const dependency of standing) if (dependency !== undefined) sorted[standingOf(dependency)].push(dependency)
  return sorted
}

/** The graph of the hard arrows, measured. Node numbers are positions in the list of tasks; arrows in that of the hard dependencies. */
export interface Precedence {
  readonly graph: Graph
  readonly hard: readonly Dependency[]
  /** Place of each task id in the list of tasks. */
  readonly indexOf: ReadonlyMap<string, number>
  readonly order: Uint32Array
  readonly reduction: Reduction
  readonly levels: Levels
  readonly width: Width
  /** By mean hours left. */
  readonly byHours: LongestPath
  /** By number of tasks. */
  readonly byTasks: LongestPath
}

/** A measured graph, or where it has cycles. */
export type Arranged =
  | { readonly ok: true; readonly precedence: Precedence }
  | { readonly ok: false; readonly cycles: readonly CyclicComponent[] }

/** The graph without arrows into what is done already: whoever waits for such a task does not wait for what stands before it. */
function waitingGraph(tasks: readonly Task[], graph: Graph): Graph {
  const waits = (to: number): boolean => tasks[to]?.done !== true
  if (graph.to.every(waits)) return graph
  const from = graph.from.filter((_, edge) => waits(graph.to[edge] as number))
  return graphOf(graph.size, from, graph.to.filter(waits))
}

/** Builds and measures the graph, or gives its cycles and where to cut them: `doubted` dependencies rather than others. */
export function arrange(
  tasks: readonly Task[],
  hard: readonly Dependency[],
  doubted: ReadonlySet<Dependency> = new Set(),
): Arranged {
  const indexOf = new Map(tasks.map((task, index) => [task.id, index]))
  const ends = (pick: (dependency: Dependency) => string): number[] =>
    hard.map((dependency) => indexOf.get(pick(dependency)) as number)
  const graph = graphOf(
    tasks.length,
    ends((d) => d.from),
    ends((d) => d.to),
  )
  const order = topologicalOrder(graph)
  if (order.length < graph.size) {
    const lossAt = (edge: number): number => {
      const dependency = hard[edge] as Dependency
      return lossOf(dependency, (graph.from[edge] as number) < (graph.to[edge] as number), doubted.has(dependency))
    }
    return { ok: false, cycles: findCycles(graph, lossAt) }
  }
  const reduction = transitiveReduction(graph, order)
  const hours = Float64Array.from(tasks, (task) => effortLeft(task).mean)
  return {
    ok: true,
    precedence: {
      graph,
      hard,
      indexOf,
      order,
      reduction,
      levels: levelsOf(graph, order),
      width: widthOf(graph, order, reduction.redundant),
      byHours: longestPath(waitingGraph(tasks, graph), order, hours),
      byTasks: longestPath(graph, order, new Float64Array(tasks.length).fill(1)),
    },
  }
}
