import { FailureClass } from '../../core/model/failure.ts'
import type { ErrorPattern, Policies } from '../../core/model/policies.ts'
import { MS_PER_HOUR } from '../../core/std/duration.ts'
import type { TimedAct } from '../../simulation/world-parts.ts'
import { idOf } from '../plan-text.ts'
import type { Dice } from './dice.ts'
import type { WorldFeature } from './world-feature.ts'

/** Load of the machine and what is done about it, breakers over failures, barriers between waves, requests to plan again. */
export const guards: WorldFeature = {
  name: 'guards',
  policies: (dice) => ({ ...pressure(dice), ...breakers(dice), ...barrier(dice), ...replan(dice) }),
  acts: (dice) =>
    dice.happens(0.4, 'loaded') ? Array.from({ length: 1 + dice.below(8, 'loads') }, (_, i) => load(dice, i)) : [],
}

function load(dice: Dice, i: number): TimedAct {
  const cpu_percent = dice.below(101, 'cpu', i)
  const memory_percent = dice.below(101, 'memory', i)
  const after_ms = Math.round(dice.luck('load', i) * 8 * MS_PER_HOUR)
  return { after_ms, act: { type: 'host_load', cpu_percent, memory_percent } }
}

function pressure(dice: Dice): Partial<Policies> {
  if (!dice.happens(0.4, 'backpressure')) return {}
  const triggers = Array.from({ length: 1 + dice.below(3, 'triggers') }, (_, i) => ({
    metric: dice.pick(['cpu', 'memory', 'error_rate'] as const, 'metric', i),
    threshold: 20 + dice.below(70, 'threshold', i),
    sustained_seconds: dice.pick([30, 600, 5400], 'sustained', i),
    action: dice.pick(
      ['pause_low_priority', 'defer_heavy', 'reduce_concurrency', 'break'] as const,
      'pressure action',
      i,
    ),
  }))
  return {
    backpressure: {
      triggers,
      recovery: {
        cool_down_seconds: dice.pick([0, 60, 3600], 'cool down'),
        gradual_resume: dice.happens(0.7, 'gradual'),
        resume_rate: 1 + dice.below(2, 'resume rate'),
      },
    },
  }
}

function breakers(dice: Dice): Partial<Policies> {
  if (!dice.happens(0.4, 'breakers')) return {}
  const patterns = Array.from({ length: dice.below(4, 'patterns') }, (_, i) => pattern(dice, i))
  return {
    circuit_breakers: {
      patterns,
      ...(dice.happens(0.3, 'thrash')
        ? { thrash: { min_loops: 1 + dice.below(3, 'loops'), window_s: dice.pick([600, 36_000], 'thrash window') } }
        : {}),
      ...(dice.happens(0.3, 'deadline') ? { deadline: { factor: 1 + dice.below(3, 'factor') } } : {}),
      ...(dice.happens(0.3, 'failure rate')
        ? { failure_rate: { threshold: 0.2 + 0.6 * dice.luck('rate'), min_samples: 1 + dice.below(5, 'samples') } }
        : {}),
    },
  }
}

function pattern(dice: Dice, i: number): ErrorPattern {
  return {
    name: `pattern-${i}`,
    match: dice.happens(0.6, 'by class', i)
      ? { class: dice.pick(FailureClass.options as [FailureClass, ...FailureClass[]], 'class', i) }
      : { message_regex: '.' },
    group_by: dice.pick(['fingerprint', 'capture', 'task', 'ecosystem', 'code'], 'group', i),
    scope: dice.pick<ErrorPattern['scope']>(
      ['plan', 'feature', 'pool', 'provider', 'package', { tasks: idOf('t1*') }],
      'scope',
      i,
    ),
    threshold: 1 + dice.below(3, 'breaker threshold', i),
    window_s: dice.pick([600, 7200, 100_000], 'breaker window', i),
    action: dice.pick(['park', 'reduce_concurrency', 'pause', 'quarantine'], 'breaker action', i),
    cooldown_s: dice.pick([0, 600, 7200], 'breaker cool down', i),
    max_activations: 1 + dice.below(3, 'activations', i),
    ...(dice.happens(0.4, 'longer', i) ? { cooldown_factor: dice.pick([1.5, 3], 'factor of cool down', i) } : {}),
  }
}

function barrier(dice: Dice): Partial<Policies> {
  if (!dice.happens(0.5, 'barrier')) return {}
  return {
    barrier: {
      kind: dice.pick(['quorum', 'all', 'custom'], 'barrier kind'),
      quorum: dice.luck('quorum'),
      critical_tasks: [idOf('t0'), idOf('t3')],
      ...(dice.happens(0.6, 'wave timeout') ? { timeout_minutes: 10 + dice.below(200, 'minutes') } : {}),
      fallback: dice.pick(['proceed', 'halt', 'defer_optional', 'escalate'], 'fallback'),
    },
  }
}

function replan(dice: Dice): Partial<Policies> {
  if (!dice.happens(0.3, 'replan')) return {}
  const some = <T>(items: readonly T[], key: string): T[] => items.filter((_, i) => dice.happens(0.6, key, i))
  return {
    replan: {
      enabled: true,
      triggers: some(
        ['pattern_of_missing_deps', 'missing_resource_capacity', 'task_timeout'] as const,
        'replan trigger',
      ),
      actions: some(['ask', 'shrink_parallelism', 'requeue'] as const, 'replan action'),
    },
  }
}
