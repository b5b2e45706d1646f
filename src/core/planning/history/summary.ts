import type { History, HistoryNote, RemedyRecord, WorkRecord } from '../../model/history.ts'
import { correctionFor, noteOf, sampled } from './corrections.ts'
import { mayActAlone } from './trust.ts'

/** What is known of work with one key. Factors are times taken through times estimated. */
export interface WorkSummary {
  readonly kind: string
  readonly capability: string
  readonly executor: string
  /** Absent where it is no agent, or none was named. */
  readonly agent?: string
  readonly samples: number
  /** Of the samples; null while there is none. */
  readonly median: number | null
  /** Between which 80 of 100 samples are expected to lie; null below two samples. */
  readonly band: readonly [low: number, high: number] | null
  /** What a plan multiplies estimates by, of whatever agent; null while there is no sample of the executor. */
  readonly factor: number | null
  /** Share of first attempts after which the task had succeeded; null while there was none. */
  readonly first_try: number | null
  readonly attempts: number
  readonly lost: number
  readonly failures: Readonly<Record<string, number>>
}

/** What is known of the remedies for one pattern. */
export interface RemedySummary extends Pick<RemedyRecord, 'pattern' | 'helped' | 'did_not_help' | 'failed'> {
  readonly acts_alone: boolean
  /** When the newest remedy ended, in milliseconds since 1970. */
  readonly last_at: number
}

/** A history, as it is shown. */
export interface HistorySummary {
  readonly executions: number
  readonly work: readonly WorkSummary[]
  readonly remedies: readonly RemedySummary[]
}

/** From so many samples on, between which times others are expected is said: of fewer, nobody knows. */
const BAND_MIN = 5

/** Standard deviations within which 80 of 100 lie. */
const Z80_BAND = 1.2816

/** What a history says, by key and by pattern. */
export function summaryOf({ executions, work, remedies }: History): HistorySummary {
  const note = noteOf(work)
  return {
    executions: executions.length,
    work: work.map((record) => workSummary(record, note)),
    remedies: remedies.map((record) => ({
      pattern: record.pattern,
      helped: record.helped,
      did_not_help: record.did_not_help,
      failed: record.failed,
      acts_alone: mayActAlone(record),
      last_at: record.recent.at(-1)?.at ?? 0,
    })),
  }
}

function workSummary(record: WorkRecord, note: HistoryNote | undefined): WorkSummary {
  const { kind, capability, executor, agent, samples, first_tries, first_successes } = record
  const { mean, variance } = sampled(record)
  const half = Z80_BAND * Math.sqrt(variance)
  return {
    kind,
    capability,
    executor,
    ...(agent === undefined ? {} : { agent }),
    samples,
    median: samples === 0 ? null : thousandth(Math.exp(mean)),
    band: samples < BAND_MIN ? null : [thousandth(Math.exp(mean - half)), thousandth(Math.exp(mean + half))],
    factor: note === undefined ? null : (correctionFor(note, record)?.factor ?? null),
    first_try: first_tries === 0 ? null : thousandth(first_successes / first_tries),
    attempts: record.attempts,
    lost: record.lost,
    failures: record.failures,
  }
}

function thousandth(value: number): number {
  return Math.round(value * 1000) / 1000
}
