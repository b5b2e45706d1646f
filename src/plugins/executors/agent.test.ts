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

test('a brief of any length reaches it whole, and after it there is nothing more to read', async () => {
  const options = { command: 'wc -c; wc -c < "$TASKS_BRIEF"' }
  await world.dispose()
  world = new ExecutorWorld({ module: import.meta.resolve('./agent.ts'), factory: 'agentExecutor', options })
  const { executor, record } = await world.open()
  const order = agentOrder({ brief: `# Much\n${'ä'.repeat(1_000_000)}\n` })
  executor.start(order)
  expect((await record.end(order.token)).report?.outcome).toBe('succeeded')
  const [first, second] = world.text(order, 'log').trim().split(/\s+/).map(Number)
  expect(first).toBeGreaterThan(2_000_000)
  expect(second).toBe(first)
})

test('it does not see that it runs within another agent, nor what is behind the secrets of tasks', async () => {
  const env = {
    PATH: process.env['PATH'],
    CLAUDECODE: '1',
    CLAUDE_CODE_ENTRYPOINT: 'cli',
    TASKS_TOKEN: 'of the coordinator',
    DEPLOY_KEY: 'secret',
    MODEL_KEY: 'its own',
  }
  const options = {
    command: 'env | grep -v "^TASKS_\\(BRIEF\\|REPORT\\|EXEC\\|TASK_\\|ATTEMPT\\)" | sort',
    env,
    withhold: ['DEPLOY_KEY'],
  }
  await world.dispose()
  world = new ExecutorWorld({ module: import.meta.resolve('./agent.ts'), factory: 'agentExecutor', options })
  const { executor, record } = await world.open()
  const order = agentOrder()
  executor.start(order)
  await record.end(order.token)
  const names = world
    .text(order, 'log')
    .trim()
    .split('\n')
    .map((line) => line.split('=')[0])
  expect(names.filter((name) => /KEY|CLAUDE|TOKEN/.test(name ?? ''))).toEqual(['MODEL_KEY'])
})
