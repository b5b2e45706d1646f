import type { PlanIndex } from './plan-index.ts'

type Arrows = Pick<PlanIndex, 'position' | 'predecessors'>

/** Whether one of two tasks comes before the other, by hard arrows over any number of tasks. */
export function areOrdered(plan: Arrows, a: number, b: number): boolean {
  const isFirst = (plan.position[a] as number) < (plan.position[b] as number)
  const [from, to] = isFirst ? [a, b] : [b, a]
  return comeBefore(plan, to, [from]).has(from)
}

/** Those of some tasks that come before another one, by hard arrows over any number of tasks. The arrows are followed once for all. */
export function comeBefore(plan: Arrows, to: number, some: readonly number[]): ReadonlySet<number> {
  const wanted = new Set(some)
  const found = new Set<number>()
  const least = some.reduce((low, task) => Math.min(low, plan.position[task] as number), Infinity)
  const seen = new Set([to])
  for (const task of seen) {
    if (found.size === wanted.size) break
    for (const p of plan.predecessors[task] as readonly number[]) {
      if (wanted.has(p)) found.add(p)
      if ((plan.position[p] as number) > least) seen.add(p)
    }
  }
  return found
}
