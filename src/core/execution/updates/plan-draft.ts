/**
 * A plan with the steps of an update written beside it. Rows that the update touches are its own, all others are the plan's;
 * so a draft costs what changes, and it can be thrown away.
 *
 *   plan + patch ─► draft ─┬─► checked (scheduling/updates)
 *                          └─► the patched plan (patched-plan.ts), when the event is folded
 */
import type { Coordinator, CoordinatorEdge, CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdate, HotUpdateOp } from '../../model/hot-update.ts'
import type { Policies } from '../../model/policies.ts'
import { type Result, err, ok } from '../../std/result.ts'
import type { PlanIndex } from '../plan/plan-index.ts'
import { edgesByTask, handedOver } from './parts.ts'
import { ResourceDraft } from './resource-draft.ts'

/** How a task ends because an update says so. */
export type EndByUpdate = 'superseded' | 'cancelled' | 'quarantined'

/** A hard arrow between tasks, by their numbers. */
export interface Arrow {
  readonly from: number
  readonly to: number
}

/** Writes an update beside a plan, or says why its steps make no sense there. What tasks are doing is not looked at. */
export function draftUpdate(plan: PlanIndex, coordinator: Coordinator, patch: HotUpdate): Result<PlanDraft, string> {
  const draft = new PlanDraft(plan, coordinator, patch)
  for (const op of patch.ops) {
    const refusal = draft.write(op)
    if (refusal !== undefined) return err(refusal)
  }
  return ok(draft)
}

/** See the header. */
export class PlanDraft {
  readonly plan: PlanIndex
  readonly coordinator: Coordinator
  /** New tasks; the first has the number that follows the plan's last. */
  readonly added: CoordinatorNode[] = []
  /** Tasks of the plan that are otherwise now. */
  readonly changed = new Map<number, CoordinatorNode>()
  /** Rows of hard arrows that are otherwise than in the plan. */
  readonly successors = new Map<number, number[]>()
  readonly predecessors = new Map<number, number[]>()
  /** As above, of soft arrows that bias the order. */
  readonly softSuccessors = new Map<number, number[]>()
  readonly softPredecessors = new Map<number, number[]>()
  /** Arrows that were not there before. */
  readonly newArrows: Arrow[] = []
  readonly newSoftArrows: Arrow[] = []
  readonly newEdges: CoordinatorEdge[] = []
  readonly ends = new Map<number, EndByUpdate>()
  readonly resources: ResourceDraft
  policies: Policies
  readonly #numbers = new Map<string, number>()
  /** Arrows of the plan that end or begin at a task that is superseded, by that task. */
  readonly #edgesOf: ReadonlyMap<string, readonly CoordinatorEdge[]>
  readonly #superseded = new Set<string>()
  readonly #forgotten = new Set<string>()

  constructor(plan: PlanIndex, coordinator: Coordinator, patch: HotUpdate) {
    this.plan = plan
    this.coordinator = coordinator
    this.resources = new ResourceDraft(coordinator.resources)
    this.policies = coordinator.policies
    const superseded = new Set(patch.ops.flatMap((op) => (op.op === 'supersede_task' ? [op.task] : [])))
    this.#edgesOf = edgesByTask(coordinator.graph.edges, superseded)
  }

  /** The number of a task, new ones included. */
  numberOf(id: string): number | undefined {
    return this.#numbers.get(id) ?? this.plan.numberOf.get(id)
  }

  /** Number of tasks with the new ones. */
  get size(): number {
    return this.plan.nodes.length + this.added.length
  }

  node(task: number): CoordinatorNode {
    const known = this.changed.get(task) ?? this.plan.nodes[task]
    return known ?? (this.added[task - this.plan.nodes.length] as CoordinatorNode)
  }

  successorsOf(task: number): readonly number[] {
    return this.successors.get(task) ?? this.plan.successors[task] ?? []
  }

  predecessorsOf(task: number): readonly number[] {
    return this.predecessors.get(task) ?? this.plan.predecessors[task] ?? []
  }

  softSuccessorsOf(task: number): readonly number[] {
    return this.softSuccessors.get(task) ?? this.plan.softSuccessors[task] ?? []
  }

  softPredecessorsOf(task: number): readonly number[] {
    return this.softPredecessors.get(task) ?? this.plan.softPredecessors[task] ?? []
  }

  /** Takes a soft arrow out of what biases the order. The plan still lists it. */
  disregard(from: number, to: number): void {
    without(rowOf(this.softSuccessors, from, this.plan.softSuccessors), to)
    without(rowOf(this.softPredecessors, to, this.plan.softPredecessors), from)
  }

