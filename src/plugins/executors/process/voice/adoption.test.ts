import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ExecutorWorld } from '../../../../testing/executor-world.ts'

let world: ExecutorWorld
beforeEach(() => {
  world = new ExecutorWorld({ module: import.meta.resolve('../../command.ts'), factory: 'commandExecutor' })
})
afterEach(() => world.dispose())

const say = (line: object): string => `printf '%s\\n' '${JSON.stringify(line)}' >> "$TASKS_REPORT"`

test('an adopted attempt is heard from where the dead coordinator stopped, and gets the answers to what it asked', async () => {
  world.gate('first')
  const second = world.gate('second')
  const order = world.order(
    [
      say({ type: 'progress', percent: 40 }),
      say({ type: 'log', step: 'load', message: 'before' }),
      say({ type: 'lock_request', locks: ['db'] }),
      'read _ < second',
      say({ type: 'progress', percent: 50 }),
      say({ type: 'log', step: 'load', message: 'after' }),
      'until grep -q db "$TASKS_ATTEMPT_DIR/answers.jsonl" 2>/dev/null; do read _ < second; done',
    ].join('\n'),
  )
  const host = world.host([order])
  await host.said(`${order.token} lock_request`)
  await host.kill()
  const { executor, record } = await world.open()
  expect(await executor.recover([order])).toEqual([{ token: order.token, found: 'adopted' }])
  await second.open()
  await record.next(order.token, 'lock_request')
  executor.answer?.(order.token, { number: 1, locks: ['db'], granted: true })
  executor.answer?.(order.token, { number: 1, locks: ['db'], granted: true })
  void second.open()
  const { report } = await record.end(order.token)
  expect(report?.outcome).toBe('succeeded')
  const progress = record.of(order.token).filter(({ type }) => type === 'progress')
  expect(progress).toEqual([{ type: 'progress', percent: 50 }])
  expect(world.text(order, 'answers.jsonl').trim().split('\n')).toHaveLength(1)
  const log = readFileSync(join(world.file(order), '..', '..', 'logs', 'tasks', `${order.task}.jsonl`), 'utf8')
  const messages = log
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { message: string }).message)
  expect(messages.filter((message) => message === 'before' || message === 'after')).toEqual(['before', 'after'])
})

test('a run whose checkpoint is damaged is told so, and begins anew', async () => {
  const { executor, record } = await world.open()
  const file = join(world.codebase, 'rows.txt')
  appendFileSync(file, 'rows')
  const first = world.order(
    `${say({ type: 'checkpoint', checkpoint: 'half', percent: 50, files: ['rows.txt'] })}; exit 1`,
    {
      spec: 'a'.repeat(64),
    },
  )
  executor.start(first)
  const { kept } = await record.next(first.token, 'checkpoint')
  await record.end(first.token)
  const seen =
    'echo "${TASKS_CHECKPOINT:-none} ${TASKS_CHECKPOINT_PERCENT:-} $(cat "${TASKS_CHECKPOINT_DIR:-/nowhere}/rows.txt" 2>&1)"'
  const again = (number: number, spec: string) => ({
    ...first,
    token: `${first.task}-${number}`,
    number,
    spec,
    action: { kind: 'shell' as const, cmd: seen },
    resume_from: { checkpoint: 'half', percent: 50, attempt: first.token, ...(kept === undefined ? {} : { kept }) },
  })
  const [good, changed] = [again(2, 'a'.repeat(64)), again(3, 'b'.repeat(64))]
  for (const order of [good, changed]) executor.start(order)
  for (const order of [good, changed]) await record.end(order.token)
  expect(world.text(good, 'log')).toBe('half 50 rows\n')
  expect(record.of(good.token).map(({ type }) => type)).toEqual(['started', 'finished'])
  expect(world.text(changed, 'log')).toContain(
    'the checkpoint half is not gone on from: the task was changed since\nnone',
  )
  expect(record.of(changed.token)[0]).toEqual({
    type: 'checkpoint_refused',
    checkpoint: 'half',
    reason: 'the task was changed since',
  })
})
