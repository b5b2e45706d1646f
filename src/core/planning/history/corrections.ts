/**
 * How estimates are corrected by what was learned. Everything is shrunk in log space, level by level:
 *
 *   the estimate ─► other tasks of the executor ─► others of the same kind ─► those under the same capability
 *
 * At each level the mean of `n` samples counts with weight n/(n+5) against the level before. Nothing goes over from one executor
 * to another: what commands take says nothing of agents. Logarithms differ in their last bits from machine to machine, so
 * every number is rounded to a thousandth before anything rests on it.
 */
import { hashJson, type Hashing } from '../../model/canonical.ts'
import type { Correction, HistoryNote, WorkRecord } from '../../model/history.ts'
import type { DurationProposal } from '../../model/proposal.ts'
import { rounded } from '../../std/rounded.ts'
import { sortedBy } from '../../std/order.ts'
import { LOG_UNITS } from './experience.ts'
import type { WorkKey } from './work-key.ts'

/** So many samples count as much as what was known without them. */
export const SHRINKING = 5

/** No estimate is multiplied by more, or divided by more. */
export const FACTOR_MAX = 8

/** The largest variance of logarithms that moves a mean. */
const VARIANCE_MAX = 1

/** Samples of some tasks, in natural logarithms. */
export interface Sampled {
  readonly samples: number
  readonly mean: number
  /** Unbiased; 0 of fewer than two samples. */
  readonly variance: number
}

/** What is counted of times. */
type Sums = Pick<WorkRecord, 'samples' | 'log_sum' | 'log_squares'>

/** The mean and the variance of samples. */
export function sampled({ samples, log_sum, log_squares }: Sums): Sampled {
  if (samples === 0) return { samples, mean: 0, variance: 0 }
  const mean = log_sum / samples / LOG_UNITS
  const around = log_squares / LOG_UNITS / LOG_UNITS - samples * mean * mean
  return { samples, mean, variance: samples < 2 ? 0 : Math.max(0, around / (samples - 1)) }
}

/** What is known at a level: the logarithm of the mean ratio, and the variance as a part of its own and a share of the estimate's. */
export interface Level {
  readonly log_mean: number
  readonly log_variance: number
  readonly estimate_share: number
}

/** Nothing is known: the estimate stands. */
export const ESTIMATE_ALONE: Level = { log_mean: 0, log_variance: 0, estimate_share: 1 }

/** A level below another, with samples of its own. The mean of a skewed quantity lies above its median by half its variance. */
export function shrunk({ samples, mean, variance }: Sampled, above: Level): Level {
  const own = samples / (samples + SHRINKING)
  const degrees = Math.max(0, samples - 1)
  const spread = degrees / (degrees + SHRINKING)
  return {
    log_mean: own * (mean + Math.min(variance, VARIANCE_MAX) / 2) + (1 - own) * above.log_mean,
    log_variance: spread * variance + (1 - spread) * above.log_variance,
    estimate_share: (1 - spread) * above.estimate_share,
  }
}

/** What an estimate is multiplied by at a level, to a thousandth. */
export function factorOf({ log_mean }: Level): number {
  return thousandth(Math.min(FACTOR_MAX, Math.max(1 / FACTOR_MAX, Math.exp(log_mean))))
}

/** Every correction that a history gives, by executor, kind and capability. */
export function correctionsOf(work: readonly WorkRecord[]): Correction[] {
  const known = work.filter(({ samples }) => samples > 0)
  const corrections: Correction[] = []
  for (const [executor, all] of grouped(known, (record) => record.executor)) {
    const ofExecutor = sumOf(all)
    corrections.push(correction({ executor }, [ofExecutor]))
    for (const [kind, alike] of grouped(all, (record) => record.kind)) {
      const ofKind = sumOf(alike)
      const otherKinds = without(ofExecutor, ofKind)
      corrections.push(correction({ kind, executor }, [otherKinds, ofKind]))
      for (const [capability, same] of grouped(alike, (record) => record.capability)) {
        const own = sumOf(same)
        corrections.push(correction({ kind, capability, executor }, [otherKinds, without(ofKind, own), own]))
      }
    }
  }
  return corrections
}

function sumOf(records: readonly Sums[]): Sums {
  const sum = { samples: 0, log_sum: 0, log_squares: 0 }
  for (const { samples, log_sum, log_squares } of records) {
    sum.samples += samples
    sum.log_sum += log_sum
    sum.log_squares += log_squares
  }
  return sum
}

/** What is left of a sum without a part of it. Whole numbers, so that nothing is rounded. */
function without(all: Sums, part: Sums): Sums {
  return {
    samples: all.samples - part.samples,
    log_sum: all.log_sum - part.log_sum,
    log_squares: all.log_squares - part.log_squares,
  }
}

