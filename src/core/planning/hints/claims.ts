import type { ResourceSpec, SharedClaim, SharedResource } from '../../model/resource.ts'
import { nearest } from '../../std/nearest.ts'
import type { Report } from '../spec/report.ts'
import type { ClaimMention, TaskDraft } from './task-draft.ts'

/** What is known of a resource, by its name; `undefined` when nobody declared it. */
export type ResourceLookup = (name: string) => SharedResource | undefined

/**
 * What a task needs while it runs; `undefined` when its item says nothing of it. A name that nobody declared is an exclusive
 * lock; reading an exclusive resource is one shared unit of it.
 */
export function resourcesOf(
  task: TaskDraft,
  lookup: ResourceLookup,
  declared: readonly string[],
  report: Report,
): ResourceSpec | undefined {
  if (task.claims.length === 0 && task.cpuCores === undefined && task.memoryMb === undefined) return undefined
  const exclusive: string[] = []
  const shared = new Map<string, SharedClaim>()
  for (const mention of task.claims) {
    const { name, units } = resolveName(mention, lookup)
    const resource = lookup(name)
    const problem = problemOf(mention, name, units, resource, declared)
    if (problem !== undefined) {
      report.add({ ...problem, severity: 'error', source: task.source, offset: mention.start })
    } else if (resource === undefined || resource.type === 'exclusive') {
      if (mention.access === 'read') shared.set(name, { units: 1, access: 'read' })
      else exclusive.push(name)
    } else {
      shared.set(name, mention.access === undefined ? units : { units, access: mention.access })
    }
  }
  return {
    ...(task.cpuCores === undefined ? {} : { cpu_cores: task.cpuCores }),
    ...(task.memoryMb === undefined ? {} : { memory_mb: task.memoryMb }),
    exclusive_resources: exclusive,
    shared_resources: Object.fromEntries(shared),
  }
}

/** `dbx2` is itself when it is declared; else two units of `db`. */
function resolveName(mention: ClaimMention, lookup: ResourceLookup): { name: string; units: number } {
  if (mention.split !== undefined && lookup(mention.name) === undefined) return mention.split
  return { name: mention.name, units: mention.units ?? 1 }
}

function problemOf(
  mention: ClaimMention,
  name: string,
  units: number,
  resource: SharedResource | undefined,
  declared: readonly string[],
): { code: string; message: string; advice: string } | undefined {
  if (resource === undefined) {
    if (units <= 1) return undefined
    const near = nearest(name, declared)
    const message = `${units} units of “${name}” are asked for, but nobody says how many there are.`
    const orName = mention.split === undefined ? '' : ` If “${mention.name}” is a name, put it in backticks.`
    const advice = `Declare it in a \`resources\` block: \`${name}: {type: shared_limited, capacity: n}\`.${orName}`
    return {
      code: 'undeclared-pool',
      message,
      advice: near === undefined ? advice : `${advice} Or did you mean “${near}”?`,
    }
  }
  if (units <= resource.capacity) return undefined
  const message = `${units} units of “${name}” never fit: there ${resource.capacity === 1 ? 'is' : 'are'} ${resource.capacity} in all.`
  return {
    code: 'never-fits',
    message,
    advice: 'Ask for fewer units, or raise the capacity where the resource is declared.',
  }
}
