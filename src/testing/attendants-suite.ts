/** What an executor of processes owes to those who look after its attempts (`attendant.ts`). Part of `executor-suite.ts`. */
import { expect, test } from 'vitest'
import type { AttemptOrder } from '../core/model/attempt.ts'
import type { ExecutorWorld } from './executor-world.ts'

/** Registers the tests. */
export function exerciseAttendants(world: () => ExecutorWorld): void {
  test('starts a command with the words before the shell as they are', async () => {
    const here = world()
    const odd = 'a "b" $HOME \\ ü\nsecond'
    const inner = { dress: (job: object) => ({ ...job, wrap: ['/usr/bin/env', `INNER=${odd}`] }) }
    const outer = {
      dress: (job: { wrap: string[] }) => ({
        ...job,
        wrap: ['/bin/sh', '-c', 'echo outer; exec "$@"', 'sh', ...job.wrap],
      }),
    }
    const { executor, record } = await here.open(1, { attendants: [inner, outer] })
    const orders = [here.order('printf %s "$INNER$#"'), here.order('exit 7')]
    for (const order of orders) executor.start(order)
    const [first, second] = await Promise.all(orders.map(({ token }) => record.end(token)))
    expect(first?.report).toMatchObject({ outcome: 'succeeded' })
    expect(here.text(orders[0] as AttemptOrder, 'log')).toBe(`outer\n${odd}0`)
    expect(second?.report).toMatchObject({ outcome: 'failed', exit_code: 7 })
  })

  test('says so when the first word is no program, or an attendant cannot do its part', async () => {
    const here = world()
    const missing = { dress: (job: object) => ({ ...job, wrap: ['/no/such/program'] }) }
    const first = await here.open(1, { attendants: [missing] })
    const order = here.order('true')
    first.executor.start(order)
    const { report, evidence } = await first.record.end(order.token)
    expect([report?.outcome, evidence?.system_error?.code]).toEqual(['could_not_run', 'ENOENT'])
    const unable = {
      dress: () => {
        throw Object.assign(new Error('no such secret'), { code: 'NO_SECRET' })
      },
    }
    const second = await here.open(1, { attendants: [unable] })
    const other = here.order('true')
    second.executor.start(other)
    const end = await second.record.end(other.token)
    expect([end.report?.outcome, end.evidence?.system_error?.code]).toEqual(['could_not_run', 'NO_SECRET'])
  })
}
