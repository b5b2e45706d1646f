import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Coordinator } from '../core/model/coordinator.ts'
import type { Proposal, TaskProposal } from '../core/model/proposal.ts'
import { chance } from '../core/std/chance.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import type { Plan } from '../core/planning/plan.ts'
import { compileText } from '../testing/compiled-text.ts'
import { untroubled } from './forecast.ts'
import { simulateRun } from './run.ts'

/** A compiled plan with everything that can hold a task: arrows, a lock, readers, a pool, a rate, quotas, lanes, waves, people. */
function randomPlan(seed: number, tasks: number): Plan {
  const dice = (sides: number, ...key: (string | number)[]): number => Math.floor(chance(seed, ...key) * sides)
  const line = (i: number): string => {
    const after = Array.from({ length: i === 0 ? 0 : dice(3, 'arrows', i) }, (_, k) => `t${dice(i, 'after', i, k)}`)
    return [
      `t${i} ${1 + dice(6, 'hours', i)}h`,
      ['', '', 'locks db', 'reads db'][dice(4, 'lock', i)],
      ['', '', 'pools dbs×1', 'pools dbs×2'][dice(4, 'pool', i)],
      after.length === 0 ? '' : `after ${[...new Set(after)].join(' ')}`,
      dice(8, 'done', i) === 0 ? 'flags done' : '',
    ].join(' ')
  }
  const text = ['! db exclusive', '! dbs shared_limited 2', ...Array.from({ length: tasks }, (_, i) => line(i))]
  const change = (proposal: Proposal): Proposal => ({
    ...proposal,
    resources: {
      ...proposal.resources,
      api: { type: 'rate', capacity: 1, interval_seconds: 7200, location: '', constraint: '', reason: '' },
    },
    tasks: proposal.tasks.map((task, i): TaskProposal => {
      const { exclusive_resources = [], shared_resources = {} } = task.resources ?? {}
      const more = dice(4, 'rate', i) === 0 ? { api: 1 } : {}
      const resources = { ...task.resources, exclusive_resources, shared_resources: { ...shared_resources, ...more } }
      const asked = { ...task, resources: { ...resources, ...(dice(3, 'cpu', i) === 0 ? { cpu_cores: 1.5 } : {}) } }
      if (dice(6, 'person', i) === 0) return { ...asked, action: { kind: 'human' } }
      return dice(6, 'timeout', i) === 0
        ? { ...asked, action: { kind: 'shell', cmd: 'true', timeout_seconds: 1800 } }
        : asked
    }),
  })
  return compileText(
    text.join('\n'),
    { quotas: { cpu_cores: 3 }, max_wave_size: 1 + dice(5, 'wave'), worker_max: 1 + dice(4, 'lanes') },
    change,
  )
}

/** Hours of one run with mean durations. Durations are whole milliseconds, so a long chain may be a few of them short. */
function hours(coordinator: Coordinator, mode: Coordinator['mode']): number {
  return simulateRun({ ...untroubled(coordinator), mode }, { seed: 1, durations: 'mean' }).makespan_ms / MS_PER_HOUR
}

test('with mean durations no run is shorter than anything that the plan says no schedule can beat', () => {
  const judge = (seed: number, tasks: number): void => {
    const { dag, waves, coordinator } = randomPlan(seed, tasks)
    const { critical_path_hours, resource_utilization, resourceBottlenecks } = dag.metrics
    const { rolling_frontier, wave_based } = waves.execution_models
    const bounds = {
      'critical path': critical_path_hours,
      optimal: rolling_frontier.estimated_completion_time.optimal_hours,
      ...Object.fromEntries(
        Object.entries(resource_utilization).map(([name, use]) => [`use of ${name}`, use.lower_bound_hours]),
      ),
      ...Object.fromEntries(resourceBottlenecks.map((b) => [`bottleneck ${b.resource}`, b.lower_bound_hours])),
    }
    const rolling = hours(coordinator, 'rolling_frontier')
    for (const [name, bound] of Object.entries(bounds))
      expect(bound, `${name} of ${rolling}`).toBeLessThanOrEqual(rolling + 1e-4)
    const barriers = hours(coordinator, 'wave_based')
    expect(wave_based.estimated_completion.p50_hours, 'waves').toBeLessThanOrEqual(barriers + 1e-4)
  }
  fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 20 }), judge), { seed: 20_261_207, numRuns: 100 })
})
