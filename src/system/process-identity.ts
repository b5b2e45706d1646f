import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { ProcessIdentity } from '../core/model/attempt.ts'

/**
 * Who runs under a pid now: the pid with its start time and the boot in which it is valid, so that a later process with
 * the same number is not taken for it. `undefined` when nobody does; a process that has ended and only waits to be
 * collected by its parent is nobody.
 */
export function identify(pid: number): ProcessIdentity | undefined {
  const start_time = process.platform === 'linux' ? startTimeFromProc(pid) : startTimeFromPs(pid)
  return start_time === undefined ? undefined : { pid, start_time, boot_id: bootId() }
}

/** Whether the process that was identified so still runs. */
export function isSame(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid)
  return now !== undefined && now.start_time === identity.start_time && now.boot_id === identity.boot_id
}

let knownBootId: string | undefined

function bootId(): string {
  knownBootId ??=
    process.platform === 'linux'
      ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      : execFileSync('sysctl', ['-n', 'kern.boottime'], { encoding: 'utf8' }).trim()
  return knownBootId
}

/** Field 22 of `/proc/<pid>/stat`: clock ticks since the boot. The name in field 2 may hold spaces and brackets. */
function startTimeFromProc(pid: number): string | undefined {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  return state === 'Z' || state === 'X' ? undefined : fields[19]
}

/** macOS and the BSDs (untested). */
function startTimeFromPs(pid: number): string | undefined {
  try {
    const options = {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    } as const
    const [state, ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], options)
      .trim()
      .split(/\s+/)
    return state === undefined || state.startsWith('Z') ? undefined : started.join(' ')
  } catch {
    return undefined
  }
}
