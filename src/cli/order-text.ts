import { formatDuration } from '../core/std/duration.ts'
import type { LeftOut } from '../core/scheduling/optimize/plan-problem.ts'
import type { OptimizedOrder, Spread } from '../operations/optimized-order.ts'
import { counted } from '../core/std/counted.ts'
import type { Paint } from './colour.ts'
import { table } from './printing.ts'

const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
  rates: 'rates',
  budgets: 'budgets',
  windows: 'time windows',
  people: 'waiting for people',
  setups: 'what workers need to set up',
  checks: 'what checks take',
}

/** What a search for a better order has found, and whether it is kept. */
export function orderText(order: OptimizedOrder, paint: Paint): string {
  const { schedules, bound_ms, schedule_ms, found_ms, drawn } = order
  const span = formatDuration
  const lines = [
    verdict(order, paint),
    `  ${counted(schedules, 'schedule')}: the shortest takes ${span(schedule_ms)}, and none can take less than ${span(bound_ms)}`,
    `  the scheduler takes ${span(found_ms)} with the found order; ${difference(order)}`,
  ]
  if (drawn !== null) {
    lines.push(
      `  the order was found for the mean durations, and they are uncertain: ${counted(drawn.runs, 'run')} with drawn durations, the same for both`,
      ...table(
        ['', 'MEAN', 'P10', 'P50', 'P90', 'WORST'],
        [row('own order', drawn.default), row('found order', drawn.found)],
        paint,
      )
        .split('\n')
        .map((line) => `  ${line}`),
      `  the found order took longer in ${Math.round(100 * drawn.found_slower)} % of them`,
    )
  }
  return lines.join('\n')
}

/** Why the scheduler may take longer than the shortest schedule. */
function difference({ left_out }: OptimizedOrder): string {
  if (left_out.length === 0) return 'it never lets a worker wait for something better'
  return `it keeps to what the schedules leave out: ${left_out.map((what) => LEFT_OUT[what]).join(', ')}`
}

function verdict({ kept, default_ms, found_ms, drawn }: OptimizedOrder, paint: Paint): string {
  const [before, after] = drawn === null ? [default_ms, found_ms] : [drawn.default.mean_ms, drawn.found.mean_ms]
  const told = `${formatDuration(after)} instead of ${formatDuration(before)}${drawn === null ? '' : ' on average'}`
  if (kept === 'found') return `${paint.good('✓')} A better order was found and is kept: ${told}`
  return `${paint.warn('⚠')} No better order was found, the scheduler's own stays: ${formatDuration(before)}`
}

function row(name: string, { mean_ms, p10_ms, p50_ms, p90_ms, worst_ms }: Spread): string[] {
  return [name, ...[mean_ms, p10_ms, p50_ms, p90_ms, worst_ms].map((span) => formatDuration(span))]
}
