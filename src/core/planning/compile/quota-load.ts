import type { Quotas } from '../../model/resource.ts'
import type { Task } from '../../model/task.ts'
import { effortOf, takesResources } from './hours.ts'

/** What the tasks that are left ask of one limit of the machine. */
export interface QuotaLoad {
  /** `quota:cpu_cores`, so that no lock or pool has the same name. */
  readonly name: string
  readonly limit: number
  /** Positions of the tasks that ask for some of it. */
  readonly tasks: readonly number[]
  /** They ask for more in all than there is at once. */
  readonly contended: boolean
  /** Hours below which no schedule can get. */
  readonly lower_bound_hours: number
}

const NAMES = ['cpu_cores', 'memory_mb', 'disk_io_mbps'] as const

/** The load of each limit that is known and asked for; see {@link takesResources}. */
export function quotaLoads(tasks: readonly Task[], quotas: Quotas): QuotaLoad[] {
  const loads: QuotaLoad[] = []
  for (const name of NAMES) {
    const limit = quotas[name]
    if (limit === undefined) continue
    const users: number[] = []
    let units = 0
    let work = 0
    tasks.forEach((task, index) => {
      const asked = task.resource_requirements.estimated[name] ?? 0
      if (asked === 0 || !takesResources(task)) return
      users.push(index)
      units += asked
      work += asked * effortOf(task.duration).mean
    })
    if (users.length === 0) continue
    const contended = users.length > 1 && units > limit
    loads.push({ name: `quota:${name}`, limit, tasks: users, contended, lower_bound_hours: work / limit })
  }
  return loads
}
