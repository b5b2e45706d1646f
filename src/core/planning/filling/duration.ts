/** How long a task takes: as the specification says, else from its size, the wider apart the less is known of it. */
import { LINES_PER_HOUR } from '../defaults.ts'
import type { WorkItem } from '../work/work-item.ts'
import type { Size } from './complexity.ts'
import type { Filled } from './filled.ts'
import type { ScopedPath } from './scoped-path.ts'

/** A task is a change of this many hours in general. */
const SHORTEST = 1
const LONGEST = 8
const HOURS_A_DAY = 8
const DAYS_A_WEEK = 5
/** An effort that somebody states: a number with hours, days or weeks, beside a word that says that it is one. */
const EFFORT =
  /(?:\b(?:effort|estimate[ds]?|estimation|takes?(?: about)?|sized? at|duration)\b[^.\n\d]{0,20}|[([]\s*~\s*|[([]\s*(?:about|est\.?|approx\.?)\s+)(\d{1,3}(?:\.\d+)?)\s*(?:(?:-|–|to)\s*(\d{1,3}(?:\.\d+)?)\s*)?(?:person[- ])?(h|hrs?|hours?|d|days?|w|weeks?)\b/i

/** The hours of a task. */
export function durationOf(item: WorkItem, size: Size, paths: readonly ScopedPath[]): Filled {
  const stated = statedHours(item)
  if (stated !== undefined) {
    const {
      hours: [low, high],
      said,
    } = stated
    const likely = quarter((low + high) / 2)
    const duration = {
      optimistic: quarter(low === high ? low * 0.75 : low),
      mostLikely: likely,
      pessimistic: quarter(low === high ? high * 1.5 : high),
    }
    const because = `the specification says “${said}”, at ${HOURS_A_DAY} hours a day`
    return {
      fields: { duration, duration_basis: 'stated' },
      derivation: [{ field: 'duration', rule: 'stated-effort', because, score: likely }],
    }
  }
  const likely = quarter(Math.min(LONGEST, Math.max(SHORTEST, size.lines / LINES_PER_HOUR)))
  const spread = spreadOf(item, size, paths)
  const duration = {
    optimistic: quarter(likely * (1 - spread * 0.5)),
    mostLikely: likely,
    pessimistic: quarter(likely * (1 + spread)),
  }
  const least = Math.round(spread * 50)
  const because = `${size.lines} lines at ${LINES_PER_HOUR} an hour, from ${SHORTEST} h to ${LONGEST} h; ${least} % less to ${least * 2} % more, the wider the less is known`
  return {
    fields: { duration, duration_basis: 'estimated' },
    inferred: ['duration'],
    derivation: [{ field: 'duration', rule: 'hours-by-size', because, score: likely }],
  }
}

/** 0.5 where size and place are known, up to 1.2 where both are guessed. */
function spreadOf(item: WorkItem, { isStated }: Size, paths: readonly ScopedPath[]): number {
  const place = paths.reduce((most, { confidence }) => Math.max(most, confidence), 0)
  const said = item.requirements.some(({ criteria }) => criteria.length > 0) ? 0.2 : 0
  const open = item.kind === 'spike' || item.kind === 'integration' ? 0.2 : 0
  return Math.round((1.1 - (isStated ? 0.3 : 0) - 0.4 * place - said + open) * 100) / 100
}

function statedHours({ requirements }: WorkItem): { hours: readonly [number, number]; said: string } | undefined {
  for (const { text } of requirements) {
    const [said, low, high = low, unit = 'h'] = EFFORT.exec(text) ?? []
    if (said === undefined || low === undefined || high === undefined) continue
    const each = unit.startsWith('w') ? HOURS_A_DAY * DAYS_A_WEEK : unit.startsWith('d') ? HOURS_A_DAY : 1
    const hours = [Number(low) * each, Number(high) * each].sort((a, b) => a - b) as [number, number]
    if (hours[0] > 0) return { hours, said: said.replace(/^[([]\s*/, '') }
  }
  return undefined
}

function quarter(hours: number): number {
  return Math.max(0.25, Math.round(hours * 4) / 4)
}
