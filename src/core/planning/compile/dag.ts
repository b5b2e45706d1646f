import type { DagArtifact, LowConfidenceDep } from '../../model/dag-artifact.ts'
import type { Evidence } from '../../model/evidence.ts'
import type { Finding } from '../../model/finding.ts'
import { outDegree } from '../../graph/graph.ts'
import type { Task } from '../../model/task.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'
import { isolatedTasks, rootRatio } from './graph-findings.ts'
import type { Overlap } from './title-overlap.ts'
import { startsWithVerb } from '../language/verb.ts'
import type { Claims } from './claims.ts'
import { bottlenecks, resourceEdges, utilization, type Contention } from './contention.ts'
import type { QuotaLoad } from './quota-load.ts'
import type { Precedence, SortedDependencies } from './precedence.ts'
import { rounded } from '../../std/rounded.ts'

type DagEdge = DagArtifact['edges'][number]

/** What `dag.json` is made from. */
export interface Measured {
  readonly tasks: readonly Task[]
  readonly dependencies: readonly Dependency[]
  readonly sorted: SortedDependencies
  readonly precedence: Precedence
  readonly claims: Claims
  readonly contention: readonly Contention[]
  readonly quotaLoads: readonly QuotaLoad[]
  readonly overlaps: readonly Overlap[]
  readonly minConfidence: number
  readonly warnings: readonly Finding[]
  readonly review: readonly LowConfidenceDep[]
}

/** Everything of `dag.json` but its meta. */
export function dagBody(measured: Measured): Omit<DagArtifact, 'meta'> {
  const { tasks, sorted, precedence, contention } = measured
  const { graph, reduction, levels, byHours } = precedence
  const onPath = new Set(byHours.path)
  const idAt = (index: number): string => (tasks[index] as Task).id
  const kept: DagEdge[] = []
  const reducedAway: DagArtifact['reduced_away'] = []
  for (const edge of graph.outEdge) {
    const dependency = precedence.hard[edge] as Dependency
    if (reduction.redundant[edge] === 0) kept.push(dagEdge(dependency))
    else {
      const via = reduction.detours.of(edge).map(idAt)
      reducedAway.push({ from: dependency.from, to: dependency.to, via })
    }
  }
  return {
    ok: true,
    errors: [],
    warnings: [...measured.warnings],
    nodes: tasks.map((task, index) => ({
      id: task.id,
      depth: levels.depth[index] as number,
      critical_path: onPath.has(index),
      slack_hours: rounded(byHours.slack[index] as number),
      parallel_opportunity: outDegree(graph, index),
      descendants: reduction.descendants[index] as number,
    })),
    edges: kept,
    reduced_away: reducedAway,
    resource_edges: withoutTwins([...sorted.resource.map(dagEdge), ...resourceEdges(contention, tasks)]),
    soft_deps: sorted.soft.map(dagEdge),
    low_confidence_deps: [...measured.review],
    metrics: metricsOf(measured, kept.length),
    topo_order: Array.from(precedence.order, idAt),
    cycle_break_suggestions: [],
  }
}

function metricsOf(measured: Measured, edges: number): DagArtifact['metrics'] {
  const { tasks, sorted, precedence, claims, contention } = measured
  const { graph, byHours, byTasks, levels, width } = precedence
  const pairs = tasks.length * (tasks.length - 1)
  const idAt = (index: number): string => (tasks[index] as Task).id
  const { shown, proven, quotes, verified } = countEvidence(measured)
  return {
    nodes: tasks.length,
    edges,
    edges_before_reduction: graph.edges,
    edge_density: pairs === 0 ? 0 : rounded(edges / pairs),
    edges_per_node: tasks.length === 0 ? 0 : rounded(edges / tasks.length),
    longestPath: byTasks.path.length,
    critical_path: byHours.path.map(idAt),
    critical_path_hours: rounded(byHours.length),
    width: width.width,
    widthApprox: levels.width,
    width_method: width.method,
    isolated_tasks: isolatedTasks(precedence).map(idAt),
    root_ratio: rounded(rootRatio(precedence)),
    mece_overlap_suspects: measured.overlaps.map(({ a, b, reason, shared }) => ({
      a: idAt(a),
      b: idAt(b),
      reason,
      shared,
    })),
    min_confidence_applied: measured.minConfidence,
    kept_by_type: countByType(precedence.hard),
    dropped_by_type: countByType([...sorted.soft, ...sorted.demoted, ...sorted.resource]),
    verb_first_pct: percentage(tasks.filter((task) => startsWithVerb(task.title)).length, tasks.length),
    evidence_coverage: shown === 0 ? 0 : rounded(proven / shown),
    evidence_verified_pct: percentage(verified, quotes),
    resource_utilization: Object.fromEntries(utilization(claims, tasks, measured.quotaLoads)),
    resourceBottlenecks: bottlenecks(contention, measured.quotaLoads, tasks, byHours.length),
  }
}

/** How many tasks and dependencies there are, how many of them have a verified quote; how many quotes, and verified ones. */
function countEvidence({ tasks, dependencies }: Measured): Record<'shown' | 'proven' | 'quotes' | 'verified', number> {
  const count = { shown: tasks.length + dependencies.length, proven: 0, quotes: 0, verified: 0 }
  const add = (evidence: readonly Evidence[]): void => {
    const before = count.verified
    for (const { quote, verified } of evidence) {
      if (quote === '') continue
      count.quotes++
      if (verified !== 'missing') count.verified++
    }
    if (count.verified > before) count.proven++
  }
  for (const task of tasks) add(task.source_evidence)
  for (const dependency of dependencies) add(dependency.evidence)
  return count
}

function dagEdge(dependency: Dependency): DagEdge {
  return { from: dependency.from, to: dependency.to, type: dependency.type, confidence: dependency.confidence }
}

function withoutTwins(edges: readonly DagEdge[]): DagEdge[] {
  const seen = new Set<string>()
  return edges.filter((edge) => {
    const [a, b] = edge.from < edge.to ? [edge.from, edge.to] : [edge.to, edge.from]
    const key = `${edge.type} ${a} ${b}`
    return !seen.has(key) && seen.add(key)
  })
}

function countByType(dependencies: readonly Dependency[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { type } of dependencies) counts.set(type, (counts.get(type) ?? 0) + 1)
  return Object.fromEntries(counts)
}

function percentage(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10
}
