import { expect, test } from 'vitest'
import type { Event } from '../core/model/event.ts'
import type { NotificationChannel, Notice } from '../core/ports/notification.ts'
import { emptySite } from '../core/execution/state.ts'
import { Notifier } from './notifier.ts'

const PATIENCE = { delivery_ms: 5_000, retry_ms: 0, close_ms: 5_000 }

function alert(seq: number): Event {
  return {
    v: 1,
    seq,
    position: seq,
    ts: Date.UTC(2026, 10, 23, 1, 2, 3),
    execution_id: 'exec-2026-11-23-001',
    cause: 'tick',
    actor: 'coordinator',
    type: 'alert_fired',
    task: 'P1.T001',
    metric: 'memory_mb',
    value: 9,
    threshold: 8,
    action: 'notify',
  }
}

/** A channel that answers as it is told, in order, and then that all is well. */
function channel(...answers: (Error | Promise<void>)[]): NotificationChannel & { readonly told: Notice[] } {
  const told: Notice[] = []
  return {
    name: 'the channel',
    on: new Set(['alert_fired']),
    told,
    deliver(notice) {
      told.push(notice)
      const answer = answers.shift()
      return answer instanceof Error ? Promise.reject(answer) : (answer ?? Promise.resolve())
    },
  }
}

function notifierOf(channels: NotificationChannel[], patience = PATIENCE): { notifier: Notifier; troubles: string[] } {
  const troubles: string[] = []
  return {
    notifier: new Notifier({ channels, title: 'Shop', trouble: (text) => troubles.push(text), patience }),
    troubles,
  }
}

test('an event that somebody asked for is told in the form of the design, the others are not', async () => {
  const one = channel()
  const { notifier, troubles } = notifierOf([one])
  notifier.tell([{ ...alert(1), type: 'worker_left', worker: 'worker-1', reason: 'x' } as Event, alert(2)], emptySite())
  await notifier.close()
  expect(one.told.map(({ text }) => JSON.parse(text))).toMatchInlineSnapshot(`
    [
      {
        "data": {
          "action": "notify",
          "actor": "coordinator",
          "execution_id": "exec-2026-11-23-001",
          "execution_title": "Shop",
          "metric": "memory_mb",
          "position": 2,
          "seq": 2,
          "task_id": "P1.T001",
          "threshold": 8,
          "value": 9,
        },
        "event": "alert_fired",
        "timestamp": "2026-11-23T01:02:03.000Z",
      },
    ]
  `)
  expect(troubles).toEqual([])
})

test('what fails is tried once more; a channel that fails is said once, and again only after it worked', async () => {
  const no = new Error('no')
  const one = channel(no, no, no, no, no)
  const { notifier, troubles } = notifierOf([one])
  notifier.tell([1, 2, 3, 4].map(alert), emptySite())
  await notifier.close()
  expect(one.told.map(({ text }) => JSON.parse(text).data.seq)).toEqual([1, 1, 2, 2, 3, 3, 4])
  expect(troubles).toEqual(['the channel could not be told of alert_fired: no'])
})

test('one that never answers holds up nobody: others are told, and the end waits no longer than it may', async () => {
  const stuck: NotificationChannel = {
    name: 'the stuck one',
    on: new Set(['alert_fired']),
    deliver: (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('given up')))),
  }
  const other = channel()
  const { notifier, troubles } = notifierOf([stuck, other], { ...PATIENCE, close_ms: 1 })
  notifier.tell([alert(1), alert(2)], emptySite())
  await notifier.close()
  expect(other.told).toHaveLength(2)
  expect(troubles).toEqual(['the stuck one could not be told of alert_fired: given up'])
})

test('a queue does not grow for ever, and what was left out is counted', async () => {
  let open = (): void => {}
  const gate = new Promise<void>((resolve) => (open = resolve))
  const slow = channel(gate)
  const { notifier, troubles } = notifierOf([slow])
  notifier.tell(
    Array.from({ length: 250 }, (_, i) => alert(i)),
    emptySite(),
  )
  open()
  await notifier.close()
  expect(slow.told).toHaveLength(201)
  expect(troubles).toEqual(['the channel is too slow: it was not told of 49 events'])
})
