import { chance } from '../../src/core/std/chance.ts'
import { SEED } from './bootstrap.ts'
import { isDense } from './dependency-scores.ts'
import { arrowsOf, type Kind, statesDependencies } from './human-plan.ts'
import type { Pair } from './pairs.ts'

/** How many held-out plans of each kind are judged by the dependencies between their own tasks. */
const ORACLE: Readonly<Partial<Record<Kind, number>>> = { kandev: 16, speckitty: 14, taskmaster: 6, speckit: 4 }

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
