import { readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AcceptanceCheck } from '../../../core/model/acceptance-check.ts'
import type { AttemptOrder } from '../../../core/model/attempt.ts'
import { ExecutorWorld } from '../../../testing/executor-world.ts'
import type { AttemptRecord, RecordedEnd } from '../../../testing/attempt-record.ts'
import type { Executor } from '../../../core/ports/executor.ts'
import { secretsAttendant } from './masking.ts'

const TOKEN = `s3cr+t/"q"'x%`
const KEY = 'first line of it\nsecond line of it'

let world: ExecutorWorld
let executor: Executor
let record: AttemptRecord

beforeEach(async () => {
  world = new ExecutorWorld({ module: import.meta.resolve('../command.ts'), factory: 'commandExecutor' })
  writeFileSync(join(world.codebase, 'key'), `${KEY}\n`)
  const attendants = [secretsAttendant(world.codebase, { HOST_TOKEN: TOKEN, NODE_OPTIONS: '--max-old-space-size=64' })]
  ;({ executor, record } = await world.open(1, { attendants }))
})
afterEach(() => world.dispose())

function order(cmd: string, changes: Partial<AttemptOrder> = {}): AttemptOrder {
  const secrets = { TOKEN: 'env:HOST_TOKEN', KEY: 'file:key' }
  return world.order(cmd, { action: { kind: 'shell', cmd, secrets }, ...changes })
}

async function run(asked: AttemptOrder): Promise<RecordedEnd> {
  executor.start(asked)
  return record.end(asked.token)
}

/** Bytes of every file below a folder. */
function everything(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n')
}

test('a command gets its secrets, and nothing of what it says of them is kept', async () => {
  // In a file of its own, since a ticket holds the command as it is.
  writeFileSync(
    join(world.codebase, 'says.sh'),
    `test "$TOKEN" = 's3cr+t/"q"'"'"'x%' || exit 3
    test -z "$TASKS_MASKED$TASKS_KEPT_NODE_OPTIONS" && test "$NODE_OPTIONS" = --max-old-space-size=64 || exit 4
    env; echo "token $TOKEN" > /dev/stderr; printf %s "$KEY" | base64; printf 's3cr'; sleep 0.02; echo '+t/"q"'"'"'x%'
    echo '{"type":"artifact","kind":"file","path":"a-s3cr+t/\\"q\\"'"'"'x%-b"}' >> "$TASKS_REPORT"
    echo '{"type":"checkpoint","checkpoint":"half"}' >> "$TASKS_REPORT"
    exit 7`,
  )
  const asked = order('sh ./says.sh')
  const { report, evidence } = await run(asked)
  expect(report).toMatchObject({ outcome: 'failed', exit_code: 7, artifacts: [{ path: 'a-***-b' }] })
  expect(record.of(asked.token).map(({ type }) => type)).toEqual(['started', 'checkpoint', 'finished'])
  const log = world.text(asked, 'log')
  expect(log).toContain('TOKEN=***\n')
  expect(log).toContain('token ***\n')
  for (const leak of [TOKEN, 's3cr', 'first line', 'second line', Buffer.from(KEY).toString('base64').slice(0, 20)]) {
    expect(everything(world.file(asked))).not.toContain(leak)
    expect(JSON.stringify([evidence, record.of(asked.token)])).not.toContain(leak)
  }
  expect(readdirSync(world.file(asked)).filter((name) => /pipe|runner/.test(name))).toEqual(['report.pipe'])
  expect(readlinkSync(world.file(asked, 'report.pipe'))).toBe('/dev/null')
})

test('it ends as its command does: by every code and signal, and what was told to it is told to the command', async () => {
  expect((await run(order('exit 255'))).report).toMatchObject({ exit_code: 255 })
  for (const signal of ['TERM', 'PIPE', 'KILL', 'ABRT', 'USR1', 'HUP'])
    expect((await run(order(`kill -${signal} $$`))).report).toMatchObject({ outcome: 'failed', signal: `SIG${signal}` })
  const asked =
    order(`trap 'echo told once; exit 5' TERM; echo '{"type":"checkpoint","checkpoint":"on"}' >> $TASKS_REPORT
    while :; do read _ < never || sleep 0.01; done`)
  executor.start(asked)
  await record.next(asked.token, 'checkpoint')
  executor.cancel(asked.token, 5_000)
  expect((await record.end(asked.token)).report).toMatchObject({ outcome: 'cancelled', exit_code: 5 })
  expect(world.text(asked, 'log').match(/told once/g)).toHaveLength(1)
})

