import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Action } from '../../core/model/action.ts'
import type { AttemptOrder } from '../../core/model/attempt.ts'
import type { OwnExecutor } from '../../core/model/tasks-config.ts'
import { AttemptRecord, type RecordedEnd } from '../../testing/attempt-record.ts'
import { ownExecutor } from './own.ts'

let codebase: string
let record: AttemptRecord
beforeEach(() => {
  codebase = realpathSync(mkdtempSync(join(tmpdir(), 'tasks-own-')))
  record = new AttemptRecord()
})
afterEach(() => rmSync(codebase, { recursive: true }))

let orders = 0
function orderOf(changes: Partial<Action> = {}): AttemptOrder {
  const task = `P1.T${String(++orders).padStart(3, '0')}`
  const plain = {
    kind: 'run' as const,
    number: 4,
    run_number: 2,
    worker: 'worker-1',
    executor: 'own',
    title: 'Ship it',
  }
  const action = { kind: 'agent' as const, executor: 'own', ...changes }
  return { ...plain, token: `${task}-4`, execution_id: 'exec-2026-11-22-001', task, action, brief: '# Ship it\n' }
}

async function runOnce(run: OwnExecutor['run'], order = orderOf()): Promise<RecordedEnd> {
  const env = { HOST_KEY: 'pass-word' }
  const executor = ownExecutor({ name: 'own', own: { run }, codebase, stateDir: join(codebase, '.tasks'), env })
  await executor.open(record, 1)
  executor.start(order)
  const end = await record.end(order.token)
  await executor.close()
  return end
}

function textIn(order: AttemptOrder, file: string): string {
  return readFileSync(join(codebase, '.tasks/executions', order.execution_id, 'attempts', order.token, file), 'utf8')
}

test('it is handed the whole attempt, and what it says becomes reports, its log and its usage', async () => {
  const order = orderOf({ cwd: 'web', env: { STAGE: 'test' }, secrets: { KEY: 'env:HOST_KEY' } })
  const end = await runOnce((attempt) => {
    attempt.log(`${attempt.task} ${attempt.title}, ${attempt.number}. ${attempt.directory.slice(codebase.length)}`)
    attempt.log(`${attempt.brief}${attempt.action.env?.['STAGE']} ${attempt.secrets['KEY']}`)
    attempt.progress(50, 'half')
    for (let percent = 51; percent <= 90; percent++) attempt.progress(percent)
    attempt.checkpoint('shipped', 95)
    return { outcome: 'succeeded', usage: { cost_usd: 0.5 }, artifacts: [{ path: 'out', kind: 'dir' }] }
  }, order)
  expect(end.report).toMatchObject({
    outcome: 'succeeded',
    usage: { cost_usd: 0.5 },
    artifacts: [{ path: 'out', kind: 'dir' }],
  })
  expect(record.of(order.token).slice(0, -1)).toEqual([
    { type: 'started' },
    { type: 'progress', percent: 50, message: 'half' },
    { type: 'progress', percent: 90 },
    { type: 'checkpoint', checkpoint: 'shipped', percent: 95 },
  ])
  expect(textIn(order, 'log')).toBe(`${order.task} Ship it, 2. /web\n# Ship it\ntest ***\n`)
})

test('what it throws is a failure of the code, unless it says another class or the system does', async () => {
  const thrown = [
    new Error('no pass-word'),
    Object.assign(new Error('busy'), { class: 'external', code: 'QUOTA_EXCEEDED', retry_after_seconds: 9 }),
    Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    'a text',
    undefined,
  ]
  const told: string[] = []
  for (const error of thrown) {
    const { report } = await runOnce(
      () => {
        return Promise.reject(error as Error)
      },
      orderOf({ secrets: { KEY: 'env:HOST_KEY' } }),
    )
    const { class: kind, code, message, retry_after_seconds } = report?.error ?? {}
    told.push(`${report?.outcome} ${kind} ${code}: ${message} ${retry_after_seconds ?? ''}`.trim())
  }
  expect(told).toMatchInlineSnapshot(`
    [
      "failed logic EXECUTOR_FAILED: no ***",
      "failed external QUOTA_EXCEEDED: busy 9",
      "failed transient ECONNREFUSED: refused",
      "failed logic EXECUTOR_FAILED: a text",
      "failed logic EXECUTOR_FAILED: undefined",
    ]
  `)
})

test('what it answers is looked at, and a secret that is missing keeps it from running', async () => {
  const odd = await runOnce(() => ({ outcome: 'fine' }) as never)
  expect(odd.report?.error).toMatchObject({ code: 'EXECUTOR_ANSWER', class: 'logic' })
  const nothing = await runOnce(() => undefined as never)
  expect(nothing.report?.error?.message).toMatch(/^The executor own answered nothing: its run is to resolve with/)
  const failed = await runOnce(() => ({ outcome: 'failed', message: 'no room', code: 'ENOSPC' }))
  expect(failed.report?.error).toMatchObject({ code: 'ENOSPC', class: 'resource', message: 'no room' })
  let ran = false
  const missing = await runOnce(
    () => {
      ran = true
      return { outcome: 'succeeded' }
    },
    orderOf({ secrets: { KEY: 'env:NOT_THERE' } }),
  )
  expect(missing.report).toMatchObject({ outcome: 'could_not_run', error: { code: 'SECRET_MISSING' } })
  expect(ran).toBe(false)
})

