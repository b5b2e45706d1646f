/**
 * A process group is named by the pid of the process that founded it, its leader. The kernel gives that number to nobody
 * else while the group has a member, so as long as the leader is there, alive or not yet collected, its start time proves
 * whose group it is. Once the leader is collected, members are known by a mark that they inherited in their environment.
 */
import type { ProcessIdentity } from '../core/model/attempt.ts'
import { bootId, readEnvironment, readProcess, readProcesses } from './process-table.ts'

/** Pids of a group's living members. Those that have ended and only wait to be collected do not count. */
export function groupMembers(group: number): readonly number[] {
  if (!exists(-group)) return []
  return readProcesses()
    .filter((entry) => entry.group === group && !entry.ended)
    .map((entry) => entry.pid)
}

/** Whether a group has a living member. */
export function groupAlive(group: number): boolean {
  return groupMembers(group).length > 0
}

/** Whether the group that `leader` founded has a living member. `mark`: `NAME=value` in the environment of its members. */
export function isGroupOf(leader: ProcessIdentity, mark: string): boolean {
  if (leader.boot_id !== bootId()) return false
  const members = groupMembers(leader.pid)
  if (members.length === 0) return false
  const holder = readProcess(leader.pid)
  if (holder !== undefined) return holder.start_time === leader.start_time
  // Where environments cannot be read, the kernel's word that the number was never free has to do.
  return process.platform !== 'linux' || members.some((pid) => readEnvironment(pid).includes(mark))
}

/**
 * The leader of a group whose members carry this mark, when it is not known otherwise. Its start time is empty when the
 * leader itself has gone. `undefined` when nobody carries it, or where environments cannot be read.
 */
export function findMarked(mark: string): ProcessIdentity | undefined {
  const marked = readProcesses().filter((entry) => !entry.ended && readEnvironment(entry.pid).includes(mark))
  const leader = marked.find((entry) => entry.pid === entry.group)
  if (leader !== undefined) return { pid: leader.pid, start_time: leader.start_time, boot_id: bootId() }
  const [member] = marked
  return member === undefined ? undefined : { pid: member.group, start_time: '', boot_id: bootId() }
}

/** Sends a signal to the group that `leader` founded, and to no other group. False when it has no living member. */
export function signalGroup(leader: ProcessIdentity, mark: string, signal: NodeJS.Signals): boolean {
  if (!isGroupOf(leader, mark)) return false
  try {
    process.kill(-leader.pid, signal)
    // A stopped process acts on SIGTERM only when it goes on.
    if (signal !== 'SIGKILL') process.kill(-leader.pid, 'SIGCONT')
  } catch {
    return false
  }
  return true
}

function exists(target: number): boolean {
  try {
    process.kill(target, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
