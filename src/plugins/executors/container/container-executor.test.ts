import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { AttemptOrder } from '../../../core/model/attempt.ts'
import { groupAlive } from '../../../system/process-group.ts'
import { exerciseExecutor } from '../../../testing/executor-suite.ts'
import { ExecutorWorld } from '../../../testing/executor-world.ts'
import { FakeEngine } from '../../../testing/fake-engine.ts'
import { processScene } from '../../../testing/process-scene.ts'
import { containerName } from './container-line.ts'
import { findEngine } from './engine.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tasks-engine-')))
const engine = new FakeEngine(folder)
afterAll(() => rmSync(folder, { recursive: true }))

const recipe = {
  module: import.meta.resolve('./container-executor.ts'),
  factory: 'containerExecutor',
  options: { env: engine.env },
}

function contained(world: ExecutorWorld, cmd: string, changes: Partial<AttemptOrder['action']> = {}): AttemptOrder {
  return world.order(cmd, { action: { kind: 'shell', cmd, image: 'alpine:3', ...changes } })
}

exerciseExecutor(() => processScene(recipe, contained))

const worlds: ExecutorWorld[] = []
afterEach(() => Promise.all(worlds.splice(0).map((world) => world.dispose())))
function newWorld(options: object = recipe.options): ExecutorWorld {
  const world = new ExecutorWorld({ ...recipe, options: { ...options } })
  worlds.push(world)
  return world
}

test('a command sees its variables, its folder and its own attempt, and the engine is told its limits', async () => {
  const world = newWorld()
  const { executor, record } = await world.open()
  const order = contained(world, 'echo "$ODD|$TASKS_TASK_ID"; pwd; touch "$TASKS_REPORT"', {
    env: { ODD: `it's "odd"` },
    limits: { memory_mb: 64.5, cpu_cores: 0.5, processes: 10, cpu_seconds: 2.2 },
  })
  executor.start(order)
  expect((await record.end(order.token)).report).toMatchObject({ outcome: 'succeeded', exit_code: 0 })
  expect(world.text(order, 'log')).toBe(`it's "odd"|${order.task}\n${world.codebase}\n`)
  const words = engine.asked.findLast(([verb]) => verb === 'run') ?? []
  const shown = words.join(' ').replaceAll(world.codebase, '<code>')
  expect(shown.slice(shown.indexOf('--label'))).toMatchInlineSnapshot(
    `"--label tasks.execution=exec-2026-11-22-001 --label tasks.attempt=P1.T001-1 --mount type=bind,source=<code>,target=<code> --mount type=bind,source=<code>/.tasks/executions/exec-2026-11-22-001/attempts/P1.T001-1,target=<code>/.tasks/executions/exec-2026-11-22-001/attempts/P1.T001-1 -w <code> -e ODD=it's "odd" -e TASKS_EXECUTION_ID -e TASKS_TASK_ID -e TASKS_ATTEMPT -e TASKS_ATTEMPT_NUMBER -e TASKS_ATTEMPT_DIR -e TASKS_REPORT --memory 65m --cpus 0.5 --pids-limit 10 --ulimit cpu=3 --entrypoint /bin/sh -- alpine:3 -c echo "$ODD|$TASKS_TASK_ID"; pwd; touch "$TASKS_REPORT""`,
  )
})

test('a container that outlives its killed client is removed before the end is told', async () => {
  const world = newWorld()
  const { executor, record } = await world.open()
  const order = contained(world, `trap '' TERM; echo ready; while :; do sleep 0.05; done`)
  executor.start(order)
  await expect.poll(() => world.text(order, 'log')).toBe('ready\n')
  const container = engine.processOf(containerName(world.stateDir, order)) as number
  expect(groupAlive(container)).toBe(true)
  executor.cancel(order.token, 50)
  expect((await record.end(order.token)).report).toMatchObject({ outcome: 'cancelled', signal: 'SIGKILL' })
  await expect.poll(() => groupAlive(container)).toBe(false)
})

test('a command in a container is given the answer to its request for locks', async () => {
  const world = newWorld()
  const gate = world.gate('gate')
  const { executor, record } = await world.open()
  const order = contained(world, `echo '{"type":"lock_request","locks":["db"]}' >> "$TASKS_REPORT"; read _ < gate`)
  executor.start(order)
  await record.next(order.token, 'lock_request')
  executor.answer?.(order.token, { number: 1, locks: ['db'], granted: true })
  expect(world.text(order, 'answers.jsonl')).toContain('"granted":true')
  await gate.open()
  await record.end(order.token)
})

test('an engine that cannot run the container is told apart from a command that fails', async () => {
  const world = newWorld()
  const { executor, record } = await world.open()
  const missing = contained(world, 'true', { image: 'missing' })
  const own = contained(world, 'exit 125')
  for (const order of [missing, own]) executor.start(order)
  expect((await record.end(missing.token)).report).toMatchObject({
    outcome: 'could_not_run',
    error: {
      code: 'CONTAINER_NOT_RUN',
      class: 'external',
      message:
        'docker could not run the container: docker: Error response from daemon: pull access denied for missing.',
    },
  })
  expect((await record.end(own.token)).report).toMatchObject({ outcome: 'failed', exit_code: 125 })
})

test('without an engine it is said why, for each', async () => {
  const env = { PATH: '/nowhere' }
  expect(findEngine(env)).toEqual({
    why: ['docker: there is no such command', 'podman: there is no such command'],
  })
  const world = newWorld({ env, launchers: ['node'] })
  const { executor, record } = await world.open()
  const order = contained(world, 'true')
  executor.start(order)
  const { report, evidence } = await record.end(order.token)
  expect(report?.outcome).toBe('could_not_run')
  expect(evidence?.system_error?.message).toContain('No container can be run here (docker: there is no such command')
})
