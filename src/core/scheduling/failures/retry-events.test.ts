import { expect, test } from 'vitest'
import { ErrorPattern, type Policies } from '../../model/policies.ts'
import { FailureClass } from '../../model/failure.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { emptySite } from '../../execution/state.ts'
import { nextDeadline } from '../deadlines.ts'
import { step } from '../step.ts'

const COOLDOWN_S = 600
const RETRY = { backoff: 'exponential', initial_delay_ms: 1000, max_delay_ms: 4000, jitter: true } as const
const MOST_RUNS = 9
const LONG_MS = 3_600_000

/** A breaker that opens at the first failure of a class, or none. */
function policiesOf(failureClass: FailureClass, isOpen: boolean): Partial<Policies> {
  if (!isOpen) return {}
  const pattern = ErrorPattern.parse({
    name: 'storm',
    match: { class: failureClass },
    group_by: 'fingerprint',
    scope: 'plan',
    threshold: 1,
    window_s: 600,
    action: 'park',
    cooldown_s: COOLDOWN_S,
    max_activations: 9,
  })
  return { circuit_breakers: { patterns: [pattern] } }
}

/** What became of a task whose every attempt fails: each wait in ms, and how many runs there were. */
function waits(word: string, failureClass: FailureClass, isOpen: boolean, seed: number): readonly [number[], number] {
  const plan = planFromText(`a 1m ${word}`, { policies: policiesOf(failureClass, isOpen) })
  const nodes = plan.graph.nodes.map((node) => ({ ...node, retry: { ...node.retry, ...RETRY } }))
  const coordinator = { ...plan, graph: { ...plan.graph, nodes } }
  const options = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: false }
  const place = { execution_id: 'exec-a', actor: 'operator', plan_dir: 'plan', codebase: '.' }
  const site = emptySite()
  const scheduled: number[] = []
  let [at, runs, opened] = [1000, 0, false]
  let events = step(site, { type: 'submit', at, coordinator, options, seed, ...place })
  for (; runs < MOST_RUNS; runs++) {
    const token = events.find((event) => event.type === 'attempt_ordered')?.attempt
    if (token === undefined) break
    at += 1000
    const error = { code: 'X', message: 'x', class: failureClass, fingerprint: 'x', retryable: true }
    const report = { type: 'finished', outcome: 'failed', duration_ms: 1000, error } as const
    events = step(site, { type: 'attempt_reported', at, actor: 'executor', execution_id: 'exec-a', token, report })
    opened ||= events.some((event) => event.type === 'circuit_breaker' && event.action === 'opened')
    const wait = events.find((event) => event.type === 'task_retry_scheduled')
    if (wait !== undefined) scheduled.push(wait.wake_at - at)
    for (let next = nextDeadline(site); next !== null && site.at < at + LONG_MS; next = nextDeadline(site)) {
      events = step(site, { type: 'tick', at: next, actor: 'clock' })
      if (events.some((event) => event.type === 'attempt_ordered')) break
    }
    at = site.at
  }
  expect(opened).toBe(isOpen)
  return [scheduled, runs]
}

test('of each class every wait lies within its bound, and with an open breaker not before the breaker lets one through', () => {
  for (const failureClass of FailureClass.options) {
    for (const isOpen of [false, true]) {
      for (let seed = 0; seed < 20; seed++) {
        const [scheduled] = waits('retries 4', failureClass, isOpen, seed)
        expect([isOpen, scheduled.length >= 4, isOpen || scheduled.length === 4]).toEqual([isOpen, true, true])
        for (const [i, wait] of scheduled.entries()) {
          const bound = Math.min(4000, 1000 * 2 ** i) * (failureClass === 'external' ? 4 : 1)
          const held = isOpen ? COOLDOWN_S * 1000 - 1 : 0
          expect(wait).toBeGreaterThanOrEqual(held)
          expect(wait).toBeLessThanOrEqual(held + bound + 1)
        }
      }
    }
  }
})

test('what is not to be repeated is not; what a breaker answers for has spent no attempt, and is as long as that is safe', () => {
  for (const failureClass of FailureClass.options) {
    for (const isOpen of [false, true]) {
      expect(waits('retries 4 effects net', failureClass, isOpen, 1)).toEqual([[], 1])
      const [scheduled, runs] = waits('retries 0', failureClass, isOpen, 1)
      expect([isOpen, scheduled.length > 0, runs > 1]).toEqual([isOpen, isOpen, isOpen])
    }
  }
})
