/** The rules of the plan as the options of an execution change them: what was said for this run holds before the plan. */
import type { Coordinator } from '../model/coordinator.ts'
import type { ExecutionOptions } from '../model/execution-options.ts'
import type { BackpressurePolicy } from '../model/policies.ts'

type Ruled = { readonly coordinator: Coordinator; readonly options: ExecutionOptions }

/** How a plan without rules about load recovers from it. */
const RECOVERY: BackpressurePolicy['recovery'] = { cool_down_seconds: 30, gradual_resume: true, resume_rate: 1 }

/** By the options: they are never changed in place, and neither is a policy. */
const known = new WeakMap<
  ExecutionOptions,
  { readonly from: BackpressurePolicy | undefined; readonly made: BackpressurePolicy }
>()

/**
 * What the runtime does under load. A threshold that was chosen for the run is the lowest at which anything is done about that
 * metric; triggers with a higher one keep it.
 */
export function backpressureOf({ coordinator, options }: Ruled): BackpressurePolicy | undefined {
  const from = coordinator.policies.backpressure
  const { cpu_threshold, memory_threshold } = options
  if (cpu_threshold === undefined && memory_threshold === undefined) return from
  const last = known.get(options)
  if (last !== undefined && last.from === from) return last.made
  const triggers = from?.triggers ?? []
  const made = {
    triggers: withLowest(withLowest(triggers, 'cpu', cpu_threshold), 'memory', memory_threshold),
    recovery: from?.recovery ?? RECOVERY,
  }
  known.set(options, { from, made })
  return made
}

type Triggers = BackpressurePolicy['triggers']

function withLowest(triggers: Triggers, metric: 'cpu' | 'memory', threshold: number | undefined): Triggers {
  if (threshold === undefined) return triggers
  const own = triggers.filter((trigger) => trigger.metric === metric)
  if (own.length === 0) return [...triggers, { metric, threshold, action: 'reduce_concurrency' }]
  const lowest = Math.min(...own.map((trigger) => trigger.threshold))
  return triggers.map((trigger) => {
    if (trigger.metric !== metric) return trigger
    return { ...trigger, threshold: trigger.threshold === lowest ? threshold : Math.max(threshold, trigger.threshold) }
  })
}

/** Tasks that may be under way at once, at most. */
export function concurrencyOf({ coordinator, options }: Ruled): number {
  return options.max_concurrent ?? coordinator.policies.concurrency_max
}

/** The percentages of its progress at which a task leaves a checkpoint; none when checkpoints are off. */
export function progressMarksOf({ coordinator, options }: Ruled): readonly number[] {
  const policy = coordinator.policies.checkpoint
  const { checkpoint_interval: interval } = options
  if (interval === undefined) return policy?.enabled === true ? policy.progress_marks : []
  const marks: number[] = []
  for (let mark = interval; mark < 100; mark += interval) marks.push(mark)
  return marks
}
