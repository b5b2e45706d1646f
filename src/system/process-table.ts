import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

/** One row of the machine's process table. */
export interface ProcessEntry {
  readonly pid: number
  /** The process group's number: the pid of the process that founded it. */
  readonly group: number
  /** When it began, in the kernel's own units, as text. */
  readonly start_time: string
  /** It has ended and only waits to be collected by its parent. */
  readonly ended: boolean
}

const linux = process.platform === 'linux'

/** Reads one process, or `undefined` when there is none with that number. */
export function readProcess(pid: number): ProcessEntry | undefined {
  return linux ? readProc(pid) : listPs(['-p', String(pid)])[0]
}

/** Reads all processes that this user can see. */
export function readProcesses(): readonly ProcessEntry[] {
  if (!linux) return listPs(['-ax'])
  const entries: ProcessEntry[] = []
  for (const name of readdirSync('/proc')) {
    const entry = /^\d+$/.test(name) ? readProc(Number(name)) : undefined
    if (entry !== undefined) entries.push(entry)
  }
  return entries
}

/** The environment that a process began with, as `NAME=value` strings. Empty where it cannot be read (not Linux, another user's). */
export function readEnvironment(pid: number): readonly string[] {
  if (!linux) return []
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    return []
  }
}

let knownBootId: string | undefined

/** Identifies the boot of this machine: a pid of another boot means nothing. */
export function bootId(): string {
  knownBootId ??= linux
    ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    : execFileSync('sysctl', ['-n', 'kern.boottime'], { encoding: 'utf8' }).trim()
  return knownBootId
}

/** Fields 3, 5 and 22 of `/proc/<pid>/stat`. The name in field 2 may hold spaces and brackets. */
function readProc(pid: number): ProcessEntry | undefined {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, , group] = fields
  const start_time = fields[19]
  if (start_time === undefined) return undefined
  return { pid, group: Number(group), start_time, ended: state === 'Z' || state === 'X' }
}

/** macOS and the BSDs (untested). */
function listPs(which: readonly string[]): ProcessEntry[] {
  const options = {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
  } satisfies ExecFileSyncOptionsWithStringEncoding
  try {
    const lines = execFileSync('ps', ['-o', 'pid=,pgid=,stat=,lstart=', ...which], options)
      .trim()
      .split('\n')
    return lines.flatMap((line) => {
      const [pid, group, state, ...started] = line.trim().split(/\s+/)
      if (state === undefined) return []
      return [{ pid: Number(pid), group: Number(group), start_time: started.join(' '), ended: state.startsWith('Z') }]
    })
  } catch {
    return []
  }
}
