import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { AttemptOrder } from '../../../../core/model/attempt.ts'
import type { Limits } from '../../../../core/model/action.ts'
import { groupAlive } from '../../../../system/process-group.ts'
import { ExecutorWorld, type OpenExecutor } from '../../../../testing/executor-world.ts'
import { limitLevel } from './limit-level.ts'
import { Limiter } from './limiter.ts'

const recipe = { module: import.meta.resolve('../../command.ts'), factory: 'commandExecutor' }
const worlds: ExecutorWorld[] = []
afterEach(() => Promise.all(worlds.splice(0).map((world) => world.dispose())))

function world(): ExecutorWorld {
  const made = new ExecutorWorld(recipe)
  worlds.push(made)
  return made
}

function limited(here: ExecutorWorld, cmd: string, limits: Limits): AttemptOrder {
  return here.order(cmd, { action: { kind: 'shell', cmd, limits } })
}

function open(
  here: ExecutorWorld,
  limiter = new Limiter(limitLevel('prlimit'), { gap_ms: 30 }),
): Promise<OpenExecutor> {
  return here.open(1, { attendants: [limiter] })
}

const HOG = `x=$(head -c 40000000 /dev/zero | tr '\\0' x); read _ < gate`

test('an attempt above its memory is ended and fails by a resource error of its own, and none below it', async () => {
  const here = world()
  const gate = here.gate('gate')
  const { executor, record } = await open(here)
  const orders = [limited(here, HOG, { memory_mb: 20 }), limited(here, HOG, { memory_mb: 2000 })]
  for (const order of orders) executor.start(order)
  const first = await record.end((orders[0] as AttemptOrder).token)
  expect(first.report).toMatchObject({
    outcome: 'failed',
    error: { code: 'OUT_OF_MEMORY_LIMIT', class: 'resource', kind: 'resource', retryable: true },
  })
  expect(first.report?.error?.message).toMatch(/^used \d+ MB of memory; its limit is 20 MB$/)
  await record.next((orders[1] as AttemptOrder).token, 'started')
  await gate.open()
  const second = await record.end((orders[1] as AttemptOrder).token)
  expect(second.report).toMatchObject({ outcome: 'succeeded' })
  expect(second.report?.usage?.memory_peak_mb).toBeGreaterThan(38)
})

test('memory of a process that left the group counts, and its parent need not live', async () => {
  const here = world()
  here.gate('gate')
  const { executor, record } = await open(here)
  const order = limited(here, `(setsid sh -c "${HOG.replaceAll('$', '\\$')}" &); read _ < gate`, { memory_mb: 20 })
  executor.start(order)
  const { report } = await record.end(order.token)
  expect(report?.error?.code).toBe('OUT_OF_MEMORY_LIMIT')
})

test('an attempt with more processes than it may have is ended, with all of them', async () => {
  const here = world()
  here.gate('gate')
  const { executor, record } = await open(here)
  const order = limited(here, 'for i in 1 2 3 4 5; do read _ < gate & done; wait', { processes: 4 })
  executor.start(order)
  const { report } = await record.end(order.token)
  expect(report?.error).toMatchObject({ code: 'OUT_OF_PROCESS_LIMIT', message: 'had 6 processes; its limit is 4' })
  const { pid } = await record.next(order.token, 'started')
  expect(groupAlive(pid as number)).toBe(false)
})

test('the kernel ends a process that has used up its time, and several that used it up together are ended', async () => {
  const here = world()
  const { executor, record } = await open(here)
  const one = limited(here, 'while :; do :; done', { cpu_seconds: 1 })
  executor.start(one)
  const { report } = await record.end(one.token)
  expect(report).toMatchObject({
    outcome: 'failed',
    error: { code: 'OUT_OF_CPU_LIMIT', class: 'resource', kind: 'resource' },
  })
  const both = limited(here, 'while :; do :; done & while :; do :; done', { cpu_seconds: 0.3 })
  executor.start(both)
  expect((await record.end(both.token)).report?.error?.code).toBe('OUT_OF_CPU_LIMIT')
})

test('an end that was ordered before stays a cancelling', async () => {
  const here = world()
  here.gate('gate')
  const { executor, record } = await open(here)
  const order = limited(here, `trap '' TERM; echo ready; ${HOG}`, { memory_mb: 20 })
  executor.start(order)
  await expect.poll(() => (existsSync(here.file(order, 'log')) ? here.text(order, 'log') : '')).toBe('ready\n')
  executor.cancel(order.token, 600)
  expect((await record.end(order.token)).report).toMatchObject({ outcome: 'cancelled' })
  expect(existsSync(here.file(order, 'limit'))).toBe(false)
})

