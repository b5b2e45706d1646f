import type { PlanIndex } from './plan-index.ts'

/** Whether one of two tasks comes before the other, by hard arrows over any number of tasks. */
export function areOrdered(plan: Pick<PlanIndex, 'position' | 'predecessors'>, a: number, b: number): boolean {
  const isFirst = (plan.position[a] as number) < (plan.position[b] as number)
  const [from, to] = isFirst ? [a, b] : [b, a]
  const least = plan.position[from] as number
  const seen = new Set([to])
  for (const task of seen) {
    for (const p of plan.predecessors[task] as readonly number[]) {
      if (p === from) return true
      if ((plan.position[p] as number) > least) seen.add(p)
    }
  }
  return false
}
