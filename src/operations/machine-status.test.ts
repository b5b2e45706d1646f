import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ProcessIdentity } from '../core/model/attempt.ts'
import { ExecutorWorld } from '../testing/executor-world.ts'
import { limitLevel } from '../plugins/executors/process/limits/limit-level.ts'
import { machineStatus } from './machine-status.ts'
import { openSite } from './open-site.ts'
import type { StatusReport } from './status.ts'

const recipe = { module: import.meta.resolve('../plugins/executors/command.ts'), factory: 'commandExecutor' }
let world: ExecutorWorld
afterEach(() => world.dispose())

test('processes that still run although their coordinator and their launcher were killed are named, and no others', async () => {
  world = new ExecutorWorld(recipe)
  const gate = world.gate('gate')
  const [whole, headless, over] = [
    world.order('read _ < gate; exit 0'),
    world.order('(echo ready; read _ < gate) & wait'),
    world.order('true'),
  ]
  const host = world.host([whole, headless, over])
  for (const order of [whole, headless]) await host.said(`${order.token} started`)
  await host.said(`${over.token} finished`)
  await expect.poll(() => world.text(headless, 'log')).toBe('ready\n')
  await host.kill()
  const [launcher, command] = readFileSync(world.file(headless, 'pid'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => ProcessIdentity.parse(JSON.parse(line)).pid) as [number, number]
  process.kill(launcher, 'SIGKILL')
  process.kill(command, 'SIGKILL')
  const report = {
    execution_id: whole.execution_id,
    status: 'cut_off',
    codebase: world.codebase,
    tasks: [whole, headless, over].map(({ task, token }) => ({ task, attempt: token })),
  } as unknown as StatusReport
  const named = (): string[] =>
    machineStatus(report, world.stateDir).left_running.map(({ token, pids }) => `${token}: ${pids.length}`)
  // Who was killed is gone only a moment later.
  await expect.poll(named).toEqual([`${whole.token}: 1`, `${headless.token}: 1`])
  const { limits, left_running } = machineStatus(report, world.stateDir)
  expect(left_running[1]).toMatchObject({ group: command })
  expect(limits.level).not.toBe('off')
  expect(machineStatus({ ...report, status: 'running' }, world.stateDir).left_running).toEqual([])
  const { executor, record } = await world.open()
  await executor.recover([headless])
  expect(record.endsOf(headless.token)).toMatchObject([{ lost: 'process_gone' }])
  await gate.open()
})

test('the level of limits is that of the coordinator that carries the execution out, and else the best of the machine', () => {
  world = new ExecutorWorld(recipe)
  const report = { execution_id: 'exec-1', status: 'running', tasks: [] } as unknown as StatusReport
  expect(machineStatus(report, world.stateDir).limits_of).toBe('machine')
  const site = openSite(world.codebase, world.stateDir, 'tasks execute plan', { limits: 'off' })
  site.carriesOut('exec-2')
  expect(machineStatus(report, world.stateDir)).toMatchObject({ limits_of: 'machine', limits: limitLevel() })
  site.carriesOut('exec-1')
  expect(machineStatus(report, world.stateDir)).toMatchObject({ limits_of: 'coordinator', limits: { level: 'off' } })
  site.close()
})
