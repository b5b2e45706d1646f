import type { PlanDiff } from '../../model/plan-diff.ts'
import { qualityOf } from '../quality/quality.ts'
import type { Fields } from './field-changes.ts'
import type { ComparedPlan } from './plan-diff.ts'

type Measure = PlanDiff['forecast'][number]

/** The settings that a plan states, and the rules of its execution. */
export function settingFields({ tasks, waves, coordinator }: ComparedPlan): Fields {
  const { meta } = tasks
  const { quotas } = coordinator.resources
  const { retry, ...policies } = coordinator.policies
  return [
    ['title', coordinator.meta.title],
    ['execution_model', coordinator.mode],
    ['min_confidence', meta.min_confidence],
    ['low_confidence', meta.low_confidence],
    ['repair', meta.repair],
    ['max_wave_size', waves.execution_models.wave_based.config.max_wave_size],
    ['max_concurrent', policies.concurrency_max],
    ['worker_min', coordinator.worker_pool.min],
    ['worker_max', coordinator.worker_pool.max],
    ['quotas.cpu_cores', quotas.cpu_cores],
    ['quotas.memory_mb', quotas.memory_mb],
    ['quotas.disk_io_mbps', quotas.disk_io_mbps],
    ['policies.fairness', policies.fairness],
    ['policies.lock_policy', policies.lock_policy],
    ['policies.update_mode', policies.update_mode],
    ['policies.cancel_grace_seconds', policies.cancel_grace_seconds],
    ['policies.retry', retry],
    ['review.status', coordinator.review.status],
    ['review.low_confidence', coordinator.review.low_confidence.length],
    ['generator', `${meta.generator.name} ${meta.generator.version}`],
  ]
}

/** The numbers that describe two plans as wholes, side by side. */
export function measuresOf(before: ComparedPlan, after: ComparedPlan): Measure[] {
  const first = [...numbersOf(before), ...qualityNumbers(before, after)]
  const numbers = [...numbersOf(after), ...qualityNumbers(after, before)]
  const second = new Map(numbers.map(([measure, , value]) => [measure, value]))
  return first.map(([measure, unit, value]) => ({ measure, unit, before: value, after: second.get(measure) ?? 0 }))
}

/** The quality of a plan, where that of the other one can be computed too. */
function qualityNumbers({ proposals, ...plan }: ComparedPlan, other: ComparedPlan): Numbers {
  if (proposals === undefined || other.proposals === undefined) return []
  const { percent, hard_fails } = qualityOf({ ...plan, proposals })
  return [
    ['quality', 'percent', percent],
    ['quality.hard_fails', 'count', hard_fails.length],
  ]
}

type Numbers = [measure: string, unit: Measure['unit'], value: number][]

function numbersOf({ features, dag, waves }: ComparedPlan): Numbers {
  const { wave_based, rolling_frontier } = waves.execution_models
  const frontier = rolling_frontier.estimated_completion_time
  const inWaves = wave_based.estimated_completion
  const { metrics } = dag
  return [
    ['rolling_frontier.p50', 'hours', frontier.p50_hours],
    ['rolling_frontier.p80', 'hours', frontier.p80_hours],
    ['rolling_frontier.p95', 'hours', frontier.p95_hours],
    ['rolling_frontier.optimal', 'hours', frontier.optimal_hours],
    ['wave_based.p50', 'hours', inWaves.p50_hours],
    ['wave_based.p80', 'hours', inWaves.p80_hours],
    ['wave_based.p95', 'hours', inWaves.p95_hours],
    ['wave_based.waves', 'count', wave_based.total_waves],
    ['critical_path', 'hours', metrics.critical_path_hours],
    ['longest_path', 'count', metrics.longestPath],
    ['width', 'count', metrics.width],
    ['tasks', 'count', metrics.nodes],
    ['edges', 'count', metrics.edges],
    ['features', 'count', features.features.length],
  ]
}
