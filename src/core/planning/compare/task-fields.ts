import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Task } from '../../model/task.ts'
import { compareText } from '../../std/order.ts'
import type { Fields } from './field-changes.ts'

/**
 * What a person would call the fields of a task, one by one, so that a change can be told in a line. Left out is what follows
 * from other fields, and where in the specification a quote stands: a line that is inserted above changes no task.
 */
export function taskFields(task: Task, node: CoordinatorNode | undefined): Fields {
  const { boundaries, scheduling_hints, resource_requirements, action, duration } = task
  const { scope, definition_of_done, expected_complexity } = boundaries
  // What was inferred follows from the command, the checks and the files in scope, and says their change once more.
  const inferred = new Set(task.inferred)
  const stated = (field: string, value: unknown): unknown => (inferred.has(field) ? undefined : value)
  return [
    ['title', task.title],
    ['description', task.description],
    ['category', task.category],
    ['action.kind', action.kind],
    ['action.cmd', action.cmd],
    ['action.cwd', action.cwd],
    ['action.env', action.env],
    ['action.timeout_seconds', action.timeout_seconds],
    ['duration', duration],
    ...task.acceptance_checks.map((check): Fields[number] => [`acceptance_checks.${check.id}`, check]),
    ['scope.includes', scope.includes],
    ['scope.excludes', scope.excludes],
    ['scope.restrictions', scope.restrictions],
    ['definition_of_done.criteria', stated('boundaries.definition_of_done.criteria', definition_of_done.criteria)],
    ['definition_of_done.stop_when', stated('boundaries.definition_of_done.stop_when', definition_of_done.stop_when)],
    ['expected_complexity', expected_complexity.value],
    ...resourceFields(task, node),
    ['capabilities', resource_requirements.worker_capabilities_required],
    ['priority', scheduling_hints.priority],
    ['preemptible', scheduling_hints.preemptible],
    ['max_retries', scheduling_hints.max_retries],
    ['idempotent', task.idempotent],
    ['compensation', task.compensation],
    ['checkpoints', stated('execution_guidance.checkpoints', task.execution_guidance.checkpoints)],
    ['effects', stated('effects', task.effects)],
    ['interfaces_produced', task.interfaces_produced],
    ['interfaces_consumed', task.interfaces_consumed],
    ['reuses_existing.extends', task.reuses_existing?.extends],
    ['reuses_existing.imports', task.reuses_existing?.imports],
    ['tags', task.tags],
    ['optional', task.optional],
    ['done', task.done],
    ['approval', node?.approval?.reason],
    ['evidence', [...new Set(task.source_evidence.map((evidence) => words(evidence.quote)))].toSorted(compareText)],
  ]
}

/** The words of a quote, without what only places them: line ends, indentation, list marks. */
function words(quote: string): string {
  return quote
    .replaceAll(/^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** What the task takes while it runs, as the runtime reads it; what it states where the runtime has no such task. */
function resourceFields(task: Task, node: CoordinatorNode | undefined): Fields {
  const { estimated } = task.resource_requirements
  const { cpu_cores = 0, memory_mb = 0, disk_io_mbps = 0 } = estimated
  const taken = node?.resources ?? {
    locks: estimated.exclusive_resources,
    pools: estimated.shared_resources,
    quota: { cpu_cores, memory_mb, disk_io_mbps },
  }
  return [
    ['resources.locks', taken.locks],
    ...Object.entries(taken.pools).map(([name, claim]): Fields[number] => [`resources.pools.${name}`, claim]),
    ['resources.cpu_cores', taken.quota.cpu_cores],
    ['resources.memory_mb', taken.quota.memory_mb],
    ['resources.disk_io_mbps', taken.quota.disk_io_mbps],
  ]
}
