/** For each field of the policies a world, and two values with which that world goes two ways. */
import type { Policies } from '../core/model/policies.ts'
import {
  HOUR,
  allocation,
  asking,
  backoff,
  barrier,
  breaker,
  busy,
  costing,
  crowded,
  failsAtFirst,
  hanging,
  kinds,
  limits,
  longWork,
  marks,
  matching,
  outside,
  pressure,
  registryDown,
  replan,
  slow,
  spoiled,
  straggling,
  thrifty,
  unattended,
  type World,
} from './policy-worlds.ts'

/** Two values of a field's topmost policy, and where the difference shows. */
export interface Effect extends World {
  /** Two values of the field's topmost policy. */
  readonly one: Partial<Policies>
  readonly other: Partial<Policies>
}

/** By the path of the field: `retry.backoff`, `backpressure.triggers[].metric`. */
export const EFFECTS: Readonly<Record<string, Effect>> = {
  concurrency_max: { plan: 'a 1h\nb 1h', workers: 2, one: { concurrency_max: 1 }, other: { concurrency_max: 2 } },
  max_wave_size: {
    plan: 'a 1h\nb 2h\nc 1h after a',
    mode: 'wave_based',
    workers: 3,
    one: { max_wave_size: 1 },
    other: { max_wave_size: 2 },
  },
  fairness: {
    plan: ['low 1h prio low', ...['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].map((name) => `${name} 1h prio critical`)].join(
      '\n',
    ),
    one: { fairness: 'fifo' },
    other: { fairness: 'weighted' },
  },
  aging_seconds: { ...crowded, one: { aging_seconds: 3600 }, other: { aging_seconds: 360_000 } },
  lock_timeout_seconds: {
    plan: 'a 3h idempotent\nb 5h locks db',
    workers: 2,
    fates: (task) => (task === 'a' ? { asks: [{ after_ms: HOUR, locks: ['db'] }] } : undefined),
    one: { lock_timeout_seconds: 600 },
    other: { lock_timeout_seconds: 7200 },
  },
  update_mode: {
    plan: 'a 2h\nb 1h after a',
    acts: [
      {
        after_ms: HOUR,
        act: {
          type: 'hot_update',
          update: {
            id: 'u1',
            base_version: 0,
            reason: 'more urgent',
            ops: [{ op: 'set_priority', task: 'P1.a', priority: 'critical' }],
          },
        },
      },
    ],
    one: { update_mode: 'hot' },
    other: { update_mode: 'disabled' },
  },
  cancel_grace_seconds: {
    ...hanging,
    fates: (task) => (task === 'a' ? { duration_ms: null, obeys_after_ms: 100_000 } : undefined),
    one: { cancel_grace_seconds: 1 },
    other: { cancel_grace_seconds: 60 },
  },
  'retry.max_attempts': { ...failsAtFirst, one: backoff({}), other: backoff({ max_attempts: 2 }) },
  'retry.backoff': { ...failsAtFirst, one: backoff({}), other: backoff({ backoff: 'linear', max_attempts: 5 }) },
  'retry.initial_delay_ms': { ...failsAtFirst, one: backoff({}), other: backoff({ initial_delay_ms: 1 }) },
  'retry.max_delay_ms': { ...failsAtFirst, one: backoff({}), other: backoff({ max_delay_ms: 61_000 }) },
  'retry.jitter': { ...failsAtFirst, one: backoff({}), other: backoff({ jitter: true }) },
  'retry.max_lost': {
    plan: 'a 1h flags idempotent',
    compiled: true,
    fates: (_, kind, number) => (kind === 'run' && number < 5 ? { ending: 'lost' } : undefined),
    rules: {},
    one: backoff({ max_lost: 2 }),
    other: backoff({ max_lost: 9 }),
  },
  'resource_allocation.headroom_percent': {
    plan: 'quota cpu_cores 4\na 1h cpu 2\nb 1h cpu 2',
    workers: 2,
    one: allocation({}),
    other: allocation({ headroom_percent: 20 }),
  },
  'resource_allocation.preemption_enabled': {
    plan: 'long 9h prio low preemptible resumable idempotent locks db\nfirst 1h\nurgent 1h prio critical locks db after first',
    workers: 2,
    rules: { aging_seconds: 600 },
    one: allocation({}),
    other: allocation({ preemption_enabled: true }),
  },
  'worker_matching.strategy': { ...kinds, one: matching({}), other: matching({ strategy: 'first_fit' }) },
  'worker_matching.prefer_specialized': { ...kinds, one: matching({}), other: matching({ prefer_specialized: false }) },
  'worker_matching.max_tasks_per_worker': { ...kinds, one: matching({}), other: matching({ max_tasks_per_worker: 1 }) },
  'checkpoint.enabled': { ...longWork, one: marks({}), other: marks({ enabled: false }) },
  'checkpoint.progress_marks': {
    ...longWork,
    plan: 'a 10h resumable idempotent',
    fates: (_, kind, number) =>
      kind === 'run' ? { progress_reports: 9, ending: number === 1 ? 'lost' : 'succeeded' } : undefined,
    one: marks({}),
    other: marks({ progress_marks: [40] }),
  },
  'checkpoint.max_overhead_pct': { ...longWork, one: marks({}), other: marks({ max_overhead_pct: 90 }) },
  'rollback.strategy': {
    ...spoiled,
    one: { rollback: { strategy: 'per_task', max_depth: 9 } },
    other: { rollback: { strategy: 'frontier_scope', max_depth: 9 } },
  },
  'rollback.max_depth': {
    ...spoiled,
    one: { rollback: { strategy: 'frontier_scope', max_depth: 9 } },
    other: { rollback: { strategy: 'frontier_scope', max_depth: 1 } },
  },
  'circuit_breakers.patterns[].name': { ...registryDown, one: breaker({}), other: breaker({ name: 'network' }) },
  'circuit_breakers.patterns[].match.code': {
    ...registryDown,
    one: breaker({}),
    other: breaker({ match: { code: 'ENOSPC' } }),
  },
  'circuit_breakers.patterns[].match.class': {
    ...registryDown,
    one: breaker({ match: { class: 'external' } }),
    other: breaker({ match: { class: 'logic' } }),
  },
  'circuit_breakers.patterns[].match.message_regex': {
    ...registryDown,
    one: breaker({ match: { message_regex: 'ECONNREFUSED .*:4873' } }),
    other: breaker({ match: { message_regex: 'ECONNREFUSED .*:5432' } }),
  },
  'circuit_breakers.patterns[].group_by': { ...registryDown, one: breaker({}), other: breaker({ group_by: 'task' }) },
  'circuit_breakers.patterns[].scope': {
    ...registryDown,
    one: breaker({}),
    other: breaker({ scope: { tasks: 'P1.t1' } }),
  },
  'circuit_breakers.patterns[].threshold': { ...registryDown, one: breaker({}), other: breaker({ threshold: 4 }) },
  'circuit_breakers.patterns[].window_s': { ...registryDown, one: breaker({}), other: breaker({ window_s: 1 }) },
  'circuit_breakers.patterns[].action': { ...registryDown, one: breaker({}), other: breaker({ action: 'quarantine' }) },
  'circuit_breakers.patterns[].cooldown_s': { ...registryDown, one: breaker({}), other: breaker({ cooldown_s: 7200 }) },
  'circuit_breakers.patterns[].max_activations': {
    ...registryDown,
    one: breaker({}),
    other: breaker({ max_activations: 1 }),
  },
  'circuit_breakers.thrash.min_loops': {
    ...registryDown,
    one: { circuit_breakers: { thrash: { min_loops: 2, window_s: 7200 } } },
    other: { circuit_breakers: { thrash: { min_loops: 3, window_s: 7200 } } },
  },
  'circuit_breakers.thrash.window_s': {
    ...registryDown,
    one: { circuit_breakers: { thrash: { min_loops: 2, window_s: 7200 } } },
    other: { circuit_breakers: { thrash: { min_loops: 2, window_s: 1 } } },
  },
  'circuit_breakers.deadline.factor': {
    ...hanging,
    plan: 'a 1h idempotent\nb 1h after a',
    one: { circuit_breakers: { deadline: { factor: 2 } } },
    other: { circuit_breakers: { deadline: { factor: 3 } } },
  },
  'circuit_breakers.failure_rate.threshold': {
    ...registryDown,
    one: { circuit_breakers: { failure_rate: { threshold: 0.5, min_samples: 4 } } },
    other: { circuit_breakers: {} },
  },
  'circuit_breakers.failure_rate.min_samples': {
    ...registryDown,
    one: { circuit_breakers: { failure_rate: { threshold: 0.5, min_samples: 4 } } },
    other: { circuit_breakers: { failure_rate: { threshold: 0.5, min_samples: 8 } } },
  },
  'backpressure.triggers[].metric': { ...busy, one: pressure({}), other: pressure({ metric: 'memory' }) },
  'backpressure.triggers[].threshold': { ...busy, one: pressure({}), other: pressure({ threshold: 90 }) },
  'backpressure.triggers[].sustained_seconds': {
    ...busy,
    one: pressure({}),
    other: pressure({ sustained_seconds: 900 }),
  },
  'backpressure.triggers[].action': { ...busy, one: pressure({}), other: pressure({ action: 'pause_low_priority' }) },
  'backpressure.recovery.cool_down_seconds': {
    ...busy,
    one: pressure({}),
    other: pressure({}, { cool_down_seconds: 600 }),
  },
  'backpressure.recovery.gradual_resume': {
    ...busy,
    one: pressure({}),
    other: pressure({}, { gradual_resume: false }),
  },
  'backpressure.recovery.resume_rate': { ...busy, one: pressure({}), other: pressure({}, { resume_rate: 2 }) },
  'replan.enabled': { ...hanging, one: replan({}), other: replan({ enabled: false }) },
  'replan.triggers': { ...hanging, one: replan({}), other: replan({ triggers: ['missing_resource_capacity'] }) },
  'replan.actions': { ...hanging, one: replan({}), other: replan({ actions: ['requeue'] }) },
  'barrier.kind': { ...straggling, one: barrier({}), other: barrier({ kind: 'all' }) },
  'barrier.quorum': { ...straggling, one: barrier({}), other: barrier({ quorum: 0.5 }) },
  'barrier.critical_tasks': {
    ...straggling,
    one: barrier({ kind: 'custom', critical_tasks: ['P1.a'] }),
    other: barrier({ kind: 'custom', critical_tasks: ['P1.d'] }),
  },
  'barrier.timeout_minutes': {
    ...straggling,
    one: barrier({ kind: 'all', timeout_minutes: 120 }),
    other: barrier({ kind: 'all', timeout_minutes: 240 }),
  },
  'barrier.fallback': {
    ...straggling,
    one: barrier({ kind: 'all', timeout_minutes: 120 }),
    other: barrier({ kind: 'all', timeout_minutes: 120, fallback: 'halt' }),
  },
  'timeouts.queue_seconds': { ...slow, one: limits({ queue_seconds: 3600 }), other: limits({ queue_seconds: 36_000 }) },
  'timeouts.start_seconds': { ...slow, one: limits({ start_seconds: 60 }), other: limits({ start_seconds: 600 }) },
  'timeouts.run_seconds': { ...slow, one: limits({ run_seconds: 9000 }), other: limits({ run_seconds: 36_000 }) },
  'timeouts.total_seconds': { ...slow, one: limits({ total_seconds: 9000 }), other: limits({ total_seconds: 36_000 }) },
  'scope_audit.action': {
    ...outside,
    one: { scope_audit: { action: 'fail' } },
    other: { scope_audit: { action: 'ask' } },
  },
  'approvals.plan': { ...unattended, one: asking({}), other: asking({ plan: true }) },
  'approvals.timeout_seconds': { ...unattended, one: asking({}), other: asking({ timeout_seconds: 60 }) },
  'approvals.on_timeout': { ...unattended, one: asking({}), other: asking({ on_timeout: 'reject' }) },
  'cost.rates.cpu_hour_usd': { ...thrifty, one: costing({ cpu_hour_usd: 1 }), other: costing({ cpu_hour_usd: 4 }) },
  'cost.rates.run_hour_usd': { ...thrifty, one: costing({ run_hour_usd: 1 }), other: costing({ run_hour_usd: 4 }) },
  'cost.rates.million_tokens_in_usd': {
    ...thrifty,
    one: costing({ million_tokens_in_usd: 1 }),
    other: costing({ million_tokens_in_usd: 4 }),
  },
  'cost.rates.million_tokens_out_usd': {
    ...thrifty,
    one: costing({ million_tokens_out_usd: 1 }),
    other: costing({ million_tokens_out_usd: 4 }),
  },
  'cost.reserve_usd': { ...thrifty, one: costing({ cpu_hour_usd: 1 }), other: costing({ cpu_hour_usd: 1 }, 4) },
}
