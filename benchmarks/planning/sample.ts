import { chance } from '../../src/core/std/chance.ts'
import { SEED } from './bootstrap.ts'
import { isDense } from './dependency-scores.ts'
import { arrowsOf, type Kind, statesDependencies } from './human-plan.ts'
import type { Pair } from './pairs.ts'
import { specificationOf } from './specification.ts'

/** How many held-out plans of each kind are judged by the dependencies between their own tasks. */
const ORACLE: Readonly<Partial<Record<Kind, number>>> = { kandev: 16, speckitty: 14, taskmaster: 6, speckit: 4 }

/** How many held-out plans of each kind are planned end to end. */
const END_TO_END: Readonly<Partial<Record<Kind, number>>> = {
  kandev: 6,
  speckitty: 5,
  speckit: 5,
  openspec: 5,
  taskmaster: 3,
}

/** Held-out plans with a specification of their own, drawn with the seed; of kinds that state dependencies first those with enough. */
export function sampledWhole(pairs: readonly Pair[]): Pair[] {
  return Object.entries(END_TO_END).flatMap(([kind, most]) => {
    const own = pairs
      .filter((pair) => pair.kind === kind)
      .toSorted((a, b) => chance(SEED, a.repo, a.plan) - chance(SEED, b.repo, b.plan))
    const rank = ({ tasks }: Pair): number =>
      !statesDependencies(kind as Kind) || isDense(tasks.length, arrowsOf(tasks)) ? 0 : 1
    const chosen: Pair[] = []
    for (const pair of own.toSorted((a, b) => rank(a) - rank(b))) {
      if (chosen.length < most && pair.tasks.length >= 5 && specificationOf(pair)?.base !== undefined) chosen.push(pair)
    }
    return chosen
  })
}

/** Held-out plans with enough arrows, drawn with the seed, and as many sparse ones as were left out beside them in proportion. */
export function sampled(pairs: readonly Pair[]): Pair[] {
  return Object.entries(ORACLE).flatMap(([kind, most]) => {
    const own = pairs
      .filter((pair) => pair.kind === kind)
      .toSorted((a, b) => chance(SEED, a.repo, a.plan) - chance(SEED, b.repo, b.plan))
    const dense = own.filter(({ tasks }) => isDense(tasks.length, arrowsOf(tasks)))
    const sparse = own.filter((pair) => statesDependencies(pair.kind) && !dense.includes(pair))
    const share = dense.length === 0 ? 0 : Math.round((most * sparse.length) / dense.length)
    return [...dense.slice(0, most), ...sparse.slice(0, share)]
  })
}
