/**
 * A running graph that takes patches, as simply as can be: the reference that patches are measured against. Every operation is
 * checked as it is applied: ids are new, ends exist, nobody waits for a task that is gone, and no hard arrows form a cycle.
 */
import type { Coordinator, CoordinatorEdge, CoordinatorNode } from '../core/model/coordinator.ts'
import type { HotUpdate, HotUpdateOp } from '../core/model/hot-update.ts'
import { assert } from '../core/std/assert.ts'

/** See the header. */
export class PatchedGraph {
  coordinator: Coordinator
  readonly settled: Map<string, 'finished' | 'gone'>

  constructor(coordinator: Coordinator, finished: Iterable<string>) {
    this.coordinator = coordinator
    this.settled = new Map([...finished].map((id) => [id, 'finished']))
  }

  /** Applies a patch whole. A step that is not allowed is an assertion. */
  apply(update: HotUpdate): void {
    for (const op of update.ops) {
      this.#step(op)
      this.#check(op.op)
    }
  }

  /** Tasks that are still to be done. */
  open(): CoordinatorNode[] {
    return this.coordinator.graph.nodes.filter((node) => this.isOpen(node.id))
  }

  /** Arrows between tasks that are still to be done. */
  openEdges(type: CoordinatorEdge['type']): CoordinatorEdge[] {
    const { edges } = this.coordinator.graph
    return edges.filter((edge) => edge.type === type && this.isOpen(edge.from) && this.isOpen(edge.to))
  }

  isOpen(id: string): boolean {
    return this.#node(id)?.done === false && !this.settled.has(id)
  }

  #step(op: HotUpdateOp): void {
    switch (op.op) {
      case 'inject_tasks':
        return this.#add(op.tasks)
      case 'add_edges':
        return this.#connect(op.edges)
      case 'remove_soft_edges':
        return op.edges.forEach(({ from, to }) => {
          const isIt = (edge: CoordinatorEdge): boolean => edge.type === 'soft' && edge.from === from && edge.to === to
          assert(this.coordinator.graph.edges.some(isIt), `there is a soft edge ${from} → ${to}`)
          this.#setEdges((edges) => edges.filter((edge) => !isIt(edge)))
        })
      case 'supersede_task':
        assert(this.isOpen(op.task), `${op.task} is superseded while it is open`)
        this.settled.set(op.task, 'gone')
        this.#setEdges((edges) => edges.filter((edge) => edge.from !== op.task && edge.to !== op.task))
        this.#add(op.by)
        return this.#connect(op.edges)
      case 'cancel_task':
        assert(this.isOpen(op.task), `${op.task} is cancelled while it is open`)
        this.settled.set(op.task, 'gone')
        return
      case 'set_resources':
        return this.#change(op.task, { resources: op.resources })
      case 'set_priority':
        return this.#change(op.task, { priority: op.priority })
      case 'set_quotas':
        return this.#setResources({ quotas: op.quotas })
      case 'set_pool':
        return this.#setPool(op.name, op.capacity)
      case 'set_policy':
        return this.#setPolicies(op.policies)
      case 'add_resource': {
        const { catalog } = this.coordinator.resources
        assert(!Object.hasOwn(catalog, op.name), `${op.name} is a new resource`)
        return this.#setResources({ catalog: { ...catalog, [op.name]: op.entry } })
      }
      case 'quarantine':
      case 'set_limits':
      case 'set_env':
      case 'throttle':
        throw new Error(`no plan asks for ${op.op}`)
    }
  }

  #check(name: string): void {
    const waits = new Map<string, number>(this.open().map((node) => [node.id, 0]))
    const hard = this.openEdges('hard')
    for (const { to } of hard) waits.set(to, (waits.get(to) as number) + 1)
    const ready = [...waits].filter(([, count]) => count === 0).map(([id]) => id)
    let seen = 0
    for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
      seen++
      for (const edge of hard.filter(({ from }) => from === id)) {
        const left = (waits.get(edge.to) as number) - 1
        waits.set(edge.to, left)
        if (left === 0) ready.push(edge.to)
      }
    }
    assert(seen === waits.size, `${name} leaves no cycle`)
  }

  /** Nobody waits for a task that will never be done. */
  checkWaits(): void {
    for (const { from, to, type } of this.coordinator.graph.edges) {
      if (type === 'hard' && this.isOpen(to))
        assert(this.settled.get(from) !== 'gone', `${to} waits for ${from}, which is gone`)
    }
  }

  #node(id: string): CoordinatorNode | undefined {
    return this.coordinator.graph.nodes.find((node) => node.id === id)
  }

  #add(nodes: readonly CoordinatorNode[]): void {
    for (const node of nodes) {
      assert(this.#node(node.id) === undefined, `${node.id} is a new id`)
      const { catalog } = this.coordinator.resources
      for (const name of [...node.resources.locks, ...Object.keys(node.resources.pools)]) {
        assert(Object.hasOwn(catalog, name), `${name} is a known resource`)
      }
      const { graph } = this.coordinator
      this.coordinator = { ...this.coordinator, graph: { ...graph, nodes: [...graph.nodes, node] } }
    }
  }

  #connect(edges: readonly CoordinatorEdge[]): void {
    for (const edge of edges) {
      for (const end of [edge.from, edge.to]) {
        assert(this.#node(end) !== undefined && this.settled.get(end) !== 'gone', `${end} of a new edge is there`)
      }
      this.#setEdges((all) => [...all, edge])
    }
  }

  #change(id: string, fields: Partial<CoordinatorNode>): void {
    assert(this.isOpen(id), `${id} is changed while it is open`)
    const { graph } = this.coordinator
    const nodes = graph.nodes.map((node) => (node.id === id ? { ...node, ...fields } : node))
    this.coordinator = { ...this.coordinator, graph: { ...graph, nodes } }
  }

  #setEdges(change: (edges: readonly CoordinatorEdge[]) => CoordinatorEdge[]): void {
    const { graph } = this.coordinator
    this.coordinator = { ...this.coordinator, graph: { ...graph, edges: change(graph.edges) } }
  }

  #setResources(fields: Partial<Coordinator['resources']>): void {
    this.coordinator = { ...this.coordinator, resources: { ...this.coordinator.resources, ...fields } }
  }

  #setPolicies(policies: object): void {
    this.coordinator = { ...this.coordinator, policies: { ...this.coordinator.policies, ...policies } }
  }

  #setPool(name: string, capacity: number): void {
    const { catalog } = this.coordinator.resources
    const known = Object.hasOwn(catalog, name) ? catalog[name] : undefined
    const entry = known ?? { mode: 'semaphore' as const, capacity, lock_order: 0, scope: 'site' as const }
    this.#setResources({ catalog: { ...catalog, [name]: { ...entry, capacity } } })
  }
}
