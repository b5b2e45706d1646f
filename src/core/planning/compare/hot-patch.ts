/**
 * The patch that takes a running execution from one plan to another. All of it applies, or none.
 *
 *   limits and rules · tasks that are gone · new forms of tasks · new tasks · arrows · claims and priorities
 *
 * Ids of a running graph are never used twice, so a new form of a task gets a revision id; hard arrows are only ever added, so
 * an arrow that the new plan has no longer is left behind with a superseded task. A task that is gone is superseded by nothing (a
 * task that is done already): so nobody waits for ever, and an execution that does all of the new plan is complete. Up to the
 * new arrows every step leaves a part of the old graph, and those are all of the new one: so no step closes a cycle.
 */
import type { Coordinator, CoordinatorEdge, CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdate } from '../../model/hot-update.ts'
import { sameJson } from './field-changes.ts'
import { hotLimits, type NotHot, type PatchStep } from './hot-limits.ts'
import { sortWork, type LeftAlone, type OpenWork, type Settled } from './open-work.ts'
import { lineageOf, revisionId } from './revision.ts'

/** A patch, what it leaves as it is, and what it cannot do. */
export interface PlanPatch {
  /** Absent when nothing changes for the execution, or when something forbids every change. */
  readonly update?: HotUpdate
  /** Why each operation is there, in their order. */
  readonly reasons: readonly string[]
  /** Finished tasks that the new plan has otherwise, or no longer. */
  readonly left_alone: readonly LeftAlone[]
  readonly not_hot: readonly NotHot[]
}

/** What a patch is made from. */
export interface PatchRequest {
  /** The graph that runs, with whatever patches it has taken. */
  readonly before: Coordinator
  readonly after: Coordinator
  /** How tasks of the running graph ended; those that have not are left out. */
  readonly settled: Settled
  /** Tasks of the running graph that are being carried out now; none when left out. */
  readonly running?: ReadonlySet<string>
  /** Version of the running graph. */
  readonly base_version: number
}

/** Makes the patch. `after` must be free of cycles. Linear, but for the sorting of ids. */
export function patchFor({ before, after, settled, running, base_version }: PatchRequest): PlanPatch {
  const work = sortWork(before, after, settled)
  const limits = hotLimits(before, after, work)
  const graph = new GraphSteps(before, after, work)
  const steps = [...limits.steps, ...graph.steps()]
  const not_hot = [...limits.not_hot, ...graph.notHot(), ...tooLate(steps, running ?? new Set())]
  const made = { left_alone: work.left_alone, not_hot }
  if (steps.length === 0 || not_hot.some((limit) => limit.blocks)) return { reasons: [], ...made }
  const [from, to] = [before, after].map((coordinator) => coordinator.meta.plan_id)
  return {
    update: {
      id: `replan-${[before, after].map((plan) => plan.meta.artifact_hash.slice(0, 12)).join('-')}`,
      base_version,
      reason: `replan ${from} as ${to}`,
      ops: steps.map((step) => step.op),
    },
    reasons: steps.map((step) => step.reason),
    ...made,
  }
}

/** What comes too late for the attempts that are under way. */
function tooLate(steps: readonly PatchStep[], running: ReadonlySet<string>): NotHot[] {
  return steps.flatMap(({ op }): NotHot[] => {
    if (op.op === 'add_edges') {
      return op.edges
        .filter((edge) => edge.type === 'hard' && running.has(edge.to))
        .map(({ from, to }) => ({
          what: `${from} → ${to}`,
          why: `${to} runs already, so the order counts only if it has to run again`,
          blocks: false,
        }))
    }
    if (op.op !== 'set_resources' || !running.has(op.task)) return []
    const why = 'it runs already, so that counts only if it has to run again'
    return [{ what: `what ${op.task} takes`, why, blocks: false }]
  })
}

const LONGEST_ID = 120

/** The operations on tasks and arrows. */
class GraphSteps {
  readonly #work: OpenWork
  readonly #after: Coordinator
  /** Id after the patch of each open task, by its id in the plan. */
  readonly #idAfter = new Map<string, string>()
  readonly #used: ReadonlySet<string>
  readonly #follows: unknown
  /** Arrows of the running graph between tasks that are open, named by ids of the plan. */
  readonly #old: Record<'hard' | 'soft', ReadonlySet<string>>

  constructor(before: Coordinator, after: Coordinator, work: OpenWork) {
    this.#work = work
    this.#after = after
    this.#used = new Set(before.graph.nodes.map((node) => node.id))
    this.#follows = [before.meta.artifact_hash, after.meta.artifact_hash, before.graph.nodes.length]
    for (const [now, next] of work.kept) this.#idAfter.set(next.id, now.id)
    for (const [id, { next }] of work.superseded) this.#idAfter.set(id, this.#revised(next))
    for (const node of work.injected)
      this.#idAfter.set(node.id, this.#used.has(node.id) ? this.#revised(node) : node.id)
    const isOpen = (id: string): boolean =>
      work.running.get(lineageOf(id))?.id === id && !work.isFinished(lineageOf(id))
    const pairs = (type: 'hard' | 'soft'): Set<string> =>
      new Set(
        before.graph.edges
          .filter((edge) => edge.type === type && isOpen(edge.from) && isOpen(edge.to))
          .map((edge) => `${lineageOf(edge.from)} ${lineageOf(edge.to)}`),
      )
    this.#old = { hard: pairs('hard'), soft: pairs('soft') }
  }

