import { expect, test } from 'vitest'
import type { ExecutionOptions } from '../model/execution-options.ts'
import type { Policies } from '../model/policies.ts'
import { planFromText } from '../../testing/plan-text.ts'
import { backpressureOf, concurrencyOf, progressMarksOf } from './chosen-rules.ts'

const OPTIONS = { worker_min: 1, worker_max: 4, assume_idempotent: false, agent: null, dry_run: false }

const POLICIES: Partial<Policies> = {
  backpressure: {
    triggers: [
      { metric: 'memory', threshold: 85, action: 'reduce_concurrency' },
      { metric: 'cpu', threshold: 95, action: 'pause_low_priority' },
      { metric: 'memory', threshold: 97, action: 'break' },
    ],
    recovery: { cool_down_seconds: 30, gradual_resume: true, resume_rate: 1 },
  },
  checkpoint: { enabled: true, progress_marks: [25, 50, 75], max_overhead_pct: 5 },
}

function ruled(options: Partial<ExecutionOptions>, isRuled = true) {
  const plan = planFromText('a 1h')
  const policies = isRuled ? { ...plan.policies, ...POLICIES } : plan.policies
  return { coordinator: { ...plan, policies }, options: { ...OPTIONS, ...options } }
}

function thresholds(options: Partial<ExecutionOptions>, isRuled = true): string | undefined {
  return backpressureOf(ruled(options, isRuled))
    ?.triggers.map(({ metric, threshold, action }) => `${metric} ${threshold} ${action}`)
    .join(', ')
}

test('a threshold that was chosen stands in the place of the lowest of the plan, and is added where there is none', () => {
  expect(thresholds({})).toBe('memory 85 reduce_concurrency, cpu 95 pause_low_priority, memory 97 break')
  expect(thresholds({ cpu_threshold: 75 })).toBe(
    'memory 85 reduce_concurrency, cpu 75 pause_low_priority, memory 97 break',
  )
  expect(thresholds({ cpu_threshold: 75, memory_threshold: 60 })).toBe(
    'memory 60 reduce_concurrency, cpu 75 pause_low_priority, memory 97 break',
  )
  expect(thresholds({}, false)).toBeUndefined()
  expect(thresholds({ cpu_threshold: 75 }, false)).toBe('cpu 75 reduce_concurrency')
})

test('what was chosen for the run goes before the plan: tasks at once, and percent between checkpoints', () => {
  expect([concurrencyOf(ruled({ max_concurrent: 3 })), concurrencyOf(ruled({}))]).toEqual([
    3,
    ruled({}).coordinator.policies.concurrency_max,
  ])
  expect(progressMarksOf(ruled({}))).toEqual([25, 50, 75])
  expect(progressMarksOf(ruled({ checkpoint_interval: 40 }))).toEqual([40, 80])
  expect(progressMarksOf(ruled({}, false))).toEqual([])
})
