import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { AttemptOrder } from '../../core/model/attempt.ts'
import type { CoordinatorNode } from '../../core/model/coordinator.ts'
import type { Event } from '../../core/model/event.ts'
import type { ExecutionOptions } from '../../core/model/execution-options.ts'
import type { TasksConfig } from '../../core/model/tasks-config.ts'
import type { Executor } from '../../core/ports/executor.ts'
import { emptySite, type ExecutionState, newExecution, type SiteState } from '../../core/execution/state.ts'
import { AttemptRecord } from '../../testing/attempt-record.ts'
import { ExecutorWorld } from '../../testing/executor-world.ts'
import { planFromText } from '../../testing/plan-text.ts'
import { ResourceHost } from './resource-host.ts'

const OPTIONS: ExecutionOptions = {
  worker_min: 1,
  worker_max: 2,
  assume_idempotent: false,
  agent: null,
  dry_run: false,
}

const worlds: World[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.dispose()
})

/** Real commands on resources that write down in `story` what becomes of them. */
class World extends ExecutorWorld {
  readonly plan = planFromText('pool cell 4\na 1h pool cell:2 locks db\nb 1h locks db')
  readonly site: SiteState = emptySite()
  readonly troubles: string[] = []
  readonly #nodes = new Map<string, CoordinatorNode>()

  constructor() {
    super({ module: import.meta.resolve('../../plugins/executors/command.ts'), factory: 'commandExecutor' })
    worlds.push(this)
    const execution = newExecution('exec-2026-11-22-001', this.plan, OPTIONS, 1, 0)
    this.site.executions.set(execution.execution_id, execution)
  }

  async coordinate(
    resources: NonNullable<TasksConfig['resources']>,
  ): Promise<{ host: ResourceHost; executor: Executor; record: AttemptRecord }> {
    const nodeOf = (task: string): CoordinatorNode | undefined => this.#nodes.get(task)
    const { codebase, stateDir } = this
    const host = new ResourceHost({
      stateDir,
      codebase,
      resources,
      env: process.env,
      nodeOf,
      trouble: (text) => this.troubles.push(text),
    })
    const executor = host.wrap(await this.make())
    const record = new AttemptRecord()
    await executor.open(record, 2)
    return { host, executor, record }
  }

  /** An order of a task that claims what the plan's task `a` or `b` does. */
  claiming(like: 'a' | 'b', cmd: string): AttemptOrder {
    const order = this.order(cmd)
    this.#nodes.set(order.task, this.plan.graph.nodes[like === 'a' ? 0 : 1] as CoordinatorNode)
    return order
  }

  released({ execution_id, task }: AttemptOrder): readonly Event[] {
    const resources = { exclusive_resources: [], shared_resources: {} }
    return [{ type: 'resource_released', execution_id, task, resources } as unknown as Event]
  }

  get story(): string[] {
    const path = join(this.codebase, 'story')
    if (!existsSync(path)) return []
    // A shell makes the file before it writes the first line: only lines that are whole count.
    return readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => line.trimEnd())
  }
}

const told = (what: string): string =>
  `echo "${what} $TASKS_RESOURCE $TASKS_UNITS \${TASKS_TASK_ID#P1.} $NAME" >> story`

test('what is made ready hands its variables to the task, and is given back when the claims are', async () => {
  const world = new World()
  const { host, executor, record } = await world.coordinate({
    db: { acquire: `${told('take')}; echo "NAME=app of $TASKS_TASK_ID"; echo for people`, release: told('give') },
    cell: { acquire: told('take'), release: told('give') },
    other: { acquire: 'exit 1' },
  })
  const order = world.claiming('a', 'echo "work with $NAME" >> story')
  executor.start(order)
  executor.start(order)
  expect((await record.end(order.token)).report?.outcome).toBe('succeeded')
  // A check of the same task finds it ready.
  const check = { ...order, token: `${order.task}-2`, number: 2 }
  executor.start(check)
  await record.end(check.token)
  host.follow(world.released(order), world.site)
  await host.settled()
  expect(world.story).toEqual([
    'take db 1 T001',
    'take cell 2 T001 app of P1.T001',
    'work with app of P1.T001',
    'work with app of P1.T001',
    'give cell 2 T001 app of P1.T001',
    'give db 1 T001 app of P1.T001',
  ])
  await executor.close()
})

