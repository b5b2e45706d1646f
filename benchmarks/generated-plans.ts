import type { Coordinator } from '../src/core/model/coordinator.ts'
import { chance } from '../src/core/std/chance.ts'
import { planFromText } from '../src/testing/plan-text.ts'

const CAPABILITIES = ['frontend', 'backend', 'database', 'testing'] as const

/**
 * A plan shaped like the system design's: features of about six tasks, one to three dependencies a task, mostly on tasks shortly
 * before it, four capabilities with two workers each, a migration lock and a test pool of three.
 */
export function generatedPlan(tasks: number, seed: number): Coordinator {
  const one = (sides: number, ...key: (string | number)[]): number => Math.floor(chance(seed, ...key) * sides)
  const lines = Array.from({ length: tasks }, (_, i) => {
    const features = Math.max(1, Math.round(tasks / 6))
    const wanted = CAPABILITIES[one(4, 'capability', i)] as string
    const before = new Set<number>()
    // The first task of each feature begins with nothing before it.
    if (i >= features)
      for (let k = 0; k <= one(3, 'dependencies', i); k++) {
        const same = i - features
        before.add(chance(seed, 'within', i, k) < 0.6 ? same : one(i, 'other', i, k))
      }
    const hours = 0.5 + 7.5 * chance(seed, 'hours', i) * chance(seed, 'more hours', i)
    const lock = wanted === 'database' && chance(seed, 'migrates', i) < 0.5 ? ' locks migration' : ''
    const pool = wanted === 'testing' || chance(seed, 'tests', i) < 0.15 ? ' pool test:1' : ''
    const after = before.size === 0 ? '' : ` after ${[...before].map((p) => `t${p}`).join(', ')}`
    return `t${i} ${hours.toFixed(3)}h needs ${wanted}${lock}${pool}${after}`
  })
  const workers = CAPABILITIES.map((name) => `worker ${name} specialized ${name} count 2`)
  const plan = planFromText(['lock migration', 'pool test 3', ...workers, ...lines].join('\n'))
  return { ...plan, worker_pool: { ...plan.worker_pool, min: 8, max: 8 } }
}
