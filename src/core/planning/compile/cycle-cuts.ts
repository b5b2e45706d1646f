import type { CyclicComponent } from '../../graph/cycle.ts'
import type { TaskProposal } from '../../model/proposal.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'
import { chooseRepair, type Repair } from './cycle-repair.ts'
import type { Names } from './names.ts'

/** A dependency that should be cut, why, and what could be done instead. */
export interface CycleCut {
  readonly arrow: Dependency
  /** It looks reversed. */
  readonly isDoubted: boolean
  /** A shortest cycle that this cut alone opens; empty for the last of very many. */
  readonly cycle: readonly Dependency[]
  /** Keys of the tasks around that cycle, or of the ends of the cut where there is none to show. */
  readonly around: readonly string[]
  readonly from: TaskProposal
  readonly to: TaskProposal
  readonly repair: Repair
  /** Number of tasks that wait in circles together, of cuts that open them, and of this one among those, from 1. */
  readonly component: { readonly tasks: number; readonly cuts: number; readonly position: number }
}

/** Every cut of every component, each with the repair that fits it. */
export function cutsOf(
  cycles: readonly CyclicComponent[],
  hard: readonly Dependency[],
  names: Names,
  doubted: ReadonlySet<Dependency>,
): CycleCut[] {
  const byId = new Map<string, TaskProposal>()
  for (const [key, id] of names.taskId) byId.set(id, names.tasks.get(key) as TaskProposal)
  const taskOf = (id: string): TaskProposal => byId.get(id) as TaskProposal
  return cycles.flatMap(({ nodes, cuts }) =>
    cuts.map(({ edge, cycle }, index): CycleCut => {
      const arrow = hard[edge] as Dependency
      const from = taskOf(arrow.from)
      const to = taskOf(arrow.to)
      const arrows = cycle.map((other) => hard[other] as Dependency)
      return {
        arrow,
        isDoubted: doubted.has(arrow),
        cycle: arrows,
        around: arrows.length === 0 ? [from.key, to.key] : arrows.map((other) => taskOf(other.from).key),
        from,
        to,
        repair: chooseRepair(arrow, from, to),
        component: { tasks: nodes.length, cuts: cuts.length, position: index + 1 },
      }
    }),
  )
}
