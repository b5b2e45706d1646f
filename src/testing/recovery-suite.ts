import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type AttemptOrder, ProcessIdentity } from '../core/model/attempt.ts'
import { groupAlive } from '../system/process-group.ts'
import { identify, isSame } from '../system/process-identity.ts'
import type { ExecutorWorld } from './executor-world.ts'

/** Who the `pid` file of an attempt names: the command, and its launcher. */
function owners(here: ExecutorWorld, order: AttemptOrder): { command: ProcessIdentity; launcher: ProcessIdentity } {
  const [launcher = '', command = ''] = here.text(order, 'pid').split('\n')
  return { command: ProcessIdentity.parse(JSON.parse(command)), launcher: ProcessIdentity.parse(JSON.parse(launcher)) }
}

/** Makes an attempt's folder as somebody else left it. */
function leave(here: ExecutorWorld, order: AttemptOrder, identity: ProcessIdentity | undefined): void {
  mkdirSync(here.file(order), { recursive: true })
  writeFileSync(here.file(order, 'ticket'), JSON.stringify(order))
  if (identity !== undefined)
    writeFileSync(here.file(order, 'pid'), `${JSON.stringify(identity)}\n${JSON.stringify(identity)}\n`)
}

/** Registers the tests of `recover`, on processes that are really killed. */
export function exerciseRecovery(world: () => ExecutorWorld): void {
  test('adopts a command that still runs, and tells its end', async () => {
    const here = world()
    const gate = here.gate('gate')
    const order = here.order('echo began; read _ < gate; echo went on; exit 7')
    const host = here.host([order])
    await host.said(`${order.token} started`)
    await host.kill()
    const { executor, record } = await here.open()
    expect(await executor.recover([order])).toEqual([{ token: order.token, found: 'adopted' }])
    expect(record.endsOf(order.token)).toEqual([])
    await gate.open()
    const { report, evidence } = await record.end(order.token)
    expect(report).toMatchObject({ outcome: 'failed', exit_code: 7 })
    expect(evidence?.log_tail).toBe('began\nwent on\n')
  })

  test('can end a command that it adopted', async () => {
    const here = world()
    const order = here.order('sleep 1000 & wait')
    const host = here.host([order])
    await host.said(`${order.token} started`)
    await host.kill()
    const { executor, record } = await here.open()
    await executor.recover([order])
    executor.cancel(order.token, 60_000)
    expect((await record.end(order.token)).report).toMatchObject({ outcome: 'cancelled', signal: 'SIGTERM' })
    expect(groupAlive(owners(here, order).command.pid)).toBe(false)
  })

  test('tells the end of a command that ended while nobody looked', async () => {
    const here = world()
    const gate = here.gate('gate')
    const order = here.order('read _ < gate; exit 5')
    const host = here.host([order])
    await host.said(`${order.token} started`)
    await host.kill()
    await gate.open()
    await expect.poll(() => existsSync(here.file(order, 'exit'))).toBe(true)
    const { executor, record } = await here.open()
    expect(await executor.recover([order])).toEqual([{ token: order.token, found: 'reported' }])
    expect(record.endsOf(order.token)).toMatchObject([{ report: { outcome: 'failed', exit_code: 5 } }])
    // The launcher of the dead host has nobody left to work for.
    await expect.poll(() => isSame(owners(here, order).launcher)).toBe(false)
  })

  test('starts what nobody had started', async () => {
    const here = world()
    const unknown = here.order('echo ran')
    const ticketed = here.order('echo ran')
    const torn = here.order('echo ran')
    leave(here, ticketed, undefined)
    leave(here, torn, undefined)
    writeFileSync(here.file(torn, 'ticket'), '')
    const { executor, record } = await here.open()
    const orders = [unknown, ticketed, torn]
    expect(await executor.recover(orders)).toEqual(orders.map(({ token }) => ({ token, found: 'unstarted' })))
    for (const order of orders) expect((await record.end(order.token)).report?.outcome).toBe('succeeded')
    expect(JSON.parse(here.text(torn, 'ticket'))).toEqual(torn)
  })

  test('is told once that a command is gone whose launcher was killed too, and nothing of it is left', async () => {
    const here = world()
    here.gate('never')
    // The command dies; a child of it that ignores SIGTERM goes on.
    const order = here.order(`sh -c "trap '' TERM; echo ready; read _ < never" & wait`)
    const host = here.host([order])
    await host.said(`${order.token} started`)
    await expect.poll(() => here.text(order, 'log')).toBe('ready\n')
    const { command, launcher } = owners(here, order)
    await host.kill()
    process.kill(launcher.pid, 'SIGKILL')
    process.kill(command.pid, 'SIGKILL')
    expect(groupAlive(command.pid)).toBe(true)
    const { executor, record } = await here.open()
    expect(await executor.recover([order])).toEqual([{ token: order.token, found: 'lost' }])
    expect(groupAlive(command.pid)).toBe(false)
    expect(record.endsOf(order.token)).toMatchObject([{ lost: 'process_gone', report: undefined }])
  })

  test('does not take a stranger with the same number for the command, and leaves him alone', async () => {
    const here = world()
    const own = identify(process.pid) as ProcessIdentity
    const reused = here.order('echo ran')
    const rebooted = here.order('echo ran')
    leave(here, reused, { ...own, start_time: '1' })
    leave(here, rebooted, { ...own, boot_id: 'another boot' })
    const { executor, record } = await here.open()
    expect((await executor.recover([reused, rebooted])).map(({ found }) => found)).toEqual(['lost', 'lost'])
    expect(record.endsOf(reused.token)).toMatchObject([{ lost: 'process_gone' }])
    expect(record.endsOf(rebooted.token)).toMatchObject([{ lost: 'machine_restarted' }])
    expect(existsSync(here.file(reused, 'log'))).toBe(false)
  })

  test('does not start again what the machine may have forgotten in a power cut', async () => {
    const here = world()
    const order = here.order('echo ran')
    leave(here, order, undefined)
    writeFileSync(join(here.file(order), '..', '..', 'boot'), 'another boot\n')
    const fresh = here.order('echo ran')
    const { executor, record } = await here.open()
    expect(await executor.recover([order])).toEqual([{ token: order.token, found: 'lost' }])
    expect(record.endsOf(order.token)).toMatchObject([{ lost: 'machine_restarted' }])
    expect(existsSync(here.file(order, 'pid'))).toBe(false)
    executor.start(fresh)
    expect((await record.end(fresh.token)).report?.outcome).toBe('succeeded')
  })

  test('runs an attempt once, however many begin it at the same time', async () => {
    const here = world()
    const orders = Array.from({ length: 10 }, () => here.order('echo ran >> "$TASKS_ATTEMPT_DIR/marks"'))
    const all = await Promise.all([here.open(), here.open(), here.open()])
    for (const { executor } of all) void executor.recover(orders)
    for (const order of orders)
      for (const { record } of all) expect((await record.end(order.token)).report?.outcome).toBe('succeeded')
    expect(orders.map((order) => here.text(order, 'marks'))).toEqual(orders.map(() => 'ran\n'))
  })

  test('waits for a command whose launcher was killed, and then says that it is lost', async () => {
    const here = world()
    const gate = here.gate('gate')
    const { executor, record } = await here.open(1)
    const order = here.order('read _ < gate; echo done > done')
    executor.start(order)
    await record.next(order.token, 'started')
    process.kill(owners(here, order).launcher.pid, 'SIGKILL')
    // The slot goes to a new launcher.
    const other = here.order('true')
    executor.start(other)
    await record.end(other.token)
    expect(record.endsOf(order.token)).toEqual([])
    await gate.open()
    expect((await record.end(order.token)).lost).toBe('process_gone')
    expect(readFileSync(join(here.codebase, 'done'), 'utf8')).toBe('done\n')
  })

  test('leaves running what was not cancelled when it is closed', async () => {
    const here = world()
    const gate = here.gate('gate')
    const { executor, record } = await here.open(1)
    const order = here.order('read _ < gate')
    executor.start(order)
    await record.next(order.token, 'started')
    await executor.close()
    const later = await here.open()
    expect(await later.executor.recover([order])).toEqual([{ token: order.token, found: 'adopted' }])
    await gate.open()
    expect((await later.record.end(order.token)).report?.outcome).toBe('succeeded')
  })
}