test('one that does not obey is given up when its patience is over, and is not heard any more', async () => {
  const order = orderOf()
  const late = Promise.withResolvers<void>()
  const own: OwnExecutor = {
    async run(attempt) {
      await late.promise
      attempt.progress(99)
      return { outcome: 'succeeded' }
    },
  }
  const executor = ownExecutor({ name: 'own', own, codebase, stateDir: join(codebase, '.tasks') })
  await executor.open(record, 1)
  executor.start(order)
  await record.next(order.token, 'started')
  executor.cancel(order.token, 60_000)
  executor.cancel(order.token, 10)
  expect((await record.end(order.token)).report?.outcome).toBe('cancelled')
  late.resolve()
  await executor.close()
  expect(record.of(order.token).map(({ type }) => type)).toEqual(['started', 'finished'])
})

test('an error that its code drops belongs to it: the coordinator goes on', () => {
  const program = `
    import { handToOwner, runForeign } from ${JSON.stringify(import.meta.resolve('../../system/foreign-code.ts'))}
    for (const kind of ['uncaughtException', 'unhandledRejection'])
      process.on(kind, (error) => console.log(handToOwner(error) ? 'handed over' : 'ours: ' + error.message))
    runForeign(() => { Promise.reject(new Error('a')); setTimeout(() => { throw new Error('b') }) }, (error) => console.log(error.message))
    Promise.reject(new Error('c'))`
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(said).toBe('a\nhanded over\nours: c\nb\nhanded over\n')
})

test('its code cannot end the process: that is its failure, or told in its log when nobody waits for it', () => {
  const program = `
    import { handToOwner, runForeign } from ${JSON.stringify(import.meta.resolve('../../system/foreign-code.ts'))}
    process.on('uncaughtException', handToOwner)
    const told = (error) => console.log(error.message.slice(0, 15))
    await runForeign(async () => process.exit(3), told).catch((error) => console.log('failed: ' + error.message))
    runForeign(() => { setTimeout(() => process.exit()) }, told)
    setTimeout(() => process.exit(5), 50)`
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(stdout).toBe(
    'failed: process.exit(3) was called, which would end the coordinator with all its tasks\nprocess.exit() \n',
  )
  expect(status).toBe(5)
})

test('no secret gets out by what it calls progress, checkpoint, artifact or code, and none of it is without end', async () => {
  const order = orderOf({ secrets: { KEY: 'env:HOST_KEY' } })
  const end = await runOnce((attempt) => {
    attempt.progress(10, `at pass-word ${'x'.repeat(1000)}`)
    for (let i = 0; i < 1200; i++) attempt.checkpoint(`pass-word ${i}${'x'.repeat(300)}`)
    return {
      outcome: 'failed',
      code: 'pass-word',
      message: 'pass-word',
      artifacts: [{ path: 'out/pass-word', kind: 'file' }],
    }
  }, order)
  expect(end.report).toMatchObject({ error: { message: '***' }, artifacts: [{ path: 'out/***' }] })
  const told = record.of(order.token)
  expect(JSON.stringify(told).toLowerCase()).not.toMatch(/pass.word/)
  expect(told.filter(({ type }) => type === 'checkpoint')).toHaveLength(1000)
  expect(Math.max(...told.map((report) => JSON.stringify(report).length))).toBeLessThan(600)
})

test('what cannot even be turned into text is a failure like any other', async () => {
  const { report } = await runOnce(() => Promise.reject(Object.create(null) as Error))
  expect(report?.error).toMatchObject({
    code: 'EXECUTOR_FAILED',
    message: expect.stringContaining('no text') as string,
  })
})

test('what it knows of its failure is told as it says, and what only a person can see to is not tried again', async () => {
  const quota = await runOnce(() => ({
    outcome: 'failed',
    code: 'QUOTA',
    kind: 'rate_limit',
    captures: { host: 'api.acme.dev' },
    retry_after_seconds: 90,
  }))
  expect(quota.report?.error).toMatchObject({
    code: 'QUOTA',
    kind: 'rate_limit',
    class: 'external',
    captures: { host: 'api.acme.dev' },
    retry_after_seconds: 90,
    retryable: true,
  })
  const odd = await runOnce(() => ({
    outcome: 'failed',
    captures: { host: `a\n\u202Eb\uD83D${'c'.repeat(200)}` },
    retry_after_seconds: 1e300,
  }))
  expect(odd.report?.error).toMatchObject({
    captures: { host: `ab\uFFFD${'c'.repeat(115)}` },
    retry_after_seconds: 86_400,
  })
  const refused = await runOnce(() => ({ outcome: 'failed', code: 'NO_ENTRY', kind: 'auth' }))
  expect(refused.report?.error).toMatchObject({ class: 'external', kind: 'auth', retryable: false })
})
