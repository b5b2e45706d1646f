import type { AttemptRecord, ExecutionView } from '../execution-view.ts'

/** Tasks on the way through the plan that ended last, from its first to its last, by number: each with the one it waited for longest. */
export function longestWay({ execution, histories }: ExecutionView): number[] {
  if (execution === null) return []
  const ends = histories.map(({ attempts }) => attempts.reduce(latest, 0))
  const endOf = (task: number): number => ends[task] ?? 0
  let last = -1
  for (let task = 0; task < histories.length; task++)
    if (endOf(task) > 0 && (last < 0 || endOf(task) > endOf(last))) last = task
  const way: number[] = []
  while (last >= 0) {
    way.push(last)
    let before = -1
    for (const p of execution.plan.predecessors[last] ?? [])
      if (endOf(p) > 0 && (before < 0 || endOf(p) > endOf(before))) before = p
    last = before
  }
  return way.reverse()
}

function latest(most: number, { ended_at }: AttemptRecord): number {
  return Math.max(most, ended_at ?? 0)
}
