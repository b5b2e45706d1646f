import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { limitLevel } from './limit-level.ts'

let root = ''
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'limit-level-'))))
afterEach(() => rmSync(root, { recursive: true }))

function files(tree: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

const MOUNT = '30 25 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n'
const SESSION = '0::/user.slice/app.slice/run-1.scope\n'
const GROUPS = 'sys/fs/cgroup/user.slice'

test('a delegated folder of control groups is the best, wherever above this process it is', () => {
  files({
    'proc/self/cgroup': SESSION,
    'proc/self/mountinfo': MOUNT,
    [`${GROUPS}/app.slice/run-1.scope/cgroup.subtree_control`]: '\n',
    [`${GROUPS}/app.slice/run-1.scope/cgroup.procs`]: '1\n',
    [`${GROUPS}/app.slice/cgroup.subtree_control`]: 'cpu memory pids\n',
    [`${GROUPS}/app.slice/cgroup.procs`]: '',
  })
  expect(limitLevel('best', root)).toEqual({
    level: 'cgroup',
    memory_mb: 'kernel',
    cpu_cores: 'kernel',
    cpu_seconds: 'measured',
    processes: 'kernel',
    why: [],
  })
})

test('a folder that cannot limit memory is none', () => {
  files({
    'proc/self/cgroup': SESSION,
    'proc/self/mountinfo': MOUNT,
    'proc/1/stat': '',
    [`${GROUPS}/app.slice/run-1.scope/cgroup.procs`]: '',
    [`${GROUPS}/app.slice/cgroup.subtree_control`]: 'cpu pids\n',
    [`${GROUPS}/app.slice/cgroup.procs`]: '',
  })
  expect(limitLevel('cgroup', root)).toMatchInlineSnapshot(`
    {
      "cpu_cores": "nobody",
      "cpu_seconds": "kernel",
      "level": "prlimit",
      "memory_mb": "measured",
      "processes": "measured",
      "why": [
        "No folder of control groups (version 2) with memory, cpu and pids is delegated to this user.",
        "No systemd manages this session.",
      ],
    }
  `)
})

test('what was asked for is taken even where better is to be had, and nothing is enforced when that is asked for', () => {
  files({ 'run/systemd/system/x': '', 'usr/bin/systemd-run': '', 'run/user/0/systemd/private': '', 'proc/1/stat': '' })
  const before = process.env['XDG_RUNTIME_DIR']
  process.env['XDG_RUNTIME_DIR'] = '/run/user/0'
  const levels = (['best', 'systemd', 'prlimit', 'measured', 'off'] as const).map((asked) => limitLevel(asked, root))
  if (before === undefined) delete process.env['XDG_RUNTIME_DIR']
  else process.env['XDG_RUNTIME_DIR'] = before
  expect(levels.map(({ level, memory_mb, why }) => `${level} ${memory_mb} ${why.length}`)).toEqual([
    'systemd kernel 1',
    'systemd kernel 0',
    'prlimit measured 0',
    'measured measured 0',
    'off nobody 0',
  ])
})

test('where no processes can be looked at, nothing but the processor time of each is enforced', () => {
  expect(limitLevel('best', root)).toMatchObject({ level: 'prlimit', memory_mb: 'nobody', cpu_seconds: 'kernel' })
  expect(limitLevel('measured', root)).toMatchObject({ level: 'measured', cpu_seconds: 'nobody', processes: 'nobody' })
})
