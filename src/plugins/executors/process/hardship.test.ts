/** What befalls an executor of processes, at a small size. `TASKS_FLOOD_MB=1024 TASKS_BLOCKED_MS=60000` try the full sizes. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { groupAlive } from '../../../system/process-group.ts'
import { readCut } from '../../../system/log-cut.ts'
import { AttemptRecord } from '../../../testing/attempt-record.ts'
import { ExecutorWorld } from '../../../testing/executor-world.ts'
import { LogCap } from './log-cap.ts'
import { ProcessExecutor } from './process-executor.ts'

const FLOOD_MB = Number(process.env['TASKS_FLOOD_MB'] ?? 24)
const BLOCKED_MS = Number(process.env['TASKS_BLOCKED_MS'] ?? 400)
const LONGEST_MS = 120_000 + BLOCKED_MS

const recipe = { module: import.meta.resolve('../command.ts'), factory: 'commandExecutor' }
const worlds: ExecutorWorld[] = []
afterEach(() => Promise.all(worlds.splice(0).map((world) => world.dispose())))

function world(): ExecutorWorld {
  const made = new ExecutorWorld(recipe)
  worlds.push(made)
  return made
}

test(
  'a flood of output keeps its beginning and its end, and takes neither disk nor memory for long',
  { timeout: LONGEST_MS },
  async () => {
    const here = world()
    const cap = FLOOD_MB > 64 ? 64 * 2 ** 20 : 2 ** 20
    const { executor, record } = await here.open(1, { attendants: [new LogCap(cap)] })
    const before = process.memoryUsage.rss()
    let most = before
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20)
    const order = here.order(`echo the beginning; yes 0123456789 | head -c ${FLOOD_MB * 2 ** 20}; echo; echo the end`)
    executor.start(order)
    const { report } = await record.end(order.token)
    clearInterval(watch)
    expect(report?.outcome).toBe('succeeded')
    const path = here.file(order, 'log')
    const cut = readCut(path)
    expect(cut?.missing).toBeGreaterThan(FLOOD_MB * 2 ** 20 - 2 * cap)
    expect(statSync(path).size).toBeLessThanOrEqual(cap)
    const file = openSync(path, 'r')
    const head = Buffer.alloc(24)
    readSync(file, head, 0, head.length, 0)
    closeSync(file)
    expect(head.toString()).toBe('the beginning\n0123456789')
    expect(here.text(order, 'log').endsWith('\nthe end\n')).toBe(true)
    expect((most - before) / 2 ** 20).toBeLessThan(50)
  },
)

test('commands that end while the coordinator stands still are each told once', { timeout: LONGEST_MS }, async () => {
  const here = world()
  const gate = here.gate('gate')
  const { executor, record } = await here.open(3)
  const orders = ['echo one', 'exit 3', 'read _ < gate; kill -9 $$'].map((cmd) => here.order(cmd))
  for (const order of orders) executor.start(order)
  await record.next((orders[2] as (typeof orders)[0]).token, 'started')
  void gate.open()
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCKED_MS)
  const ends = await Promise.all(orders.map(({ token }) => record.end(token)))
  expect(ends.map(({ report }) => [report?.outcome, report?.exit_code ?? report?.signal])).toEqual([
    ['succeeded', 0],
    ['failed', 3],
    ['failed', 'SIGKILL'],
  ])
  expect(orders.map(({ token }) => record.endsOf(token).length)).toEqual([1, 1, 1])
})

test('a child that ignores SIGTERM and a grandchild that holds the log are gone when the end is told', async () => {
  const here = world()
  here.gate('never')
  const { executor, record } = await here.open(1)
  const stubborn = `trap '' TERM; echo ready; read _ < never`
  const order = here.order(`trap '' TERM; sh -c "${stubborn}" & read _ < never`)
  executor.start(order)
  await expect.poll(() => here.text(order, 'log')).toBe('ready\n')
  const { pid } = await record.next(order.token, 'started')
  const asked = performance.now()
  executor.cancel(order.token, 100)
  const { report } = await record.end(order.token)
  expect(report).toMatchObject({ outcome: 'cancelled', signal: 'SIGKILL' })
  expect(groupAlive(pid as number)).toBe(false)
  expect(performance.now() - asked).toBeLessThan(100 + 5_000)
})

test('what cannot be written before a command begins is told as its end, also where a checkpoint was looked at first', async () => {
  const here = world()
  const stdin = { path: join(here.stateDir, 'missing', 'brief.md'), content: 'a brief' }
  const executor = new ProcessExecutor({
    name: 'command',
    stateDir: here.stateDir,
    job: () => ({ kind: 'command', command: 'cat', cwd: '/', stdin, stdout: 'log', env: {} }),
    env: process.env,
    launchers: ['node'],
    attendants: [],
  })
  const record = new AttemptRecord()
  await executor.open(record, 1)
  const orders = [here.order(''), here.order('')].map((order, i) => {
    const attempt = `${order.task}-0`
    return i === 0 ? order : { ...order, resume_from: { attempt, checkpoint: 'half' } }
  })
  for (const order of orders) executor.start(order)
  for (const { token } of orders)
    expect(await record.end(token)).toMatchObject({
      report: { outcome: 'could_not_run' },
      evidence: { system_error: { code: 'ENOENT' } },
    })
  await executor.close()
})
