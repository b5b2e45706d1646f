/** A plan after an update, as simply as can be: the reference that the patched plan of a running execution is held against. */
import type { Coordinator, CoordinatorEdge, CoordinatorNode } from '../core/model/coordinator.ts'
import type { HotUpdate, HotUpdateOp } from '../core/model/hot-update.ts'

/** Carries out all steps, one after the other. Nothing is checked. */
export function updatedPlan(plan: Coordinator, { ops }: HotUpdate): Coordinator {
  return ops.reduce(withStep, plan)
}

function withStep(plan: Coordinator, op: HotUpdateOp): Coordinator {
  const { nodes, edges } = plan.graph
  switch (op.op) {
    case 'inject_tasks':
      return withGraph(plan, [...nodes, ...op.tasks], edges)
    case 'add_edges':
      return withGraph(plan, nodes, joined(edges, op.edges))
    case 'remove_soft_edges':
      return withGraph(
        plan,
        nodes,
        edges.filter(
          (edge) => edge.type === 'hard' || !op.edges.some(({ from, to }) => from === edge.from && to === edge.to),
        ),
      )
    case 'supersede_task':
      return superseded(plan, op)
    case 'set_resources':
      return withNode(plan, op.task, { resources: op.resources })
    case 'set_priority':
      return withNode(plan, op.task, { priority: op.priority })
    case 'set_quotas':
      return { ...plan, resources: { ...plan.resources, quotas: op.quotas } }
    case 'set_pool':
      return withResource(plan, op.name, { ...plan.resources.catalog[op.name], capacity: op.capacity } as never)
    case 'add_resource':
      return withResource(plan, op.name, op.entry)
    case 'set_policy':
      return { ...plan, policies: { ...plan.policies, ...op.policies } as Coordinator['policies'] }
    case 'set_limits':
      return withAction(plan, op.task, (action) => ({ ...action, limits: { ...action.limits, ...op.limits } }))
    case 'set_env':
      return withAction(plan, op.task, (action) => ({ ...action, env: { ...action.env, ...op.env } }))
    case 'throttle':
    case 'quarantine':
    case 'cancel_task':
      return plan
  }
}

function superseded(plan: Coordinator, op: Extract<HotUpdateOp, { op: 'supersede_task' }>): Coordinator {
  const { nodes, edges } = plan.graph
  const isOf = ({ from, to }: CoordinatorEdge): boolean => from === op.task || to === op.task
  const inner = (id: string, end: 'from' | 'to'): boolean =>
    op.edges.some(
      (edge) =>
        edge.type === 'hard' &&
        edge[end] === id &&
        op.by.some(({ id: other }) => other === edge[end === 'to' ? 'from' : 'to']),
    )
  const taken = op.by.flatMap(({ id }) =>
    edges.filter(isOf).flatMap((edge) => {
      if (edge.to === op.task) return inner(id, 'to') ? [] : [{ ...edge, to: id }]
      return inner(id, 'from') ? [] : [{ ...edge, from: id }]
    }),
  )
  const rest = edges.filter((edge) => !isOf(edge))
  return withGraph(plan, [...nodes, ...op.by], joined(rest, [...op.edges, ...(op.reattach === false ? [] : taken)]))
}

function joined(edges: readonly CoordinatorEdge[], more: readonly CoordinatorEdge[]): CoordinatorEdge[] {
  const all = [...edges]
  for (const edge of more)
    if (!all.some(({ from, to, type }) => from === edge.from && to === edge.to && type === edge.type)) all.push(edge)
  return all
}

function withGraph(plan: Coordinator, nodes: CoordinatorNode[], edges: CoordinatorEdge[]): Coordinator {
  return { ...plan, graph: { nodes, edges } }
}

function withNode(plan: Coordinator, id: string, fields: Partial<CoordinatorNode>): Coordinator {
  const nodes = plan.graph.nodes.map((node) => (node.id === id ? { ...node, ...fields } : node))
  return withGraph(plan, nodes, plan.graph.edges)
}

function withAction(
  plan: Coordinator,
  id: string,
  change: (action: CoordinatorNode['action']) => CoordinatorNode['action'],
): Coordinator {
  const node = plan.graph.nodes.find((one) => one.id === id)
  return node === undefined ? plan : withNode(plan, id, { action: change(node.action) })
}

function withResource(
  plan: Coordinator,
  name: string,
  entry: Coordinator['resources']['catalog'][string],
): Coordinator {
  return { ...plan, resources: { ...plan.resources, catalog: { ...plan.resources.catalog, [name]: entry } } }
}
