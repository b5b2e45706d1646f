import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import type { Event } from '../core/model/event.ts'
import { emptySite } from '../core/execution/state.ts'
import { MemoryJournal } from '../plugins/journals/memory.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { groupAlive } from '../system/process-group.ts'
import { ExecutorWorld } from '../testing/executor-world.ts'
import { planFromText } from '../testing/plan-text.ts'
import { Loop } from './loop.ts'

const execution_id = 'exec-2026-01-01-001'
const options = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: false }
const recipe = { module: import.meta.resolve('../plugins/executors/command.ts'), factory: 'commandExecutor' }
let world: ExecutorWorld
afterEach(() => world.dispose())

test('a real process that hangs without a beat is ended with all its children, and the task fails by its silence', async () => {
  world = new ExecutorWorld(recipe)
  world.gate('never')
  const coordinator = planFromText('a 9h heartbeat 1m retries 0')
  for (const node of coordinator.graph.nodes)
    Object.assign(node.action, { kind: 'shell', cmd: 'read _ < never & wait' })
  const clock = new VirtualClock(0)
  const told: Event[] = []
  const executor = await world.make()
  const loop = new Loop({
    site: emptySite(),
    journal: new MemoryJournal(),
    clock,
    executors: new Map([['command', executor]]),
    execution_id,
    leaves_paused: false,
    publish: (events) => told.push(...events),
    trouble: () => {},
  })
  await executor.open(loop, 1)
  loop.tell({
    type: 'submit',
    actor: 'test',
    execution_id,
    coordinator,
    options,
    seed: 1,
    plan_dir: '',
    codebase: world.codebase,
  })
  const over = loop.run()
  const pidOf = (): number | undefined =>
    told.flatMap((event) => (event.type === 'task_started' && event.pid !== undefined ? [event.pid] : []))[0]
  await expect.poll(pidOf).toBeDefined()
  for (let second = 0; second < 400; second++) {
    clock.passUntil(clock.now() + 1000)
    await setImmediate()
  }
  await over
  expect(told.flatMap((event) => (event.type === 'task_failed' ? [event.error.code] : []))).toEqual(['SILENT'])
  expect(groupAlive(pidOf() as number)).toBe(false)
})
