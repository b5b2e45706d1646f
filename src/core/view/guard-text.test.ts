import { expect, test } from 'vitest'
import { guardedEvents, host, person } from '../../testing/guarded-run.ts'
import { overdueText } from './guard-text.ts'
import { Story } from './story.ts'

test('the story tells of load, breakers and waves in plain words', () => {
  const { events } = guardedEvents('a 1m retries 5\nb 1m retries 5\nc 3m\nd 20m\ne 1m after c', {
    mode: 'wave_based',
    workers: 1,
    workers_max: 4,
    policies: {
      barrier: { kind: 'all', quorum: 1, timeout_minutes: 15, fallback: 'escalate' },
      backpressure: {
        triggers: [{ metric: 'memory', threshold: 80, action: 'reduce_concurrency' }],
        recovery: { cool_down_seconds: 60, gradual_resume: true, resume_rate: 1 },
      },
      circuit_breakers: {
        patterns: [
          {
            name: 'registry',
            match: { message_regex: '(?i)econnrefused' },
            group_by: 'fingerprint',
            scope: 'plan',
            threshold: 1,
            window_s: 60,
            action: 'park',
            cooldown_s: 60,
            max_activations: 1,
          },
        ],
      },
    },
    attempts: { a: ['ECONNREFUSED: econnrefused', 'ECONNREFUSED: econnrefused'] },
    acts: [host('10s', 10, 90), host('2m', 10, 10), person('10m', 'approve P1.a retry'), person('18m', 'resume')],
  })
  const story = new Story()
  const lines = events.flatMap((event) => story.tell(event).map((line) => ({ line, event })))
  const told = lines.filter(({ event }) => !('task' in event)).map(({ line }) => line.text)
  expect(told.filter((text) => /ackpressure|breaker|Wave|Paused/.test(text)).join('\n')).toMatchInlineSnapshot(`
    "Backpressure: memory at 90% → reduce concurrency, 2 tasks at once
    Circuit breaker triggered: Registry pattern by P1.a; a probe may go in 1m 00s
    Backpressure: memory at 90% → reduce concurrency, 1 tasks at once
    Circuit breaker registry: P1.a probes
    Backpressure on memory eased, 2 tasks at once
    Circuit breaker registry stays open by P1.a, until a person has put its cause right
    After backpressure: 3 tasks at once again
    After backpressure: all tasks at once again
    Circuit breaker registry: P1.a probes
    Circuit breaker registry closed: P1.a went well
    Wave 1, its time was over: a person is asked whether the next one may begin
    Paused (wave 1: its time was over; 1 of its tasks have not ended well. May the next wave begin? Resume to let it, or stop): what runs goes on, nothing new starts
    Wave 1 ended: a person let the next one begin
    Wave 2 ended: all of it ended well
    Circuit breakers: 2 triggered, 1 resolved"
  `)
})

test('after the last wave nothing begins', () => {
  const event = {
    ...envelope,
    type: 'wave_timed_out',
    wave: 1,
    reason: 'its time was over',
    fallback: 'proceed',
  } as const
  expect(overdueText(event, 3)).toBe('Wave 2, its time was over: the next one begins')
  expect(overdueText(event, 2)).toBe('Wave 2, its time was over: it was the last one')
})

const envelope = { seq: 1, position: 1, ts: 0, execution_id: 'e', v: 1, cause: 'test', actor: 'test' } as const