  /** The whole plan as it is after the update. One whose lists are its own alone has them changed in place. */
  patched(owns: boolean): Coordinator {
    const { graph } = this.coordinator
    const gone = this.#superseded.size > 0 || this.#forgotten.size > 0
    const edges = gone ? graph.edges.filter((edge) => this.#stays(edge)) : owns ? graph.edges : graph.edges.slice()
    for (const edge of this.newEdges) edges.push(edge)
    const nodes = owns ? graph.nodes : graph.nodes.slice()
    for (const node of this.added) nodes.push(node)
    for (const [task, node] of this.changed) nodes[task] = node
    return {
      ...this.coordinator,
      graph: { nodes, edges },
      policies: this.policies,
      resources: this.resources.patched(),
    }
  }

  /** Writes one step; a sentence without a final stop when it makes no sense here. */
  write(op: HotUpdateOp): string | undefined {
    switch (op.op) {
      case 'inject_tasks':
        return this.#add(op.tasks)
      case 'add_edges':
        return this.#connect(op.edges)
      case 'remove_soft_edges':
        return this.#forget(op.edges)
      case 'supersede_task':
        return this.#supersede(op)
      case 'set_resources':
        return this.#change(op.task, (node) => ({ ...node, resources: op.resources }))
      case 'set_priority':
        return this.#change(op.task, (node) => ({ ...node, priority: op.priority }))
      case 'set_quotas':
        this.resources.setQuotas(op.quotas)
        return undefined
      case 'set_pool':
        return this.resources.setPool(op.name, op.capacity)
      case 'add_resource':
        return this.resources.add(op.name, op.entry)
      case 'set_policy':
        this.#setPolicies({ ...this.policies, ...op.policies } as Policies)
        return undefined
      case 'set_limits':
        return this.#change(op.task, (node) => ({
          ...node,
          action: { ...node.action, limits: { ...node.action.limits, ...op.limits } },
        }))
      case 'set_env':
        return this.#change(op.task, (node) => ({
          ...node,
          action: { ...node.action, env: { ...node.action.env, ...op.env } },
        }))
      case 'throttle':
        return undefined
      case 'quarantine':
        return this.#end(op.task, 'quarantined')
      case 'cancel_task':
        return this.#end(op.task, 'cancelled')
    }
  }

  #stays(edge: CoordinatorEdge): boolean {
    if (this.#superseded.has(edge.from) || this.#superseded.has(edge.to)) return false
    return edge.type === 'hard' || !this.#forgotten.has(`${edge.from} ${edge.to}`)
  }

  #add(nodes: readonly CoordinatorNode[]): string | undefined {
    for (const node of nodes) {
      if (this.numberOf(node.id) !== undefined) return `${node.id} is the id of another task already`
      for (const name of [...node.resources.locks, ...Object.keys(node.resources.pools)]) {
        const refusal = this.#mustKnow(name, node.id)
        if (refusal !== undefined) return refusal
      }
      this.#numbers.set(node.id, this.size)
      this.added.push(node)
    }
    return undefined
  }

  #mustKnow(name: string, task: string): string | undefined {
    if (this.resources.knows(name)) return undefined
    return `${task} asks for ${name}, which the plan does not know; add_resource adds it`
  }

  /** Both ends of an arrow, when they are tasks that have not been taken away. */
  #ends(edge: CoordinatorEdge, isHandedOver: boolean): Result<Arrow, string> {
    const [from, to] = [this.numberOf(edge.from), this.numberOf(edge.to)]
    const lacks = from === undefined ? edge.from : to === undefined ? edge.to : undefined
    if (from === undefined || to === undefined) return err(`there is no task ${lacks} for ${edge.from} → ${edge.to}`)
    for (const end of [from, to]) {
      const how = this.ends.get(end)
      if (how !== undefined && !isHandedOver)
        return err(`${this.node(end).id} is ${how} by this update, and ${edge.from} → ${edge.to} names it`)
    }
    return ok({ from, to })
  }

  #connect(edges: readonly CoordinatorEdge[], areHandedOver = false): string | undefined {
    for (const edge of edges) {
      const ends = this.#ends(edge, areHandedOver)
      if (!ends.ok) return ends.error
      const { from, to } = ends.value
      if (from === to) return `${edge.from} cannot wait for itself`
      if (edge.type === 'hard') {
        if (this.successorsOf(from).includes(to)) continue
        rowOf(this.successors, from, this.plan.successors).push(to)
        rowOf(this.predecessors, to, this.plan.predecessors).push(from)
        this.newArrows.push(ends.value)
      } else {
        if (this.softSuccessorsOf(from).includes(to)) continue
        rowOf(this.softSuccessors, from, this.plan.softSuccessors).push(to)
        rowOf(this.softPredecessors, to, this.plan.softPredecessors).push(from)
        this.newSoftArrows.push(ends.value)
      }
      this.newEdges.push(edge)
    }
    return undefined
  }

  #forget(edges: readonly { readonly from: string; readonly to: string }[]): string | undefined {
    const wanted = new Set(edges.map(({ from, to }) => `${from} ${to}`))
    const isIt = (edge: CoordinatorEdge): boolean => edge.type === 'soft' && wanted.has(`${edge.from} ${edge.to}`)
    const known = [...this.coordinator.graph.edges, ...this.newEdges].filter(isIt)
    const there = new Set(known.map(({ from, to }) => `${from} ${to}`))
    for (const pair of wanted) if (!there.has(pair)) return `there is no soft edge ${pair.replace(' ', ' → ')}`
    for (const { from, to } of edges) {
      const [first, second] = [this.numberOf(from) as number, this.numberOf(to) as number]
      this.#forgotten.add(`${from} ${to}`)
      this.disregard(first, second)
      keep(this.newSoftArrows, (arrow) => arrow.from !== first || arrow.to !== second)
    }
    keep(this.newEdges, (edge) => !isIt(edge))
    return undefined
  }

  #supersede(op: Extract<HotUpdateOp, { op: 'supersede_task' }>): string | undefined {
    const task = this.plan.numberOf.get(op.task)
    if (task === undefined) return `there is no task ${op.task}`
    const before = (this.#edgesOf.get(op.task) ?? []).filter((edge) => this.#stays(edge))
    const edges = [...before, ...this.newEdges]
    const own = edges.filter(({ from, to }) => (from === op.task || to === op.task) && !this.#isGone(from, to))
    const refusal = this.#end(op.task, 'superseded') ?? this.#add(op.by)
    if (refusal !== undefined) return refusal
    this.#detach(task, op.task)
    return this.#connect(op.edges) ?? (op.reattach === false ? undefined : this.#connect(handedOver(own, op), true))
  }

  #isGone(from: string, to: string): boolean {
    return this.#superseded.has(from) || this.#superseded.has(to)
  }

  /** Takes all arrows of a task away. */
  #detach(task: number, id: string): void {
    for (const before of this.predecessorsOf(task)) without(rowOf(this.successors, before, this.plan.successors), task)
    for (const after of this.successorsOf(task)) without(rowOf(this.predecessors, after, this.plan.predecessors), task)
    this.successors.set(task, [])
    this.predecessors.set(task, [])
    for (const before of this.softPredecessorsOf(task).slice()) this.disregard(before, task)
    for (const after of this.softSuccessorsOf(task).slice()) this.disregard(task, after)
    this.#superseded.add(id)
    keep(this.newEdges, (edge) => edge.from !== id && edge.to !== id)
    keep(this.newArrows, ({ from, to }) => from !== task && to !== task)
    keep(this.newSoftArrows, ({ from, to }) => from !== task && to !== task)
  }

  #change(id: string, change: (node: CoordinatorNode) => CoordinatorNode): string | undefined {
    const task = this.numberOf(id)
    if (task === undefined) return `there is no task ${id}`
    const how = this.ends.get(task)
    if (how !== undefined) return `${id} is ${how} by this update`
    const node = change(this.node(task))
    for (const name of [...node.resources.locks, ...Object.keys(node.resources.pools)]) {
      const refusal = this.#mustKnow(name, id)
      if (refusal !== undefined) return refusal
    }
    if (task < this.plan.nodes.length) this.changed.set(task, node)
    else this.added[task - this.plan.nodes.length] = node
    return undefined
  }

  #setPolicies(policies: Policies): void {
    const headroom = (of: Policies): number => of.resource_allocation?.headroom_percent ?? 0
    if (headroom(policies) !== headroom(this.policies)) this.resources.resizeQuotas()
    this.policies = policies
  }

  #end(id: string, how: EndByUpdate): string | undefined {
    const task = this.plan.numberOf.get(id)
    if (task === undefined) return `there is no task ${id}`
    const already = this.ends.get(task)
    if (already !== undefined) return `${id} is ${already} by this update already`
    this.ends.set(task, how)
    return undefined
  }
}

function rowOf(own: Map<number, number[]>, task: number, plan: readonly (readonly number[])[]): number[] {
  let row = own.get(task)
  if (row === undefined) own.set(task, (row = [...(plan[task] ?? [])]))
  return row
}

function without(row: number[], task: number): void {
  const at = row.indexOf(task)
  if (at >= 0) row.splice(at, 1)
}

function keep<T>(list: T[], stays: (item: T) => boolean): void {
  list.splice(0, list.length, ...list.filter(stays))
}
