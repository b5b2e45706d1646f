import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ProcessIdentity } from '../core/model/attempt.ts'
import { groupAlive } from '../system/process-group.ts'
import { identify } from '../system/process-identity.ts'
import type { ExecutorWorld } from './executor-world.ts'

const STUBBORN = `trap '' TERM; echo ready; while :; do read _ < never || sleep 1; done`

/** Registers the tests of how attempts that are processes come to their end. */
export function exerciseEnds(world: () => ExecutorWorld): void {
  test('a command that obeys', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const order = here.order('sleep 1000')
    executor.start(order)
    await record.next(order.token, 'started')
    executor.cancel(order.token, 60_000)
    const { report } = await record.end(order.token)
    expect(report).toMatchObject({ outcome: 'cancelled', signal: 'SIGTERM' })
    executor.cancel(order.token, 0)
    executor.cancel('P9.T999-1', 0)
    expect(record.endsOf(order.token)).toHaveLength(1)
  })

  test('a command that tidies up in its patience, although it then succeeds', async () => {
    const here = world()
    const { executor, record } = await here.open()
    // It waits for what it started, which ends by the same signal; else the launcher may still find it and say so. It says that it
    // is ready when that runs: a signal that met it half started would be lost on it.
    const order = here.order(`trap 'echo tidied; wait; exit 0' TERM; sleep 1000 & echo ready; wait`)
    executor.start(order)
    await expect.poll(() => here.text(order, 'log')).toBe('ready\n')
    executor.cancel(order.token, 60_000)
    const { report } = await record.end(order.token)
    expect(report?.outcome).toBe('cancelled')
    expect(here.text(order, 'log')).toBe('ready\ntidied\n')
  })

  test('a command that does not obey, once its patience is over', async () => {
    const here = world()
    const { executor, record } = await here.open()
    here.gate('never')
    const order = here.order(STUBBORN)
    executor.start(order)
    await expect.poll(() => here.text(order, 'log')).toBe('ready\n')
    executor.cancel(order.token, 60_000)
    // Asked again with less patience: the shorter one holds.
    executor.cancel(order.token, 50)
    const { report } = await record.end(order.token)
    expect(report).toMatchObject({ outcome: 'cancelled', signal: 'SIGKILL' })
  })

  test('a grandchild that does not obey and holds the log', async () => {
    const here = world()
    const { executor, record } = await here.open()
    here.gate('never')
    const order = here.order(`sh -c "${STUBBORN}" & wait`)
    executor.start(order)
    await expect.poll(() => here.text(order, 'log')).toBe('ready\n')
    const { pid } = await record.next(order.token, 'started')
    executor.cancel(order.token, 100)
    const { report } = await record.end(order.token)
    expect(report?.outcome).toBe('cancelled')
    expect(groupAlive(pid as number)).toBe(false)
  })

  test('what a command leaves running, when the command itself has ended', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const order = here.order('sleep 1000 & echo started it')
    executor.start(order)
    const { report } = await record.end(order.token)
    const { pid } = await record.next(order.token, 'started')
    expect(report).toMatchObject({ outcome: 'succeeded', exit_code: 0 })
    expect(groupAlive(pid as number)).toBe(false)
    expect(here.text(order, 'log')).toBe('started it\n[tasks] ended what the command had left running\n')
  })

  test('an order that has not begun, which then never begins', async () => {
    const here = world()
    const gate = here.gate('gate')
    const { executor, record } = await here.open(1)
    const first = here.order('read _ < gate')
    const second = here.order('echo began')
    executor.start(first)
    executor.start(second)
    executor.cancel(second.token, 60_000)
    expect((await record.end(second.token)).lost).toBe('never_started')
    await gate.open()
    await record.end(first.token)
    expect(existsSync(here.file(second, 'pid'))).toBe(false)
    const later = await here.open(1)
    expect(await later.executor.recover([second])).toEqual([{ token: second.token, found: 'lost' }])
    expect((await later.record.end(second.token)).lost).toBe('never_started')
  })

  test('a command that is cancelled in the moment of its start', async () => {
    const here = world()
    const { executor, record } = await here.open(1)
    // The moment is short, so it is tried often.
    for (let i = 0; i < 20; i++) {
      const order = here.order('sleep 1000')
      executor.start(order)
      executor.cancel(order.token, 60_000)
      expect((await record.end(order.token)).report).toMatchObject({ outcome: 'cancelled', signal: 'SIGTERM' })
    }
  })

  test('a command that its launcher could not write down', async () => {
    const here = world()
    const { executor, record } = await here.open(1)
    const order = here.order('sleep 1000')
    executor.start(order)
    await record.next(order.token, 'started')
    const pid = here.file(order, 'pid')
    writeFileSync(pid, `${readFileSync(pid, 'utf8').split('\n')[0]}\n`)
    executor.cancel(order.token, 60_000)
    expect((await record.end(order.token)).report).toMatchObject({ outcome: 'cancelled', signal: 'SIGTERM' })
  })

  test('its launchers when it is closed, and waits for what was cancelled', async () => {
    const here = world()
    const { executor, record } = await here.open(2)
    here.gate('never')
    const order = here.order(STUBBORN)
    executor.start(order)
    await expect.poll(() => here.text(order, 'log')).toBe('ready\n')
    const launcher = ProcessIdentity.parse(
      JSON.parse(readFileSync(here.file(order, 'pid'), 'utf8').split('\n')[0] as string),
    )
    executor.cancel(order.token, 50)
    await executor.close()
    expect(record.endsOf(order.token)).toHaveLength(1)
    await expect.poll(() => identify(launcher.pid)).toBeUndefined()
  })
}