test('who comes later says why it was ended too', async () => {
  const here = world()
  const { executor, record } = await open(here)
  const order = limited(here, 'kill -9 $$', { memory_mb: 20 })
  executor.start(order)
  await record.end(order.token)
  writeFileSync(here.file(order, 'limit'), JSON.stringify({ code: 'OUT_OF_MEMORY_LIMIT', message: 'used 30 MB' }))
  const later = await open(here)
  await later.executor.recover([order])
  expect((await later.record.end(order.token)).report).toMatchObject({
    outcome: 'failed',
    signal: 'SIGKILL',
    error: { code: 'OUT_OF_MEMORY_LIMIT', message: 'used 30 MB' },
  })
})

/** A machine's root in whose tree of control groups this process may make some. */
function delegatedRoot(): { root: string; slice: string } {
  const root = mkdtempSync(join(tmpdir(), 'limiter-'))
  const slice = join(root, 'sys/fs/cgroup/app.slice')
  mkdirSync(slice, { recursive: true })
  mkdirSync(join(root, 'proc/self'), { recursive: true })
  writeFileSync(join(root, 'proc/self/cgroup'), '0::/app.slice\n')
  writeFileSync(join(root, 'proc/self/mountinfo'), '30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n')
  writeFileSync(join(slice, 'cgroup.subtree_control'), 'cpu memory pids\n')
  writeFileSync(join(slice, 'cgroup.procs'), '')
  return { root, slice }
}

test('a control group of an attempt that is lost is taken away, as soon as the kernel lets it go', () => {
  const { root, slice } = delegatedRoot()
  const here = world()
  const limiter = new Limiter(limitLevel('cgroup', root), { root })
  const job = { kind: 'command', command: 'true', cwd: '/', stdout: 'log', env: {} } as const
  const [held, other] = ['held', 'other'].map((name) => {
    const order = limited(here, 'true', {})
    const folder = join(here.stateDir, name)
    mkdirSync(folder)
    limiter.dress(job, order, folder)
    return { order, folder, group: join(slice, `tasks-${process.pid}`, order.token) }
  }) as [{ order: AttemptOrder; folder: string; group: string }, { order: AttemptOrder; folder: string; group: string }]
  // The kernel refuses to take a group away in which something still ends; here a file does the same.
  writeFileSync(join(held.group, 'busy'), '')
  limiter.lost(held.order, held.folder)
  expect(existsSync(held.group)).toBe(true)
  rmSync(join(held.group, 'busy'))
  limiter.lost(other.order, other.folder)
  expect(readdirSync(join(slice, `tasks-${process.pid}`))).toEqual(['cgroup.subtree_control'])
  rmSync(root, { recursive: true })
})

test('a control group is made for an attempt with limits, entered before the command, asked and taken away', async () => {
  const { root, slice } = delegatedRoot()
  const here = world()
  const { executor, record } = await open(here, new Limiter(limitLevel('cgroup', root), { root }))
  const counts = `: > "$G/cgroup.kill"; printf 'oom_kill 1\\n' > "$G/memory.events"; echo 31457280 > "$G/memory.peak"
    printf 'usage_usec 9000000\\n' > "$G/cpu.stat"; echo '8:0 rbytes=1048576 wbytes=2097152' > "$G/io.stat"`
  const order = limited(
    here,
    `G=$(cat "$TASKS_ATTEMPT_DIR/group"); ${counts}; cat "$G/cgroup.procs"; echo $$; exit 3`,
    {
      memory_mb: 30,
      cpu_cores: 1.5,
      processes: 8,
    },
  )
  executor.start(order)
  const { report } = await record.end(order.token)
  const group = join(slice, `tasks-${process.pid}`, order.token)
  const [entered, own] = here.text(order, 'log').trim().split('\n')
  expect(entered).toBe(own)
  expect(
    ['memory.max', 'memory.swap.max', 'memory.oom.group', 'cpu.max', 'pids.max', 'cgroup.kill'].map(
      (name) => `${name}=${readFileSync(join(group, name), 'utf8')}`,
    ),
  ).toEqual([
    'memory.max=31457280',
    'memory.swap.max=0',
    'memory.oom.group=1',
    'cpu.max=150000 100000',
    'pids.max=8',
    'cgroup.kill=1',
  ])
  expect(report).toMatchObject({
    outcome: 'failed',
    exit_code: 3,
    error: { code: 'OUT_OF_MEMORY_LIMIT', message: 'needed more than its 30 MB of memory', exit_code: 3 },
    usage: { cpu_seconds: 9, memory_peak_mb: 30, io_read_mb: 1, io_write_mb: 2 },
  })
  rmSync(root, { recursive: true })
})
