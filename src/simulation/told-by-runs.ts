import type { AttemptOrder } from '../core/model/attempt.ts'
import type { CoordinatorNode } from '../core/model/coordinator.ts'
import { chance } from '../core/std/chance.ts'
import type { Fate, Faults } from './fate.ts'

/** What runs tell beside how they end: what they use, bounds that they pass, where they wrote. Nothing where no chance of it is told. */
export function toldByRuns(
  order: AttemptOrder,
  node: CoordinatorNode | undefined,
  seed: number,
  { duration_ms }: Fate,
  { costs = 0, writes_outside = 0, writes_same = 0, passes_bounds = 0, refuses_checkpoint = 0 }: Faults,
): Partial<Fate> {
  if (order.kind !== 'run' || costs + writes_outside + writes_same + passes_bounds + refuses_checkpoint === 0) return {}
  const luck = (what: string): number => chance(seed, what, order.token)
  const span = duration_ms ?? 3_600_000
  const says: NonNullable<Fate['says']>[number][] = []
  const cost_usd = Math.round(luck('what it costs') * 100) / 100
  if (luck('uses') < costs) {
    const after_ms = Math.round(span * luck('uses when'))
    says.push({ after_ms, report: { type: 'usage', usage: { cost_usd: cost_usd / 2 } } })
  }
  const alerts = node?.alerts?.length ?? 0
  if (luck('passes') < passes_bounds && alerts > 0) {
    const after_ms = Math.round(span * luck('passes when'))
    says.push({ after_ms, report: { type: 'alert', alert: Math.floor(luck('which') * alerts), value: 99 } })
  }
  if (order.resume_from !== undefined && luck('refuses') < refuses_checkpoint) {
    const { checkpoint } = order.resume_from
    says.push({ after_ms: 1, report: { type: 'checkpoint_refused', checkpoint, reason: 'its files are damaged' } })
  }
  const attributed = luck('sure') < 0.7
  const same = luck('same') < writes_same ? [`file-${Math.floor(luck('which file') * 3)}`] : undefined
  return {
    ...(luck('costs') < costs ? { usage: { cost_usd } } : {}),
    ...(luck('outside') < writes_outside
      ? { scope: { written: 1, outside: ['outside.txt'], outside_count: 1, attributed, candidates: [] } }
      : same === undefined
        ? {}
        : { scope: { written: 1, outside: [], outside_count: 0, attributed: true, candidates: [], paths: same } }),
    ...(says.length === 0 ? {} : { says }),
  }
}
