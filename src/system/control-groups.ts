/**
 * The control groups that this process lives in, as the kernel's documents describe them: version 2 (one tree), version 1 (a
 * tree for each controller), or both beside each other. `root` stands for `/`, so that a made tree can be looked at.
 */
import { accessSync, constants, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Where a controller's group of this process is, and where its tree begins. Absolute. */
export interface OwnGroup {
  readonly path: string
  /** The mount: no group above it can be seen. */
  readonly top: string
}

/** The groups of this process, as far as their trees are mounted. */
export interface OwnGroups {
  /** Version 2. */
  readonly unified?: OwnGroup
  /** Version 1, by controller: `memory`, `cpu`, `cpuacct`. */
  readonly controllers: ReadonlyMap<string, OwnGroup>
}

/** What the groups of this process allow, where that is less than everything, and where its use is counted. */
export interface GroupBounds {
  readonly cpu?: { readonly cores: number; readonly seconds_used: () => number | undefined }
  readonly memory?: { readonly mb: number; readonly mb_used: () => number | undefined }
}

/** What a folder that may hold groups of attempts must be able to hand on. */
export const WANTED_CONTROLLERS = ['memory', 'cpu', 'pids'] as const

const MB = 2 ** 20

/** Finds the groups of this process. Empty where there are none (not Linux). */
export function ownGroups(root = '/'): OwnGroups {
  const controllers = new Map<string, OwnGroup>()
  let unified: OwnGroup | undefined
  const mounts = readText(join(root, 'proc/self/mountinfo')) ?? ''
  for (const line of (readText(join(root, 'proc/self/cgroup')) ?? '').split('\n')) {
    const [, names, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
    if (names === undefined || path === undefined) continue
    if (names === '') unified = groupAt(root, mounts, undefined, path)
    for (const name of names.split(',')) {
      const group = name === '' ? undefined : groupAt(root, mounts, name, path)
      if (group !== undefined) controllers.set(name, group)
    }
  }
  return unified === undefined ? { controllers } : { unified, controllers }
}

/** Fields of mountinfo: id, parent, device, root, mount point, options, …, `-`, type, source, options. */
function groupAt(root: string, mounts: string, controller: string | undefined, path: string): OwnGroup | undefined {
  for (const line of mounts.split('\n')) {
    const [left = '', right = ''] = line.split(' - ')
    const [, , , mountRoot = '', mountPoint = ''] = left.split(' ')
    const [type, , options = ''] = right.split(' ')
    const fits =
      controller === undefined ? type === 'cgroup2' : type === 'cgroup' && options.split(',').includes(controller)
    if (!fits) continue
    const top = join(root, mountPoint)
    // In a container the mount may begin at its own group, while the path is told from the machine's.
    const below = mountRoot !== '/' && path.startsWith(mountRoot) ? `/${path.slice(mountRoot.length + 1)}` : path
    const own = resolve(top, `.${below}`)
    return { path: canRead(own) ? own : top, top }
  }
  return undefined
}

/** The tightest bounds on the way from this process's groups up to the tops of their trees. */
export function groupBounds(groups: OwnGroups): GroupBounds {
  const { unified, controllers } = groups
  const memory = [
    ...upward(unified).map((path) => bound(megabytes(path, 'memory.max'), () => memoryUsed(path))),
    ...upward(controllers.get('memory')).map((path) =>
      bound(megabytes(path, 'memory.limit_in_bytes'), () => memoryUsedBefore(path)),
    ),
  ]
  const cpuacct = controllers.get('cpuacct')?.path
  const cpu = [
    ...upward(unified).map((path) => bound(coresOf(path), () => scaled(statOf(path, 'cpu.stat', 'usage_usec'), 1e6))),
    ...upward(controllers.get('cpu')).map((path) =>
      bound(coresBefore(path), () =>
        scaled(cpuacct === undefined ? undefined : numberIn(cpuacct, 'cpuacct.usage'), 1e9),
      ),
    ),
  ]
  const leastMemory = least(memory)
  const leastCpu = least(cpu)
  return {
    ...(leastCpu === undefined ? {} : { cpu: { cores: leastCpu.most, seconds_used: leastCpu.used } }),
    ...(leastMemory === undefined ? {} : { memory: { mb: leastMemory.most, mb_used: leastMemory.used } }),
  }
}

/**
 * The nearest folder of the version 2 tree, from this process's group upward, in which it may make groups that the kernel
 * limits. `undefined` when nobody delegated one to this user.
 */
export function delegatedFolder(groups: OwnGroups): string | undefined {
  return upward(groups.unified).find((path) => {
    const handedOn = (readText(join(path, 'cgroup.subtree_control')) ?? '').trim().split(/\s+/)
    return (
      WANTED_CONTROLLERS.every((name) => handedOn.includes(name)) &&
      canWrite(path) &&
      canWrite(join(path, 'cgroup.procs'))
    )
  })
}

/** One number of a file with lines of `name number`. */
export function statOf(folder: string, file: string, name: string): number | undefined {
  const line = (readText(join(folder, file)) ?? '').split('\n').find((one) => one.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length + 1))
}

/** A file that holds one number; `undefined` when it is missing, or says `max`. */
export function numberIn(folder: string, file: string): number | undefined {
  const text = readText(join(folder, file))?.trim()
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text)
}

interface Bound {
  readonly most: number
  readonly used: () => number | undefined
}

function bound(most: number | undefined, used: () => number | undefined): Bound[] {
  return most === undefined ? [] : [{ most, used }]
}

function least(bounds: readonly (readonly Bound[])[]): Bound | undefined {
  return bounds.flat().toSorted((a, b) => a.most - b.most)[0]
}

function upward(group: OwnGroup | undefined): string[] {
  if (group === undefined) return []
  const paths = [group.path]
  for (let path = group.path; path !== group.top && path.startsWith(group.top);) {
    path = dirname(path)
    paths.push(path)
  }
  return paths
}

/** Version 1 says "no limit" by a number that no machine has. */
function megabytes(path: string, file: string): number | undefined {
  const bytes = numberIn(path, file)
  return bytes === undefined || bytes > 2 ** 60 ? undefined : bytes / MB
}

/** File cache that nobody uses is given back when memory is wanted, so it does not count. */
function memoryUsed(path: string): number | undefined {
  const current = numberIn(path, 'memory.current')
  return current === undefined ? undefined : (current - (statOf(path, 'memory.stat', 'inactive_file') ?? 0)) / MB
}

function memoryUsedBefore(path: string): number | undefined {
  const current = numberIn(path, 'memory.usage_in_bytes')
  return current === undefined ? undefined : (current - (statOf(path, 'memory.stat', 'total_inactive_file') ?? 0)) / MB
}

/** `cpu.max`: `<quota> <period>` in microseconds, or `max <period>`. */
function coresOf(path: string): number | undefined {
  const [, quota, period] = /^(\d+) (\d+)$/.exec(readText(join(path, 'cpu.max'))?.trim() ?? '') ?? []
  return quota === undefined || period === undefined ? undefined : Number(quota) / Number(period)
}

function coresBefore(path: string): number | undefined {
  const quota = numberIn(path, 'cpu.cfs_quota_us')
  const period = numberIn(path, 'cpu.cfs_period_us')
  return quota === undefined || period === undefined || quota === 0 ? undefined : quota / period
}

function scaled(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : value / by
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function canRead(path: string): boolean {
  return can(path, constants.R_OK)
}

function canWrite(path: string): boolean {
  return can(path, constants.W_OK)
}

function can(path: string, how: number): boolean {
  try {
    accessSync(path, how)
    return true
  } catch {
    return false
  }
}