test('what cannot be made ready keeps the attempt from running, for want of a resource, and half of it is given back', async () => {
  const world = new World()
  const { host, executor, record } = await world.coordinate({
    db: { acquire: told('take'), release: `${told('give')}; exit 4` },
    cell: { acquire: 'echo no cell left >&2; exit 3', release: told('give') },
  })
  const order = world.claiming('a', 'echo work >> story')
  executor.start(order)
  expect((await record.end(order.token)).report).toMatchObject({
    outcome: 'could_not_run',
    error: {
      code: 'RESOURCE_NOT_READY',
      class: 'resource',
      message: 'cell could not be made ready: its command ended with code 3',
    },
  })
  host.follow(world.released(order), world.site)
  await executor.close()
  expect(world.story).toEqual(['take db 1 T001', 'give cell 2 T001', 'give db 1 T001'])
  expect(world.text(order, 'log')).toBe(
    'no cell left\n[tasks] db could not be given back: its command ended with code 4\n',
  )
  expect(world.troubles).toEqual([
    `${order.task}: db could not be given back: its command ended with code 4. Look at the end of its log (tasks logs ${order.task}), and give it back by hand`,
  ])
})

test('who takes a resource waits until it was given back by whoever had it before', async () => {
  const world = new World()
  const gate = world.gate('gate')
  const { host, executor, record } = await world.coordinate({
    db: { acquire: told('take'), release: `read _ < gate; ${told('give')}` },
  })
  const [first, second] = [world.claiming('b', 'true'), world.claiming('b', 'true')]
  executor.start(first)
  await record.end(first.token)
  host.follow(world.released(first), world.site)
  executor.start(second)
  await gate.open()
  await record.end(second.token)
  expect(world.story).toEqual(['take db 1 T001', 'give db 1 T001', 'take db 1 T002'])
  await executor.close()
})

test('who tries again finds its resources made ready anew, also while they are still being given back', async () => {
  const world = new World()
  const gate = world.gate('gate')
  const { host, executor, record } = await world.coordinate({
    db: { acquire: told('take'), release: `read _ < gate; ${told('give')}` },
  })
  const first = world.claiming('b', 'false')
  executor.start(first)
  await record.end(first.token)
  host.follow(world.released(first), world.site)
  const second = { ...first, token: `${first.task}-2`, number: 2 }
  executor.start(second)
  await gate.open()
  await record.end(second.token)
  expect(world.story).toEqual(['take db 1 T001', 'give db 1 T001', 'take db 1 T001'])
  await executor.close()
})

test('cancelled while it waits for its resources, an attempt never begins', async () => {
  const world = new World()
  world.gate('never')
  const { host, executor, record } = await world.coordinate({
    db: { acquire: `${told('take')}; read _ < never`, release: told('give') },
  })
  const order = world.claiming('b', 'echo work >> story')
  executor.start(order)
  await expect.poll(() => world.story).toHaveLength(1)
  executor.cancel(order.token, 10_000)
  expect((await record.end(order.token)).lost).toBe('never_started')
  host.follow(world.released(order), world.site)
  await executor.close()
  expect(world.story).toEqual(['take db 1 T001', 'give db 1 T001'])
})

test('after a crash what runs keeps what it has, what was half ready is made ready anew, what nobody holds is given back', async () => {
  const world = new World()
  world.gate('never')
  const gate = world.gate('gate')
  const resources = { db: { acquire: `${told('take')}; echo NAME=x`, release: told('give') } }
  const before = await world.coordinate(resources)
  const [done, running] = [world.claiming('b', 'true'), world.claiming('b', 'read _ < gate; echo "$NAME" >> story')]
  for (const order of [done, running]) before.executor.start(order)
  await before.record.end(done.token)
  await before.record.next(running.token, 'started')
  await before.executor.close()
  const halfway = await world.coordinate({ db: { acquire: `${told('begin')}; read _ < never` } })
  const half = world.claiming('b', 'echo "half $NAME" >> story')
  halfway.executor.start(half)
  await expect.poll(() => world.story.at(-1)).toMatch(/^begin/)
  await halfway.executor.close()

  const { host, executor, record } = await world.coordinate(resources)
  const execution = world.site.executions.get(running.execution_id) as ExecutionState
  // The plan's second task stands for those that still hold their claims.
  for (const { task } of [running, half]) (execution.plan.numberOf as Map<string, number>).set(task, 1)
  execution.holds_claims.fill(1, 1)
  host.follow([{ type: 'worker_joined', execution_id: running.execution_id } as unknown as Event], world.site)
  await host.settled()
  const fates = await executor.recover([running, half])
  expect(fates.map(({ found }) => found).toSorted()).toEqual(['adopted', 'unstarted'])
  await record.end(half.token)
  await gate.open()
  await record.end(running.token)
  await executor.close()
  expect(world.story.slice(2).filter((line) => line !== 'take db 1 T002')).toEqual([
    'begin db 1 T003',
    'give db 1 T001 x',
    'give db 1 T003',
    'take db 1 T003',
    'half x',
    'x',
  ])
})
