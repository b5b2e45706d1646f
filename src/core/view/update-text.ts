import { endsThrottle, type StatedThrottle, throttleScopeText } from '../execution/holds/stated-throttle.ts'
import type { HotUpdate, HotUpdateOp } from '../model/hot-update.ts'
import { counted } from '../std/counted.ts'
import { formatDuration } from '../std/duration.ts'
import { isoTime } from './metrics.ts'
import { oneLine } from './story-line.ts'

/** What one step of an update changes, as a phrase: `add P1.T009`, `order P1.T001 → P1.T009`. */
export function opText(op: HotUpdateOp): string {
  switch (op.op) {
    case 'inject_tasks':
      return `add ${names(op.tasks.map((task) => task.id))}`
    case 'add_edges':
      return `order ${names(op.edges.map((edge) => `${edge.from} → ${edge.to}${edge.type === 'soft' ? ' (soft)' : ''}`))}`
    case 'remove_soft_edges':
      return `forget the preference ${names(op.edges.map((edge) => `${edge.from} → ${edge.to}`))}`
    case 'supersede_task':
      return `supersede ${op.task} by ${names(op.by.map((task) => task.id))}`
    case 'set_resources':
      return `set what ${op.task} takes`
    case 'set_priority':
      return `set the priority of ${op.task} to ${op.priority}`
    case 'set_quotas':
      return 'set the limits of the machine'
    case 'set_pool':
      return `set the capacity of ${oneLine(op.name)} to ${op.capacity}`
    case 'add_resource':
      return `add the resource ${oneLine(op.name)}`
    case 'set_policy':
      return `set ${names(Object.keys(op.policies))}`
    case 'set_limits':
      return `set what ${op.task} may use`
    case 'set_env':
      return `set the environment of ${op.task}`
    case 'throttle':
      return throttleText(op)
    case 'quarantine':
      return `quarantine ${op.task}`
    case 'cancel_task':
      return `cancel ${op.task}`
  }
}

function throttleText(op: StatedThrottle): string {
  const what = `throttle ${oneLine(op.name)} (${oneLine(throttleScopeText(op.scope))})`
  return endsThrottle(op) ? `take away ${what}` : `set ${what}: ${throttleLimits(op).join(', ')}`
}

/** What a throttle allows, as phrases: `2 starts in 1m 30s at most`, `3 at once at most`; none for one that is taken away. */
export function throttleLimits({
  not_before,
  rate,
  concurrency,
}: Pick<StatedThrottle, 'not_before' | 'rate' | 'concurrency'>): string[] {
  return [
    ...(not_before === undefined ? [] : [`nothing before ${isoTime(not_before)}`]),
    ...(rate === undefined
      ? []
      : [`${counted(rate.starts, 'start')} in ${formatDuration(rate.interval_seconds * 1000)} at most`]),
    ...(concurrency === undefined ? [] : [`${concurrency} at once at most`]),
  ]
}

/** What an update changes, in one line. */
export function updateText({ ops }: Pick<HotUpdate, 'ops'>): string {
  return names(ops.map(opText), '; ')
}

const NAMES_SHOWN = 4

function names(all: readonly string[], between = ', '): string {
  const more = all.length - NAMES_SHOWN
  return `${all.slice(0, NAMES_SHOWN).join(between)}${more > 0 ? ` and ${more} more` : ''}`
}
