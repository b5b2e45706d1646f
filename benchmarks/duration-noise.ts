/**
 * How long tasks really take, drawn around what was estimated: the mean stays, whatever the noise. Keyed by seed and task, so
 * that both models meet the same durations.
 */
import type { Coordinator } from '../src/core/model/coordinator.ts'
import { chance } from '../src/core/std/chance.ts'
import { MS_PER_HOUR } from '../src/core/std/duration.ts'

/** A factor with a mean of 1. */
export type Noise = (seed: number, task: string) => number

/** The noises that are compared. */
export const NOISES: Readonly<Record<string, Noise>> = {
  none: () => 1,
  // Optimistic 0.5, most likely 1, pessimistic 2.5: this beta curve is the second smallest of five even draws.
  PERT: (seed, task) => {
    const draws = [1, 2, 3, 4, 5].map((i) => chance(seed, 'pert', i, task)).toSorted((a, b) => a - b)
    return (0.5 + 2 * (draws[1] as number)) / (7 / 6)
  },
  'lognormal 0.5': (seed, task) => {
    const u = 1 - chance(seed, 'radius', task)
    const normal = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * chance(seed, 'angle', task))
    return Math.exp(0.5 * normal - 0.125)
  },
}

/** Milliseconds that each task takes, by its id. */
export function drawnDurations({ graph }: Coordinator, noise: Noise, seed: number): ReadonlyMap<string, number> {
  return new Map(
    graph.nodes.map((node) => [
      node.id,
      Math.max(1, Math.round(node.estimates.mean_h * MS_PER_HOUR * noise(seed, node.id))),
    ]),
  )
}
