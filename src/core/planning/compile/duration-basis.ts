import type { Action } from '../../model/action.ts'
import type { DurationProposal, TaskProposal } from '../../model/proposal.ts'
import { DEFAULT_ACTION, DEFAULT_DURATION, LINES_PER_HOUR } from '../defaults.ts'
import { rounded } from '../../std/rounded.ts'

/**
 * Where a task's duration comes from: `stated` in the source, `estimated` by the proposer, counted from the lines of code
 * that the task is expected to take (`complexity`), or the `default` of its kind of action, which says nothing about it.
 */
export type DurationBasis = 'stated' | 'estimated' | 'complexity' | 'default'

/** A task's duration in hours, and where it comes from. */
export interface KnownDuration {
  readonly duration: DurationProposal
  readonly basis: DurationBasis
}

/** The duration of a proposed task, by the best that is known about it. */
export function durationOf(proposed: TaskProposal): KnownDuration {
  const { duration, duration_basis, complexity } = proposed
  if (duration !== undefined) return { duration, basis: duration_basis ?? 'stated' }
  const { kind } = actionOf(proposed)
  const lines = kind === 'agent' && complexity !== undefined ? linesOf(complexity.value) : undefined
  if (lines === undefined) return { duration: DEFAULT_DURATION[kind], basis: 'default' }
  const hours = lines / LINES_PER_HOUR
  const duration_by_lines = {
    optimistic: rounded(hours / 2),
    mostLikely: rounded(hours),
    pessimistic: rounded(hours * 2),
  }
  return { duration: duration_by_lines, basis: 'complexity' }
}

/** What runs for a proposed task: its action, or the default one. */
export function actionOf(proposed: TaskProposal): Action {
  return proposed.action ?? DEFAULT_ACTION
}

const LINES = /(?:(\d[\d,]*(?:\.\d+)?)\s*(k?)\s*(?:-|–|—|to)\s*)?(\d[\d,]*(?:\.\d+)?)\s*(k?)\s*(?:s?loc\b|lines?\b)/i

/** Longer texts are no sizes, and need not be searched. */
const LONGEST_SIZE = 200

/** Lines of code in a stated size such as `~400 LoC`, `1,200 lines` or `2 kLoC`; the middle of `200–300 LoC`. */
export function linesOf(size: string): number | undefined {
  const found = LINES.exec(size.slice(0, LONGEST_SIZE))
  if (found === null) return undefined
  const [, low, lowUnit, high = '', unit] = found
  const most = numberOf(high, unit)
  // In "1-2 kLoC" the unit counts for both ends.
  const lines = low === undefined ? most : (numberOf(low, lowUnit === '' ? unit : lowUnit) + most) / 2
  return lines > 0 && Number.isFinite(lines) ? lines : undefined
}

function numberOf(digits: string, unit: string | undefined): number {
  return Number(digits.replaceAll(',', '')) * (unit === undefined || unit === '' ? 1 : 1000)
}
