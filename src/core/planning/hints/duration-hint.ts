import type { DurationProposal } from '../../model/proposal.ts'
import { MS_PER_HOUR, parseDuration } from '../../std/duration.ts'
import { err, ok, type Result } from '../../std/result.ts'

const UNIT_WORD = /^\d+(?:\.\d+)?\s*(?:ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)$/i

/** The longest task, in hours: more than a hundred years. */
const MOST_HOURS = 1_000_000

/** A number in parentheses at the end of a title, or three of them, which lack only a unit to be a duration. */
export function durationWithoutUnit(title: string): string | undefined {
  return /\(\s*\d+(?:\.\d+)?(?:\s*\/\s*\d+(?:\.\d+)?){0,2}\s*\)$/.exec(title)?.[0]
}

/** What a pair of parentheses holds: a duration, something that was meant as one, or neither. */
export function classifyDuration(inner: string): 'duration' | 'wrong' | 'none' {
  const parts = inner.split('/').map((part) => part.trim())
  if (parts.every(isDuration)) return parts.length === 1 || parts.length === 3 ? 'duration' : 'wrong'
  const looksMeant = parts.every((part) => UNIT_WORD.test(part) || /^\d+(?:\.\d+)?$/.test(part))
  return looksMeant && parts.some((part) => UNIT_WORD.test(part)) ? 'wrong' : 'none'
}

/** Reads `3h` (half and double of it follow by rule) or `2h/4h/9h` in hours; the error says what is wrong with it. */
export function readDuration(inner: string): Result<DurationProposal, string> {
  const hours = inner.split('/').map((part) => (parseDuration(part) ?? Number.NaN) / MS_PER_HOUR)
  const [first = Number.NaN, second = Number.NaN, third = Number.NaN] = hours
  if (hours.some(Number.isNaN) || (hours.length !== 1 && hours.length !== 3)) {
    return err('is no duration')
  }
  if (hours.some((value) => value <= 0)) return err('is not a length of time above zero')
  if (hours.some((value) => value > MOST_HOURS)) return err(`is too long: a task takes ${MOST_HOURS}h at most`)
  if (hours.length === 1) return ok({ optimistic: first / 2, mostLikely: first, pessimistic: first * 2 })
  if (first > second || second > third) return err('does not grow from optimistic over most likely to pessimistic')
  return ok({ optimistic: first, mostLikely: second, pessimistic: third })
}

function isDuration(text: string): boolean {
  return parseDuration(text) !== undefined
}
