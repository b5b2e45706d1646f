import { leadsTo } from '../../graph/reachability.ts'
import type { LowConfidenceDep } from '../../model/dag-artifact.ts'
import type { Task } from '../../model/task.ts'
import { compareText } from '../../std/order.ts'
import { effortLeft } from './hours.ts'
import type { Precedence, SortedDependencies } from './precedence.ts'
import { rounded } from '../../std/rounded.ts'

const URGENCY: Readonly<Record<LowConfidenceDep['standing'], number>> = { contradicted: 0, open: 1, implied: 2 }

/**
 * What a person should confirm, those that matter most first: what the sure dependencies contradict, then what is open, then
 * what follows from them anyway; within each, the longest chain first.
 */
export function lowConfidenceDeps(
  sorted: SortedDependencies,
  precedence: Precedence,
  tasks: readonly Task[],
): LowConfidenceDep[] {
  const { demoted } = sorted
  const { graph, order, indexOf, byHours } = precedence
  const from = demoted.map((dependency) => indexOf.get(dependency.from) as number)
  const to = demoted.map((dependency) => indexOf.get(dependency.to) as number)
  const answers = leadsTo(graph, order, [...from, ...to], [...to, ...from])
  // The longest chain that ends with a task is what its rank and its slack leave of the longest of all.
  const ending = (node: number): number =>
    byHours.length -
    (byHours.slack[node] as number) -
    (byHours.rank[node] as number) +
    effortLeft(tasks[node] as Task).mean
  return demoted
    .map((dependency, i): LowConfidenceDep => ({
      from: dependency.from,
      to: dependency.to,
      type: dependency.type,
      confidence: dependency.confidence,
      standing: answers[i] === 1 ? 'implied' : answers[demoted.length + i] === 1 ? 'contradicted' : 'open',
      through_hours: rounded(ending(from[i] as number) + (byHours.rank[to[i] as number] as number)),
    }))
    .sort(
      (a, b) =>
        URGENCY[a.standing] - URGENCY[b.standing] ||
        b.through_hours - a.through_hours ||
        compareText(a.from, b.from) ||
        compareText(a.to, b.to),
    )
}