test('a grandchild that keeps the pipe keeps nobody waiting, and what it prints later is lost, not shown', async () => {
  const asked = order(`(trap '' HUP; sleep 30; echo "$TOKEN") & echo "pid $TOKEN"`)
  const { report } = await run(asked)
  expect(report?.outcome).toBe('succeeded')
  expect(report?.duration_ms).toBeLessThan(5_000)
  expect(world.text(asked, 'log')).toMatch(/^pid \*\*\*\n/)
})

test('a runner that is killed leaves nothing at which anybody waits', async () => {
  const asked = order(`echo '{"type":"checkpoint","checkpoint":"on"}' >> $TASKS_REPORT; read _ < never; exec sleep 30`)
  world.gate('never')
  executor.start(asked)
  await record.next(asked.token, 'checkpoint')
  // So it looks when it is killed while it clears away itself.
  symlinkSync('/dev/null', world.file(asked, 'report.pipe.over'))
  executor.cancel(asked.token, 0)
  expect((await record.end(asked.token)).report).toMatchObject({ outcome: 'cancelled' })
  expect(readlinkSync(world.file(asked, 'report.pipe'))).toBe('/dev/null')
})

test('a check of the task has them too, and its message is masked as its output is', async () => {
  const common = { id: 'C1', priority: 'must', timeout_seconds: 10, when: 'on_complete' } as const
  const asks = { type: 'command', ...common, cmd: 'printf %s "$TOKEN"', expect: { stdout_contains: 'ok' } } as const
  const end = await run(order('true', { kind: 'check', check: asks }))
  expect(end.evidence?.system_error?.message).toBe('Expected "ok" in what `printf %s "$TOKEN"` prints; found "***".')
  writeFileSync(join(world.codebase, '.env'), `TOKEN=${TOKEN}`)
  const file: AcceptanceCheck = { type: 'artifact', ...common, path: '.env', expect: { contains: ['DONE'] } }
  const found = await run(order('true', { kind: 'check', check: file }))
  expect(found.evidence?.system_error?.message).toBe('Expected "DONE" in .env; found "TOKEN=***".')
})

test('a secret that is missing is named, and nothing is run', async () => {
  const secrets = { A: 'env:NOT_THERE', B: 'file:nowhere' }
  const asked = world.order('touch ran', { action: { kind: 'shell', cmd: 'touch ran', secrets } })
  const { report, evidence } = await run(asked)
  expect(report?.outcome).toBe('could_not_run')
  expect(evidence?.system_error).toEqual({
    code: 'SECRET_MISSING',
    message:
      'The secret A (env:NOT_THERE) is missing: there is no such variable. The secret B (file:nowhere) is missing: there is no such file.',
  })
  expect(readdirSync(world.codebase)).not.toContain('ran')
})

test('an attempt that is lost with its launcher and its runner leaves nothing of them', async () => {
  const asked = order(`echo '{"type":"checkpoint","checkpoint":"on"}' >> $TASKS_REPORT; read _ < never`)
  world.gate('never')
  executor.start(asked)
  await record.next(asked.token, 'checkpoint')
  await executor.close()
  const pids = world.text(asked, 'pid').trim().split('\n')
  const [launcher = 0, runner = 0] = pids.map((line) => (JSON.parse(line) as { pid: number }).pid)
  process.kill(launcher, 'SIGKILL')
  process.kill(-runner, 'SIGKILL')
  const attendants = [secretsAttendant(world.codebase, {})]
  const { executor: next, record: again } = await world.open(1, { attendants })
  await next.recover([asked])
  expect((await again.end(asked.token)).lost).toBe('process_gone')
  expect(readdirSync(world.file(asked))).not.toContain('runner.cjs')
  expect(readlinkSync(world.file(asked, 'report.pipe'))).toBe('/dev/null')
})

test('a masked attempt outlives its coordinator and is adopted', async () => {
  const gate = world.gate('gate')
  const asked = order('echo "before $TOKEN"; read _ < gate; echo "after $TOKEN"')
  executor.start(asked)
  await record.next(asked.token, 'started')
  await executor.close()
  const { executor: next, record: again } = await world.open(1)
  const [found] = await next.recover([asked])
  expect(found?.found).toBe('adopted')
  await gate.open()
  expect((await again.end(asked.token)).report?.outcome).toBe('succeeded')
  expect(world.text(asked, 'log')).toBe('before ***\nafter ***\n')
})
