import { expect, test } from 'vitest'
import type { Input } from '../core/model/input.ts'
import { emptySite } from '../core/execution/state.ts'
import { turn } from '../core/scheduling/turn.ts'
import { planFromText } from '../testing/plan-text.ts'
import { HostLoadWatch } from './host-load.ts'

const execution_id = 'exec-2026-01-01-001'
const options = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: false }

/** An execution with a threshold for the load; each look is a second later, at a machine with this load. */
function world(metric: 'cpu' | 'memory' | 'error_rate'): (cpu: number, memory: number) => string[] {
  const coordinator = planFromText('P1.T001')
  coordinator.policies.backpressure = {
    triggers: [{ metric, threshold: 80, action: 'defer_heavy', sustained_seconds: 2 }],
    recovery: { cool_down_seconds: 2, gradual_resume: false, resume_rate: 1 },
  }
  const site = emptySite()
  let now = 1000
  const submit = { type: 'submit', actor: 'test', execution_id, coordinator, options, seed: 1 }
  turn(site, [{ ...submit, plan_dir: '/p', codebase: '/c', at: now } as Input])
  let load = { cpu_percent: 0, memory_percent: 0 }
  const told: string[] = []
  const watch = new HostLoadWatch({
    source: { sample: () => load },
    execution: () => site.executions.get(execution_id),
    tell: (letter) => {
      const { events } = turn(site, [{ ...letter, at: now } as Input])
      told.push(
        ...events.flatMap((event) =>
          event.type === 'host_load' ? [`${event.cpu_percent}/${event.memory_percent}`] : [],
        ),
      )
    },
    now: () => now,
  })
  return (cpu, memory) => {
    now += 1000
    load = { cpu_percent: cpu, memory_percent: memory }
    watch.look()
    return told.splice(0)
  }
}

test('a load is told when its mean crosses a threshold, falls well below it, and not otherwise', () => {
  const look = world('cpu')
  const told = [10, 10, 100, 100, 100, 100, 100, 100, 85, 10, 0].map((cpu) => look(cpu, 50))
  expect(told.flatMap((lines, i) => lines.map((line) => `${i}: ${line}`))).toEqual(['5: 82/50', '10: 59/50'])
})

test('a load that stays high is told again before it is forgotten', () => {
  const look = world('memory')
  const told = Array.from({ length: 24 }, () => look(0, 90).length)
  expect(told.flatMap((count, i) => (count > 0 ? [i] : []))).toEqual([0, 10, 20])
})

test('a machine is not asked when no threshold is about it', () => {
  const look = world('error_rate')
  expect([look(100, 100), look(0, 0)]).toEqual([[], []])
})
