/** Times of the week in which a resource may be taken. */
import type { TimeWindow } from '../../model/resource.ts'

/** Spans of the week in UTC, as pairs of begin and end in milliseconds after Monday, 00:00. A span may reach into the next week. */
export type WeekSpans = Float64Array

const DAY = 86_400_000
const WEEK = 7 * DAY
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
/** 1970-01-01 was a Thursday. */
const EPOCH = 3 * DAY

/** The spans that windows name. One that ends when it begins lasts a day. */
export function weekSpans(windows: readonly TimeWindow[]): WeekSpans {
  const ends: number[] = []
  for (const window of windows) {
    const from = msOf(window.from)
    const to = msOf(window.to)
    const offset = offsetOf(window.utc_offset ?? '+00:00')
    for (const day of window.days ?? DAYS) {
      const begin = within(DAYS.indexOf(day) * DAY + from - offset)
      ends.push(begin, begin + (to > from ? to - from : to - from + DAY))
    }
  }
  return Float64Array.from(ends)
}

/** Whether a moment lies in one of the spans. */
export function isWithin(spans: WeekSpans, at: number): boolean {
  const position = within(at + EPOCH)
  for (let i = 0; i < spans.length; i += 2) {
    const begin = spans[i] as number
    const end = spans[i + 1] as number
    if ((position >= begin && position < end) || position + WEEK < end) return true
  }
  return false
}

/** The first moment from `at` on that lies in one of the spans: `at` itself when it does. */
export function opensNext(spans: WeekSpans, at: number): number {
  if (isWithin(spans, at)) return at
  const position = within(at + EPOCH)
  let wait = WEEK
  for (let i = 0; i < spans.length; i += 2) wait = Math.min(wait, within((spans[i] as number) - position))
  return at + wait
}

/** The first moment after `at` at which a span ends that holds it now; Infinity when none does. */
export function closesNext(spans: WeekSpans, at: number): number {
  const position = within(at + EPOCH)
  let left = Infinity
  for (let i = 0; i < spans.length; i += 2) {
    const begin = spans[i] as number
    const end = spans[i + 1] as number
    if (position >= begin && position < end) left = Math.min(left, end - position)
    else if (position + WEEK < end) left = Math.min(left, end - position - WEEK)
  }
  return at + left
}

function within(ms: number): number {
  return ((ms % WEEK) + WEEK) % WEEK
}

function msOf(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * 60_000
}

function offsetOf(text: string): number {
  return (text.startsWith('-') ? -1 : 1) * msOf(text.slice(1))
}
