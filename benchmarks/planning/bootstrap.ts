import { chance } from '../../src/core/std/chance.ts'

/** Draws of every interval, and their seed. */
export const DRAWS = 2000
/** See {@link DRAWS}. */
export const SEED = 7

/** A mean with the middle 95 % of the means of drawn lists of the same length, and the median. */
export interface Estimate {
  readonly mean: number
  readonly low: number
  readonly high: number
  readonly median: number
  readonly count: number
}

/** Estimates from values that are each of one plan. Differences of paired values give the paired interval. */
export function estimate(values: readonly number[]): Estimate {
  const means = Array.from({ length: DRAWS }, (_, draw) =>
    mean(values.map((_value, at) => values[Math.floor(chance(SEED, 'draw', draw, at) * values.length)] ?? 0)),
  ).sort((a, b) => a - b)
  return {
    mean: mean(values),
    low: means[Math.floor(DRAWS * 0.025)] ?? 0,
    high: means[Math.floor(DRAWS * 0.975)] ?? 0,
    median: median(values),
    count: values.length,
  }
}

/** 0 for no values. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The middle value, or the mean of the two in the middle; 0 for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : mean(sorted.slice(half - 1, half + 1))
}

/** `0.68 (0.64–0.72), median 0.70`. */
export function shown({ mean: value, low, high, median: middle }: Estimate): string {
  return `${value.toFixed(3)} (${low.toFixed(2)}–${high.toFixed(2)}) median ${middle.toFixed(2)}`
}
