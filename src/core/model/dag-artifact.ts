import { z } from 'zod'
import { Finding } from './finding.ts'
import { Sha256, TaskId } from './identity.ts'
import { PlanId, metaBase } from './meta.ts'
import { DependencyType } from './proposal.ts'

const DagEdge = z.strictObject({ from: TaskId, to: TaskId, type: DependencyType, confidence: z.number().min(0).max(1) })

/** A hard dependency below the confidence threshold, as a person should see it. */
export const LowConfidenceDep = DagEdge.extend({
  /** `implied`: longer paths of sure arrows say the same; `contradicted`: they say the opposite; `open`: they say nothing. */
  standing: z.enum(['open', 'implied', 'contradicted']),
  /** Mean hours of the longest chain that would lead through it if it were sure. */
  through_hours: z.number().min(0),
})
/** See {@link LowConfidenceDep}. */
export type LowConfidenceDep = z.infer<typeof LowConfidenceDep>

/** One way to open a cycle; nothing is done about it without being asked for. */
export const CycleBreakSuggestion = z.strictObject({
  /** The cycle, each task before the next and the last before the first; only the ends of the cut where it was not looked for. */
  cycle: z.array(TaskId),
  suggestion: z.string(),
  op: z.enum(['remove_edge', 'make_soft', 'split_at_interface', 'insert_contract']),
  /** The dependency that is cut. */
  from: TaskId,
  to: TaskId,
})
/** See {@link CycleBreakSuggestion}. */
export type CycleBreakSuggestion = z.infer<typeof CycleBreakSuggestion>

/** `dag.json`: the precedence graph, transitively reduced, with what can be counted on it. */
export const DagArtifact = z.strictObject({
  meta: z.strictObject({ schema: z.literal('tasks-slaps/dag'), ...metaBase, plan_id: PlanId, tasks_hash: Sha256 }),
  ok: z.boolean(),
  errors: z.array(Finding),
  warnings: z.array(Finding),
  nodes: z.array(
    z.strictObject({
      id: TaskId,
      /** Number of arrows on the longest chain that leads here. */
      depth: z.int().min(0),
      critical_path: z.boolean(),
      slack_hours: z.number().min(0),
      /** Direct dependents that this task unlocks. */
      parallel_opportunity: z.int().min(0),
      descendants: z.int().min(0),
    }),
  ),
  /** Hard arrows after transitive reduction. */
  edges: z.array(DagEdge),
  /**
   * Arrows left out because a longer path says the same; `via` are the tasks between its ends, each with an arrow to the next.
   * A path of more than 24 of them, or one that takes long to follow, is told by its beginning, from which longer paths lead on.
   */
  reduced_away: z.array(z.strictObject({ from: TaskId, to: TaskId, via: z.array(TaskId).min(1) })),
  /** `mutual_exclusion` and `resource_limited`: recorded and shown, never arrows. */
  resource_edges: z.array(DagEdge),
  soft_deps: z.array(DagEdge),
  /** Hard dependencies below the confidence threshold, listed for review: those that matter most come first. */
  low_confidence_deps: z.array(LowConfidenceDep),
  metrics: z.strictObject({
    nodes: z.int().min(0),
    edges: z.int().min(0),
    edges_before_reduction: z.int().min(0),
    edge_density: z.number().min(0),
    edges_per_node: z.number().min(0),
    /** Tasks on the longest chain. */
    longestPath: z.int().min(0),
    critical_path: z.array(TaskId),
    critical_path_hours: z.number().min(0),
    /** Most tasks that no arrow orders among each other, told by `width_method`; exact when that is `dilworth`. */
    width: z.int().min(0),
    /** Size of the largest layer: never more than the exact width. */
    widthApprox: z.int().min(0),
    width_method: z.enum(['kahn_layer_max', 'dilworth']),
    isolated_tasks: z.array(TaskId),
    /** Share of the tasks that wait for nothing. */
    root_ratio: z.number().min(0).max(1),
    /** Pairs that may be the same work: nearly the same titles in one feature, or stated scopes that meet without an order or a lock between them. At most 100 of each kind. */
    mece_overlap_suspects: z.array(
      z.strictObject({
        a: TaskId,
        b: TaskId,
        reason: z.enum(['title', 'scope']),
        /** The words or the path that both have. */
        shared: z.string(),
      }),
    ),
    min_confidence_applied: z.number().min(0).max(1),
    kept_by_type: z.record(z.string(), z.int().min(0)),
    dropped_by_type: z.record(z.string(), z.int().min(0)),
    verb_first_pct: z.number().min(0).max(100),
    evidence_coverage: z.number().min(0).max(1),
    evidence_verified_pct: z.number().min(0).max(100),
    /** By the name of the lock, pool or rate; quotas of the machine as `quota:cpu_cores`. */
    resource_utilization: z.record(
      z.string(),
      z.strictObject({
        total_tasks: z.int().min(0),
        capacity: z.number().positive(),
        lower_bound_hours: z.number().min(0),
      }),
    ),
    resourceBottlenecks: z.array(
      z.strictObject({
        resource: z.string(),
        /** Its work takes longer than the critical path; nearly as long; or it only keeps tasks apart. */
        impact: z.enum(['critical_path_extension', 'capacity_saturation', 'parallelism_reduction']),
        affected_tasks: z.array(TaskId),
        /** No schedule can be shorter than this, because of this resource. */
        lower_bound_hours: z.number().min(0),
        mitigation: z.string(),
      }),
    ),
  }),
  topo_order: z.array(TaskId),
  cycle_break_suggestions: z.array(CycleBreakSuggestion),
})
/** See {@link DagArtifact}. */
export type DagArtifact = z.infer<typeof DagArtifact>
