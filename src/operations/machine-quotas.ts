import type { Coordinator } from '../core/model/coordinator.ts'
import type { Quotas } from '../core/model/resource.ts'
import { machineCapacity } from '../system/machine-load.ts'

/** What this machine has to give, or its control group where that has less: cores, and megabytes of memory. */
export function machineQuotas(): Quotas {
  return machineCapacity()
}

const NAMES = ['cpu_cores', 'memory_mb', 'disk_io_mbps'] as const

/**
 * The plan with the machine's limits wherever it states none of its own. A limit that nobody stated never makes a task
 * impossible: one that asks for more than the machine has gets the whole machine, and so runs alone.
 */
export function withMachineQuotas(coordinator: Coordinator, machine: Quotas): Coordinator {
  const { resources, graph } = coordinator
  const assumed = NAMES.filter((name) => resources.quotas[name] === undefined && machine[name] !== undefined)
  const quotas: Quotas = { ...resources.quotas }
  for (const name of assumed) quotas[name] = machine[name]
  const nodes = graph.nodes.map((node) => {
    const quota = { ...node.resources.quota }
    for (const name of assumed) quota[name] = Math.min(quota[name], machine[name] as number)
    return { ...node, resources: { ...node.resources, quota } }
  })
  return { ...coordinator, graph: { ...graph, nodes }, resources: { ...resources, quotas } }
}
