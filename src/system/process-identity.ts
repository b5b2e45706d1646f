import type { ProcessIdentity } from '../core/model/attempt.ts'
import { bootId, readProcess } from './process-table.ts'

/**
 * Who runs under a pid now: the pid with its start time and the boot in which it is valid, so that a later process with
 * the same number is not taken for it. `undefined` when nobody does; a process that has ended and only waits to be
 * collected by its parent is nobody.
 */
export function identify(pid: number): ProcessIdentity | undefined {
  const entry = readProcess(pid)
  return entry === undefined || entry.ended ? undefined : { pid, start_time: entry.start_time, boot_id: bootId() }
}

/** Whether the process that was identified so still runs. */
export function isSame(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid)
  return now !== undefined && now.start_time === identity.start_time && now.boot_id === identity.boot_id
}
