/**
 * How what tasks may use is enforced on this machine, from the best to the least:
 *
 *   cgroup    a control group for each attempt, in a folder of the version 2 tree that was delegated to this user
 *   systemd   a scope for each attempt, by systemd-run
 *   prlimit   the processor time of each process by the kernel; the rest is measured
 *   measured  looked at every half second or so; what is above its limit is ended
 *   off       nothing is enforced
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LimitLevelName } from '../../../../core/model/limit-levels.ts'
import type { TasksConfig } from '../../../../core/model/tasks-config.ts'
import { delegatedFolder, ownGroups } from '../../../../system/control-groups.ts'

/** Who sees to a limit: the kernel at once, a look every half second or so, or nobody. */
export type Enforcer = 'kernel' | 'measured' | 'nobody'

/** The level that is active, and what it can and cannot do. */
export interface LimitLevel {
  readonly level: LimitLevelName
  readonly memory_mb: Enforcer
  readonly cpu_cores: Enforcer
  readonly cpu_seconds: Enforcer
  readonly processes: Enforcer
  /** Why no better level is active, in sentences; empty when the best is, or what was asked for. */
  readonly why: readonly string[]
}

const BY_KERNEL = { memory_mb: 'kernel', cpu_cores: 'kernel', cpu_seconds: 'measured', processes: 'kernel' } as const
const SYSTEMD_RUN = '/usr/bin/systemd-run'

/**
 * Which level is active. One that was asked for and is missing gives way to the next best, and says so. `root` stands for
 * `/`. It costs a few readings of small files.
 */
export function limitLevel(asked: TasksConfig['limits'] = 'best', root = '/'): LimitLevel {
  const nobody = { memory_mb: 'nobody', cpu_cores: 'nobody', cpu_seconds: 'nobody', processes: 'nobody' } as const
  if (asked === 'off') return { level: 'off', ...nobody, why: [] }
  const why: string[] = []
  if (asked === 'best' || asked === 'cgroup') {
    if (delegatedFolder(ownGroups(root)) !== undefined) return { level: 'cgroup', ...BY_KERNEL, why }
    why.push('No folder of control groups (version 2) with memory, cpu and pids is delegated to this user.')
  }
  if (asked === 'best' || asked === 'cgroup' || asked === 'systemd') {
    if (scopeCommand(root) !== undefined) return { level: 'systemd', ...BY_KERNEL, why }
    why.push('No systemd manages this session.')
  }
  // Where there is no process table to read, nothing can be measured.
  const seen: Enforcer = hasProcessTable(root) ? 'measured' : 'nobody'
  const measured = { memory_mb: seen, cpu_cores: 'nobody', cpu_seconds: seen, processes: seen } as const
  if (asked !== 'measured') return { level: 'prlimit', ...measured, cpu_seconds: 'kernel', why }
  return { level: 'measured', ...measured, why }
}

/** Words that begin a scope of the manager that this user can ask; `undefined` where there is none. */
export function scopeCommand(root = '/'): readonly string[] | undefined {
  if (!existsSync(join(root, 'run/systemd/system')) || !existsSync(join(root, SYSTEMD_RUN))) return undefined
  if (process.getuid?.() === 0) return [SYSTEMD_RUN, '--system']
  const runtime = process.env['XDG_RUNTIME_DIR']
  if (runtime === undefined || !existsSync(join(root, runtime, 'systemd/private'))) return undefined
  return [SYSTEMD_RUN, '--user']
}

function hasProcessTable(root: string): boolean {
  try {
    return readdirSync(join(root, 'proc')).some((name) => /^\d+$/.test(name))
  } catch {
    return false
  }
}
