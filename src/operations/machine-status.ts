import { completeClaim, lookAfter, markOf } from '../plugins/executors/process/custody.ts'
import { type LimitLevel, limitLevel } from '../plugins/executors/process/limits/limit-level.ts'
import { attemptFolder, readClaim } from '../system/attempt-folder.ts'
import { groupMembers } from '../system/process-group.ts'
import { siteHolder } from '../system/site-lock.ts'
import { readEnvironment } from '../system/process-table.ts'
import type { StatusReport } from './status.ts'

/** Processes of an attempt that still run although nobody coordinates them. */
export interface LeftRunning {
  readonly task: string
  /** The attempt's. */
  readonly token: string
  /** Its command leads this process group; the command itself may have ended. */
  readonly group: number
  readonly pids: readonly number[]
}

/** What the machine does for an execution, beside what its journal says. */
export interface MachineStatus {
  /** How what tasks may use is enforced. */
  readonly limits: LimitLevel
  /** Whose level that is: the coordinator's that carries the execution out, or the best of this machine, which a configuration may lower. */
  readonly limits_of: 'coordinator' | 'machine'
  /** Empty while a coordinator is at work. */
  readonly left_running: readonly LeftRunning[]
}

/** Looks at this machine, and at what the coordinator of an execution has said of itself. Loads no configuration. */
export function machineStatus(report: StatusReport, stateDir: string): MachineStatus {
  const left_running = report.status === 'cut_off' ? report.tasks.flatMap((task) => leftOf(report, task, stateDir)) : []
  const holder = siteHolder(stateDir)
  const active = holder?.execution_id === report.execution_id ? holder.limits : undefined
  return { limits: limitLevel(active), limits_of: active === undefined ? 'machine' : 'coordinator', left_running }
}

function leftOf(
  { execution_id }: StatusReport,
  { task, attempt }: StatusReport['tasks'][number],
  stateDir: string,
): LeftRunning[] {
  if (attempt === null) return []
  const folder = attemptFolder(stateDir, execution_id, attempt)
  const claim = completeClaim(folder, readClaim(folder))
  if (claim?.process === undefined) return []
  const custody = lookAfter(folder, claim)
  if (custody !== 'running' && custody !== 'orphaned') return []
  const group = claim.process.pid
  const mark = markOf(folder)
  // Where environments can be read, nobody else is ever named.
  const members = groupMembers(group)
  const marked = members.filter((pid) => pid === group || readEnvironment(pid).includes(mark))
  return [{ task, token: attempt, group, pids: process.platform === 'linux' ? marked : members }]
}
