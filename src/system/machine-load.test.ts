import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MachineLoad, machineCapacity } from './machine-load.ts'

let root = ''
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'machine-load-'))))
afterEach(() => rmSync(root, { recursive: true }))

function files(tree: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

const MACHINE = {
  'proc/stat': 'cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 1 1\n',
  'proc/meminfo': 'MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    250 kB\n',
}

test('the load of a machine is its busy time since the last look, and its memory now', () => {
  files(MACHINE)
  const load = new MachineLoad(root)
  expect(load.sample()).toBeUndefined()
  files({ 'proc/stat': 'cpu  130 0 120 740 110 0 0 0 0 0\n' })
  expect(load.sample()).toEqual({ cpu_percent: 50, memory_percent: 75 })
  expect(load.sample()).toBeUndefined()
})

test('in a control group of version 2 that has less, it is the load of the tightest group', () => {
  files({
    ...MACHINE,
    'proc/self/cgroup': '0::/outer/inner\n',
    'proc/self/mountinfo': '30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
    'sys/fs/cgroup/outer/memory.max': '104857600\n',
    'sys/fs/cgroup/outer/memory.current': '73400320\n',
    'sys/fs/cgroup/outer/memory.stat': 'anon 5\ninactive_file 20971520\n',
    'sys/fs/cgroup/outer/cpu.max': 'max 100000\n',
    'sys/fs/cgroup/outer/inner/memory.max': 'max\n',
    'sys/fs/cgroup/outer/inner/cpu.max': '50000 100000\n',
    'sys/fs/cgroup/outer/inner/cpu.stat': 'usage_usec 1000000\n',
  })
  let now = 10
  const load = new MachineLoad(root, () => now)
  load.sample()
  now = 12
  files({ 'sys/fs/cgroup/outer/inner/cpu.stat': 'usage_usec 1250000\nuser_usec 7\n' })
  expect(load.sample()).toEqual({ cpu_percent: 25, memory_percent: 50 })
  expect(machineCapacity(root)).toEqual({ cpu_cores: 1, memory_mb: 100 })
})

test('groups of version 1 are read too, and a number that no machine has is no bound', () => {
  const mount = (name: string): string =>
    `31 25 0:27 /docker/abc /sys/fs/cgroup/${name} rw - cgroup cgroup rw,${name}\n`
  files({
    ...MACHINE,
    'proc/self/cgroup': '4:memory:/docker/abc\n2:cpu:/docker/abc\n1:cpuacct:/docker/abc\n0::/\n',
    'proc/self/mountinfo': mount('memory') + mount('cpu') + mount('cpuacct'),
    'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
    'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
  })
  expect(machineCapacity(root).cpu_cores).toBe(availableParallelism())
  files({
    'sys/fs/cgroup/memory/memory.limit_in_bytes': '52428800\n',
    'sys/fs/cgroup/memory/memory.usage_in_bytes': '26214400\n',
    'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '100000\n',
    'sys/fs/cgroup/cpuacct/cpuacct.usage': '1000000000\n',
  })
  let now = 0
  const load = new MachineLoad(root, () => now)
  load.sample()
  now = 4
  files({ 'sys/fs/cgroup/cpuacct/cpuacct.usage': '4000000000\n' })
  expect(load.sample()).toEqual({ cpu_percent: 75, memory_percent: 50 })
  expect(machineCapacity(root)).toEqual({ cpu_cores: 1, memory_mb: 50 })
})