/** From the widest level to the one that the key names. No sample stands at two levels, so that none counts twice. */
function correction(key: Pick<Correction, 'executor' | 'kind' | 'capability'>, levels: readonly Sums[]): Correction {
  const level = levels.reduce((above, sums) => shrunk(sampled(sums), above), ESTIMATE_ALONE)
  return {
    ...key,
    samples: levels.at(-1)?.samples ?? 0,
    factor: factorOf(level),
    log_variance: thousandth(level.log_variance),
    estimate_share: thousandth(level.estimate_share),
  }
}

/** What a plan is made with: all corrections of a history; undefined while there is none. */
export function noteOf(work: readonly WorkRecord[], hashing?: Hashing): HistoryNote | undefined {
  const corrections = correctionsOf(work)
  if (corrections.length === 0) return undefined
  return { hash: hashJson(corrections, hashing), samples: samplesOf(corrections), corrections }
}

/** The same as far as a plan uses it: the corrections for its executors. Undefined where none of them is known. */
export function noteFor(note: HistoryNote, executors: ReadonlySet<string>): HistoryNote | undefined {
  const corrections = note.corrections.filter(({ executor }) => executors.has(executor))
  return corrections.length === 0 ? undefined : { hash: note.hash, samples: samplesOf(corrections), corrections }
}

function samplesOf(corrections: readonly Correction[]): number {
  return corrections.reduce((sum, { kind, samples }) => sum + (kind === undefined ? samples : 0), 0)
}

/** The most exact correction for a task; undefined where nothing is known of its executor. */
export function correctionFor(
  { corrections }: HistoryNote,
  { kind, capability, executor }: WorkKey,
): Correction | undefined {
  let index = indexes.get(corrections)
  if (index === undefined) {
    // Where two have the same key, which only a hand can do, the first one counts.
    index = new Map(corrections.toReversed().map((one) => [placeOf(one), one]))
    indexes.set(corrections, index)
  }
  return (
    index.get(placeOf({ kind, capability, executor })) ??
    index.get(placeOf({ kind, executor })) ??
    index.get(placeOf({ executor }))
  )
}

/** Corrections by their keys, which many tasks ask for. */
const indexes = new WeakMap<HistoryNote['corrections'], ReadonlyMap<string, Correction>>()

/** No word of a key holds a space or a `*`. */
function placeOf({
  kind = '*',
  capability = '*',
  executor,
}: Pick<Correction, 'kind' | 'capability' | 'executor'>): string {
  return `${kind} ${capability} ${executor}`
}

/**
 * A duration as history has it, in hours: its mean multiplied, its spread as wide as it was found. It keeps its shape as far as its
 * best case stays above zero, and leans to the longer side beyond.
 */
export function corrected(duration: DurationProposal, correction: Correction): DurationProposal {
  const { optimistic, mostLikely, pessimistic } = duration
  const mean = (optimistic + 4 * mostLikely + pessimistic) / 6
  if (mean === 0) return duration
  const centre = mean * correction.factor
  const deviation = (pessimistic - optimistic) / 6
  const spread = Math.min((1 - LEAST) * centre, centre * spreadOf(deviation / mean, correction))
  const isFlat = deviation < mean * FLAT
  const by = isFlat ? 0 : spread / deviation
  const low = isFlat ? centre - 3 * spread : centre + (optimistic - mean) * by
  if (low < LEAST * centre) return leaning(centre, spread)
  if (isFlat) return inOrder(low, centre, centre + 3 * spread)
  return inOrder(low, centre + (mostLikely - mean) * by, centre + (pessimistic - mean) * by)
}

/** The best case is at least this part of the mean. */
const LEAST = 0.05

/** Below this share of the mean a spread has no shape that could be kept. */
const FLAT = 0.001

/** Three durations with this mean and deviation whose best case is the least that there is. */
function leaning(mean: number, deviation: number): DurationProposal {
  const low = LEAST * mean
  const high = low + 6 * deviation
  return inOrder(low, (6 * mean - low - high) / 4, high)
}

function inOrder(low: number, likely: number, high: number): DurationProposal {
  const mostLikely = rounded(likely)
  return {
    optimistic: Math.min(mostLikely, rounded(low)),
    mostLikely,
    pessimistic: Math.max(mostLikely, rounded(high)),
  }
}

/** The deviation as a share of the mean, where that of the estimate is `share`. */
function spreadOf(share: number, { log_variance, estimate_share }: Correction): number {
  return thousandth(Math.sqrt(Math.exp(log_variance + estimate_share * Math.log(1 + share * share)) - 1))
}

function grouped<T>(items: readonly T[], by: (item: T) => string): [string, T[]][] {
  return sortedBy(Map.groupBy(items, by), ([key]) => key)
}

function thousandth(value: number): number {
  return Math.round(value * 1000) / 1000
}