  steps(): PatchStep[] {
    const { reattached, fresh } = this.#sortEdges()
    return [
      ...this.#removals(),
      ...this.#supersessions(reattached),
      ...this.#injections(),
      ...this.#softRemovals(),
      ...(fresh.length === 0
        ? []
        : [{ op: { op: 'add_edges' as const, edges: fresh }, reason: 'dependencies of the new plan' }]),
      ...this.#touches(),
    ]
  }

  notHot(): NotHot[] {
    return [...this.#idAfter.values()]
      .filter((id) => id.length > LONGEST_ID)
      .map((id) => ({ what: lineageOf(id), why: 'its id is too long to be revised', blocks: true }))
  }

  #revised(node: CoordinatorNode): string {
    return revisionId(node, this.#follows, this.#used)
  }

  /** Tasks that the new plan has no longer. Whoever waits for one of them is let go on. */
  #removals(): PatchStep[] {
    return this.#work.removed.map((node): PatchStep => {
      const by = [nothingInsteadOf(node, this.#revised(node))]
      return {
        op: { op: 'supersede_task', task: node.id, by, edges: [], reattach: false },
        reason: 'the new plan has it no longer',
      }
    })
  }

  #supersessions(reattached: ReadonlyMap<string, readonly CoordinatorEdge[]>): PatchStep[] {
    return [...this.#work.superseded].map(([id, { next, why }]): PatchStep => {
      const running = this.#work.running.get(id) as CoordinatorNode
      const by = [{ ...next, id: this.#idAfter.get(id) as string }]
      return {
        op: { op: 'supersede_task', task: running.id, by, edges: [...(reattached.get(id) ?? [])], reattach: false },
        reason: why,
      }
    })
  }

  #injections(): PatchStep[] {
    const tasks = this.#work.injected.map((node) => ({ ...node, id: this.#idAfter.get(node.id) as string }))
    if (tasks.length === 0) return []
    return [{ op: { op: 'inject_tasks', tasks }, reason: 'tasks that the new plan has in addition' }]
  }

  /**
   * Arrows of the new plan between tasks that are open after the patch: those that a superseded task had already go with it to
   * its new form, those that the running graph lacks are new.
   */
  #sortEdges(): { reattached: ReadonlyMap<string, readonly CoordinatorEdge[]>; fresh: CoordinatorEdge[] } {
    const { superseded } = this.#work
    const reattached = new Map<string, CoordinatorEdge[]>([...superseded.keys()].map((id) => [id, []]))
    const fresh: CoordinatorEdge[] = []
    for (const edge of this.#after.graph.edges) {
      const [from, to] = [this.#idAfter.get(edge.from), this.#idAfter.get(edge.to)]
      if (from === undefined || to === undefined) continue
      const wasThere = this.#old[edge.type].has(`${edge.from} ${edge.to}`)
      // Superseded tasks come in the order of the old graph, so the end of an arrow comes after its beginning.
      const carrier = superseded.has(edge.to) ? edge.to : superseded.has(edge.from) ? edge.from : undefined
      if (!wasThere) fresh.push({ ...edge, from, to })
      else if (carrier !== undefined && edge.type === 'hard') reattached.get(carrier)?.push({ ...edge, from, to })
      else if (carrier !== undefined) fresh.push({ ...edge, from, to })
    }
    return { reattached, fresh }
  }

  #softRemovals(): PatchStep[] {
    const kept = new Map(this.#work.kept.map(([now, next]) => [next.id, now.id]))
    const wanted = new Set(
      this.#after.graph.edges.filter((edge) => edge.type === 'soft').map((edge) => `${edge.from} ${edge.to}`),
    )
    const edges = [...this.#old.soft].flatMap((pair) => {
      const [from, to] = pair.split(' ').map((id) => kept.get(id))
      return wanted.has(pair) || from === undefined || to === undefined ? [] : [{ from, to }]
    })
    return edges.length === 0
      ? []
      : [{ op: { op: 'remove_soft_edges', edges }, reason: 'preferences that the new plan has no longer' }]
  }

  /** Claims and priorities of tasks that stay. */
  #touches(): PatchStep[] {
    return this.#work.kept.flatMap(([now, next]) => {
      const steps: PatchStep[] = []
      if (!sameJson(now.resources, next.resources)) {
        const op = { op: 'set_resources', task: now.id, resources: next.resources } as const
        steps.push({ op, reason: 'it takes other resources' })
      }
      if (now.priority !== next.priority) {
        const op = { op: 'set_priority', task: now.id, priority: next.priority } as const
        steps.push({ op, reason: `its priority was ${now.priority}` })
      }
      return steps
    })
  }
}

/** What stands in the place of a task that is gone: it is done, and asks for nothing. */
function nothingInsteadOf(node: CoordinatorNode, id: string): CoordinatorNode {
  return {
    id,
    name: `Nothing instead of ${node.name}`,
    feature_id: node.feature_id,
    description: '',
    action: { kind: 'noop' },
    estimates: { mean_h: 0, sd_h: 0, p50_h: 0, p95_h: 0 },
    priority: node.priority,
    rank: 0,
    acceptance: [],
    effects: [],
    resources: { locks: [], pools: {}, quota: { cpu_cores: 0, memory_mb: 0, disk_io_mbps: 0 } },
    capabilities: [],
    retry: node.retry,
    checkpoints: [],
    idempotent: true,
    scope: { includes: [], excludes: [] },
    preemptible: false,
    optional: false,
    done: true,
    tags: [],
  }
}
