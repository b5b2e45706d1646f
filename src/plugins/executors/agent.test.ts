import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AttemptOrder } from '../../core/model/attempt.ts'
import { ExecutorWorld } from '../../testing/executor-world.ts'
import { withHowToTell } from './process/voice/how-to-tell.ts'

let world: ExecutorWorld
beforeEach(() => {
  const options = { command: 'echo "$TASKS_BRIEF"; cat; echo; cat "$TASKS_BRIEF"; exit ${CODE:-0}' }
  world = new ExecutorWorld({ module: import.meta.resolve('./agent.ts'), factory: 'agentExecutor', options })
})
afterEach(() => world.dispose())

function agentOrder(changes: Partial<AttemptOrder> = {}): AttemptOrder {
  return world.order('', { action: { kind: 'agent', env: { CODE: '4' } }, brief: '# Do it\nwith "care"', ...changes })
}

test('the agent is handed the brief as a file and on standard input', async () => {
  const { executor, record } = await world.open()
  const order = agentOrder()
  executor.start(order)
  const { report } = await record.end(order.token)
  expect(report).toMatchObject({ outcome: 'failed', exit_code: 4 })
  const brief = withHowToTell('# Do it\nwith "care"')
  expect(brief).toContain('tasks emit progress')
  expect(world.text(order, 'log')).toBe(`${world.file(order, 'brief.md')}\n${brief}\n${brief}`)
  expect(world.text(order, 'brief.md')).toBe(brief)
})

test('a task with a command of its own runs that, and one without a brief says so', async () => {
  const { executor, record } = await world.open()
  const own = world.order('echo own')
  const bare = world.order('', { action: { kind: 'agent' } })
  executor.start(own)
  executor.start(bare)
  expect((await record.end(own.token)).report?.outcome).toBe('succeeded')
  expect(world.text(own, 'log')).toBe('own\n')
  const { report, evidence } = await record.end(bare.token)
  expect(report?.outcome).toBe('could_not_run')
  expect(evidence?.system_error?.message).toBe(`${bare.task} has no brief to hand to an agent.`)
})
