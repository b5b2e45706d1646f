import type { Paint } from '../../std/paint.ts'
import { aligned, type Cell, clipped, inTone, oneLine } from './columns.ts'
import { factsOf } from './plan-facts.ts'
import { hoursText, type PlanPicture } from './plan-picture.ts'
import { counted } from '../../std/counted.ts'

const TITLE_COLUMNS = 60

/** One step of the critical path. Hours count from the beginning of the plan, by means. */
interface Step {
  readonly id: string
  readonly title: string
  readonly begins_hours: number
  readonly takes_hours: number
  /** What kind of dependency ties it to the step before it, and how sure that is. */
  readonly tie: string
  readonly reason: string
}

/** The critical path for a terminal: when each of its tasks would begin at best, how long it takes, and why it waits. */
export function criticalPathPage(picture: PlanPicture, paint?: Paint): string {
  const steps = stepsOf(picture)
  const { critical_path_hours } = picture.coordinator.estimates
  const rows: Cell[][] = [
    ['ID', 'TASK', 'BEGINS', 'TAKES', 'AFTER THE ONE ABOVE'].map((text) => ({ text, tone: 'faint' })),
    ...steps.map((step): Cell[] => [
      { text: step.id, tone: 'accent' },
      clipped(oneLine(step.title), TITLE_COLUMNS),
      hoursText(step.begins_hours),
      hoursText(step.takes_hours),
      oneLine(step.tie),
    ]),
  ]
  const head = `Critical path: ${hoursText(critical_path_hours)} over ${counted(steps.length, 'task')}`
  return `${inTone(head, 'strong', paint)}\n\n${aligned(rows, paint).join('\n')}\n`
}

/** The critical path as JSON. */
export function criticalPathJson(picture: PlanPicture): unknown {
  return { hours: picture.coordinator.estimates.critical_path_hours, steps: stepsOf(picture) }
}

function stepsOf(picture: PlanPicture): Step[] {
  const facts = factsOf(picture)
  let hours = 0
  let last: string | undefined
  return (picture.dag?.metrics.critical_path ?? []).flatMap((id) => {
    const found = facts.of(id)
    if (found === undefined) return []
    const link = found.before.find((before) => before.task === last && before.standing === 'hard')
    const takes = found.node.done ? 0 : found.node.estimates.mean_h
    const step = {
      id,
      title: found.node.name,
      begins_hours: hours,
      takes_hours: takes,
      tie: link === undefined ? '' : `${link.type} (${link.confidence.toFixed(2)})`,
      reason: link?.reason ?? '',
    }
    hours = Math.round((hours + takes) * 1e6) / 1e6
    last = id
    return [step]
  })
}
