/** Starts inside the moving window of a rate. Each knows the sum up to itself, so a window is found by halving. */

/** One start. */
export interface RateStart {
  readonly at: number
  /** Millionths of all starts up to this one. */
  readonly total: number
}

/** Millionths that were started within the window that ends at a moment. */
export function startsInWindow(starts: readonly RateStart[], interval_ms: number, at: number): number {
  const last = starts.at(-1)
  if (last === undefined) return 0
  const first = firstAfter(starts, at - interval_ms)
  return last.total - (first === 0 ? 0 : (starts[first - 1] as RateStart).total)
}

/** The first moment from `at` on at which at most `room` millionths lie in the window, if nothing more is started. */
export function movesAt(starts: readonly RateStart[], interval_ms: number, at: number, room: number): number {
  const last = starts.at(-1)
  if (last === undefined || startsInWindow(starts, interval_ms, at) <= room) return at
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (last.total - (starts[middle] as RateStart).total <= room) high = middle
    else low = middle + 1
  }
  return (starts[low] as RateStart).at + interval_ms
}

/** The list with one more start. What lies behind the window is left out, but for the last sum before it. */
export function withStart(
  starts: readonly RateStart[],
  interval_ms: number,
  at: number,
  amount: number,
): readonly RateStart[] {
  const first = firstAfter(starts, at - interval_ms)
  const kept = starts.slice(Math.max(0, first - 1))
  kept.push({ at, total: (starts.at(-1)?.total ?? 0) + amount })
  return kept
}

/** Index of the first start after a moment. */
function firstAfter(starts: readonly RateStart[], moment: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] as RateStart).at > moment) high = middle
    else low = middle + 1
  }
  return low
}
