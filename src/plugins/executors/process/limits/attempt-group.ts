/**
 * A control group (version 2) for one attempt: `<delegated folder>/tasks-<pid>/<token>`. The command's shell puts itself
 * into it before it becomes the command, so nothing of the attempt is ever outside. What the kernel counted for the group is
 * the attempt's usage.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Usage } from '../../../../core/model/attempt.ts'
import type { Limits } from '../../../../core/model/action.ts'
import { numberIn, statOf, WANTED_CONTROLLERS } from '../../../../system/control-groups.ts'

/** Name of the file in the attempt's folder that holds the path of its group. */
const NOTE = 'group'
const MB = 2 ** 20
const PERIOD_US = 100_000
const LEAST_QUOTA_US = 1_000

/** Puts its own shell into the group that is its first argument, then becomes the others. */
const ENTER = 'echo $$ > "$0"/cgroup.procs && exec "$@"'

/** Makes the group of one attempt, and notes it in the attempt's folder. Throws the system's error. */
export function makeAttemptGroup(delegated: string, attemptFolder: string, token: string, limits: Limits): string {
  const parent = join(delegated, `tasks-${process.pid}`)
  mkdirSync(parent, { recursive: true })
  writeFileSync(join(parent, 'cgroup.subtree_control'), WANTED_CONTROLLERS.map((name) => `+${name}`).join(' '))
  // Only counted, so it may be missing.
  tolerate(() => writeFileSync(join(parent, 'cgroup.subtree_control'), '+io'))
  const group = join(parent, token)
  mkdirSync(group, { recursive: true })
  writeFileSync(join(attemptFolder, NOTE), group)
  const write = (file: string, text: string): void => writeFileSync(join(group, file), text)
  if (limits.memory_mb !== undefined) {
    write('memory.max', String(Math.max(1, Math.floor(limits.memory_mb * MB))))
    // Else the rest of it would go to the swap space, and the whole machine would slow down. Absent without swap accounting.
    tolerate(() => write('memory.swap.max', '0'))
    write('memory.oom.group', '1')
  }
  if (limits.cpu_cores !== undefined)
    write('cpu.max', `${Math.max(LEAST_QUOTA_US, Math.round(limits.cpu_cores * PERIOD_US))} ${PERIOD_US}`)
  if (limits.processes !== undefined) write('pids.max', String(limits.processes))
  return group
}

/** The group that an attempt was given; `undefined` when it has none. A note that names anything else is not believed. */
export function groupOf(attemptFolder: string, token: string): string | undefined {
  try {
    const group = readFileSync(join(attemptFolder, NOTE), 'utf8')
    return basename(group) === token && /^tasks-\d+$/.test(basename(dirname(group))) ? group : undefined
  } catch {
    return undefined
  }
}

/** The words with which a command enters its group. */
export function enterGroup(group: string): readonly string[] {
  return ['/bin/sh', '-c', ENTER, group]
}

/** What the kernel counted for a group. */
export function groupUsage(group: string): Usage {
  const cpu = statOf(group, 'cpu.stat', 'usage_usec')
  const peak = numberIn(group, 'memory.peak')
  return {
    ...(cpu === undefined ? {} : { cpu_seconds: cpu / 1e6 }),
    ...(peak === undefined ? {} : { memory_peak_mb: Math.round((peak / MB) * 10) / 10 }),
    ...diskUsage(group),
  }
}

/** `io.stat`: a line for each device, `8:0 rbytes=… wbytes=… …`. */
function diskUsage(group: string): Usage {
  let text: string
  try {
    text = readFileSync(join(group, 'io.stat'), 'utf8')
  } catch {
    return {}
  }
  const sum = (name: string): number =>
    [...text.matchAll(new RegExp(`\\b${name}=(\\d+)`, 'g'))].reduce((bytes, [, found]) => bytes + Number(found), 0)
  const rounded = (bytes: number): number => Math.round((bytes / MB) * 1000) / 1000
  return { io_read_mb: rounded(sum('rbytes')), io_write_mb: rounded(sum('wbytes')) }
}

/** How often the kernel ended a process of the group for want of memory. */
export function memoryKills(group: string): number {
  return statOf(group, 'memory.events', 'oom_kill') ?? 0
}

/** How often the group was refused another process. */
export function processRefusals(group: string): number {
  return statOf(group, 'pids.events', 'max') ?? 0
}

/** Ends whatever is left in a group and takes it away. False while the kernel keeps it, because something in it still ends. */
export function removeAttemptGroup(group: string): boolean {
  tolerate(() => writeFileSync(join(group, 'cgroup.kill'), '1', { flag: 'r+' }))
  tolerate(() => rmdirSync(group))
  // The last one takes the folder along.
  tolerate(() => rmdirSync(dirname(group)))
  return !existsSync(group)
}

function tolerate(act: () => void): void {
  try {
    act()
  } catch {
    // The file does not exist in this kernel, or the group is gone or in use.
  }
}
