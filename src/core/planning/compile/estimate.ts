/**
 * Bounds of the time that a set of tasks takes, from PERT alone, without a simulation. Work that must be done one after the
 * other (a chain, the users of one lock, all tasks over all workers) is a load; a set takes at least its largest load.
 */
import { Z80, Z95, effortLeft, type Effort } from './hours.ts'
import type { Task } from '../../model/task.ts'
import { rounded } from '../../std/rounded.ts'

/** Hours of work that cannot overlap, or that is spread over a capacity. */
export interface Load {
  readonly mean: number
  readonly sd: number
}

/** Three percentiles, in hours. */
export interface Percentiles {
  readonly p50_hours: number
  readonly p80_hours: number
  readonly p95_hours: number
}

/** Joins efforts that follow each other, spread over `capacity` of them at once. Variances add. */
export function loadOf(efforts: readonly Effort[], capacity: number): Load {
  let mean = 0
  let variance = 0
  for (const effort of efforts) {
    mean += effort.mean
    variance += effort.sd * effort.sd
  }
  return { mean: mean / capacity, sd: Math.sqrt(variance) / capacity }
}

/** The efforts that are left of tasks. */
export function effortsOf(tasks: readonly Task[]): Effort[] {
  return tasks.map(effortLeft)
}

/** The largest load at each percentile. */
export function percentilesOf(loads: readonly Load[]): Percentiles {
  const at = (z: number): number => rounded(loads.reduce((most, load) => Math.max(most, load.mean + z * load.sd), 0))
  return { p50_hours: at(0), p80_hours: at(Z80), p95_hours: at(Z95) }
}

/** Percentiles of stages that follow each other: sums, which for P80 and P95 is on the safe side. */
export function summed(stages: readonly Percentiles[]): Percentiles {
  const sum = (pick: (stage: Percentiles) => number): number =>
    rounded(stages.reduce((total, stage) => total + pick(stage), 0))
  return { p50_hours: sum((s) => s.p50_hours), p80_hours: sum((s) => s.p80_hours), p95_hours: sum((s) => s.p95_hours) }
}
