/**
 * What every executor must do, whatever carries its attempts out: a process, a server, a container, the coordinator itself, or
 * nothing at all. A new one's test says how its orders look and calls this; the port's own words stand in
 * `core/ports/executor.ts`.
 */
import { afterEach, expect, test } from 'vitest'
import type { AttemptOrder } from '../core/model/attempt.ts'
import type { Executor } from '../core/ports/executor.ts'
import { AttemptRecord } from './attempt-record.ts'

/** A place in which executors of one kind work, for one test. */
export interface ExecutorScene {
  /** A new executor: another one after a crash, over what the last one left. Not opened yet. */
  make(): Executor | Promise<Executor>
  /** An order that succeeds soon; every call is another attempt. */
  quick(): AttemptOrder
  /** One that fails. */
  failing(): AttemptOrder
  /** One that goes on until it is cancelled. */
  endless(): AttemptOrder
  /** How often it was carried out. */
  timesDone(order: AttemptOrder): number
  /** Frees what the scene has taken. */
  dispose(): void | Promise<void>
}

/** Registers the conformance tests. `scene` makes a fresh place for each. */
export function exerciseExecutor(scene: () => ExecutorScene | Promise<ExecutorScene>): void {
  const leaving: (() => unknown)[] = []
  afterEach(async () => {
    for (const leave of leaving.splice(0).toReversed()) await leave()
  })
  const enter = async (): Promise<ExecutorScene> => {
    const here = await scene()
    leaving.push(() => here.dispose())
    return here
  }
  const open = async (here: ExecutorScene, slots = 4): Promise<{ executor: Executor; record: AttemptRecord }> => {
    const executor = await here.make()
    const record = new AttemptRecord()
    await executor.open(record, slots)
    leaving.push(() => executor.close())
    return { executor, record }
  }

  test('an attempt is told to begin, then how it ended, and nothing more', async () => {
    const here = await enter()
    const { executor, record } = await open(here)
    const order = here.quick()
    executor.start(order)
    expect(record.of(order.token), 'no answer comes before start has returned').toEqual([])
    const { report } = await record.end(order.token)
    expect(report).toMatchObject({ outcome: 'succeeded' })
    expect(report?.duration_ms).toBeGreaterThanOrEqual(0)
    const told = record.of(order.token).map(({ type }) => type)
    expect([told[0], told.at(-1)]).toEqual(['started', 'finished'])
    expect(told.filter((type) => type === 'started' || type === 'finished')).toHaveLength(2)
  })

  test('a failure comes with what the classifier needs', async () => {
    const here = await enter()
    const { executor, record } = await open(here)
    const order = here.failing()
    executor.start(order)
    const { report, evidence } = await record.end(order.token)
    expect(report?.outcome).toBe('failed')
    expect(report?.error ?? evidence).toBeDefined()
  })

  test('an attempt that is told to begin twice begins once, also when it has ended, and when there are more than slots', async () => {
    const here = await enter()
    const { executor, record } = await open(here, 1)
    const orders = [here.quick(), here.quick(), here.quick()]
    for (const order of orders) executor.start(order)
    for (const order of orders) executor.start(order)
    for (const order of orders) await record.end(order.token)
    for (const order of orders) executor.start(order)
    const last = here.quick()
    executor.start(last)
    await record.end(last.token)
    expect(orders.map((order) => record.endsOf(order.token).length)).toEqual([1, 1, 1])
    expect(orders.map((order) => here.timesDone(order))).toEqual([1, 1, 1])
  })

  test('an attempt ends when it is cancelled, once, however often that is said', async () => {
    const here = await enter()
    const { executor, record } = await open(here)
    const order = here.endless()
    executor.start(order)
    await record.next(order.token, 'started')
    executor.cancel(order.token, 5_000)
    executor.cancel(order.token, 5_000)
    expect((await record.end(order.token)).report?.outcome).toBe('cancelled')
    executor.cancel(order.token, 0)
    executor.cancel('P9.T999-1', 0)
    const after = here.quick()
    executor.start(after)
    await record.end(after.token)
    expect(record.endsOf(order.token)).toHaveLength(1)
  })

  test('what has ended is not cancelled any more', async () => {
    const here = await enter()
    const { executor, record } = await open(here)
    const order = here.quick()
    executor.start(order)
    await record.end(order.token)
    executor.cancel(order.token, 0)
    const after = here.quick()
    executor.start(after)
    await record.end(after.token)
    expect(record.endsOf(order.token)).toMatchObject([{ report: { outcome: 'succeeded' } }])
  })

  test('after a restart the fate of every order is told: ended ones again, those nobody began are begun', async () => {
    const here = await enter()
    const { executor, record } = await open(here)
    const ended = here.quick()
    const running = here.endless()
    const fresh = here.quick()
    executor.start(ended)
    executor.start(running)
    await record.end(ended.token)
    await record.next(running.token, 'started')
    await executor.close()
    const later = await open(here)
    const orders = [ended, running, fresh]
    const fates = await later.executor.recover(orders)
    expect(fates.map(({ token }) => token).toSorted()).toEqual(orders.map(({ token }) => token).toSorted())
    const foundOf = (order: AttemptOrder): string | undefined => fates.find(({ token }) => token === order.token)?.found
    expect(foundOf(ended)).toBe('reported')
    expect(later.record.endsOf(ended.token)).toMatchObject([{ report: { outcome: 'succeeded' } }])
    expect(foundOf(fresh)).toBe('unstarted')
    await later.record.end(fresh.token)
    expect([here.timesDone(ended), here.timesDone(fresh)]).toEqual([1, 1])
    const isAdopted = foundOf(running) === 'adopted'
    if (isAdopted) later.executor.cancel(running.token, 5_000)
    const { report, lost } = await later.record.end(running.token)
    expect([foundOf(running), report?.outcome ?? 'lost']).toEqual(
      isAdopted ? ['adopted', 'cancelled'] : ['lost', 'lost'],
    )
    expect(lost === undefined).toBe(isAdopted)
    expect(here.timesDone(running)).toBeLessThanOrEqual(1)
    expect(later.record.endsOf(running.token)).toHaveLength(1)
  })

  test('nothing is told once it is closed, and what was cancelled has ended by then', async () => {
    const here = await enter()
    const { executor, record } = await open(here)
    const cancelled = here.endless()
    const left = here.endless()
    for (const order of [cancelled, left]) executor.start(order)
    for (const order of [cancelled, left]) await record.next(order.token, 'started')
    executor.cancel(cancelled.token, 5_000)
    await executor.close()
    const told = record.of(left.token).length
    await new Promise((resolve) => setImmediate(resolve))
    expect(record.of(left.token)).toHaveLength(told)
    expect(record.endsOf(left.token)).toEqual([])
    // The next coordinator ends what was left running.
    const later = await open(here)
    await later.executor.recover([left])
    later.executor.cancel(left.token, 5_000)
    await later.record.end(left.token)
  })
}
