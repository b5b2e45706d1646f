import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Paint } from '../../std/paint.ts'
import { claimsOf } from '../claims-text.ts'
import { aligned, type Cell, clipped, inTone, oneLine } from './columns.ts'
import { arrowsOf, criticalOf, groupsOf, hoursText, type PlanPicture } from './plan-picture.ts'
import { summaryLines } from './plan-summary.ts'

/** Widest title shown whole. */
const TITLE_COLUMNS = 60
/** Most predecessors named in a row. */
const AFTER_SHOWN = 4

/** The plan for a terminal: its summary, then its tasks as a table, a row each. `*` marks the critical path. */
export function planTable(picture: PlanPicture, paint?: Paint): string {
  return `${summaryText(picture, paint)}\n\n${taskTable(picture, paint)}\n`
}

/** The summary as lines, aligned. */
export function summaryText(picture: PlanPicture, paint?: Paint): string {
  const { meta } = picture.coordinator
  const lines = aligned(
    summaryLines(picture).map(({ label, text, alarming }) => [
      { text: label, tone: 'faint' },
      alarming ? { text: oneLine(text), tone: 'warn' } : oneLine(text),
    ]),
    paint,
  )
  return [`${inTone(oneLine(meta.title), 'strong', paint)} (${meta.plan_id})`, ...lines].join('\n')
}

/** The tasks as a table, under the headings of their features. */
export function taskTable(picture: PlanPicture, paint?: Paint): string {
  const critical = criticalOf(picture)
  const after = Map.groupBy(
    arrowsOf(picture).filter((arrow) => !arrow.soft),
    (arrow) => arrow.to,
  )
  const rows: Cell[][] = [['  ID', 'TASK', 'EXPECTED', 'AFTER', 'TAKES'].map((text) => ({ text, tone: 'faint' }))]
  const headings = new Map<number, string>()
  for (const group of groupsOf(picture)) {
    headings.set(rows.length, oneLine(`${group.id} ${group.title}`))
    for (const node of group.nodes) {
      const before = (after.get(node.id) ?? []).map((arrow) => arrow.from)
      const id = `${critical.has(node.id) ? '*' : ' '} ${node.id}`
      rows.push([
        critical.has(node.id) ? { text: id, tone: 'accent' } : id,
        node.done ? { text: titleOf(node), tone: 'faint' } : titleOf(node),
        hoursText(node.estimates.mean_h),
        before.length > AFTER_SHOWN
          ? `${before.slice(0, AFTER_SHOWN).join(', ')} +${before.length - AFTER_SHOWN}`
          : before.join(', '),
        oneLine(claimsOf(node)),
      ])
    }
  }
  return aligned(rows, paint)
    .flatMap((line, index) => {
      const heading = headings.get(index)
      return heading === undefined ? [line] : ['', inTone(heading, 'strong', paint), line]
    })
    .join('\n')
}

function titleOf(node: CoordinatorNode): string {
  const flags = [
    node.done ? 'done' : '',
    node.optional ? 'optional' : '',
    node.approval === undefined ? '' : 'needs approval',
    { shell: '', agent: 'agent', http: '', human: 'person', noop: '' }[node.action.kind],
  ]
  const said = flags.filter((flag) => flag !== '')
  const title = clipped(oneLine(node.name), TITLE_COLUMNS)
  return said.length === 0 ? title : `${title} (${said.join(', ')})`
}
