import { MS_PER_HOUR, formatDuration } from '../../std/duration.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import { claimsOf } from '../claims-text.ts'
import { arrowsOf, criticalOf, groupsOf, oneLine, type PlanPicture } from './plan-picture.ts'

/** Widest title shown whole. */
const TITLE_COLUMNS = 60
/** Most predecessors named in a row. */
const AFTER_SHOWN = 4

/** The plan as a table for a terminal: aligned, plain, a row for each task. `*` marks the critical path. */
export function planTable(picture: PlanPicture): string {
  const critical = criticalOf(picture)
  const after = Map.groupBy(
    arrowsOf(picture).filter((arrow) => !arrow.soft),
    (arrow) => arrow.to,
  )
  const rows: string[][] = [['ID', 'TASK', 'EXPECTED', 'AFTER', 'TAKES']]
  const headings = new Map<number, string>()
  for (const group of groupsOf(picture)) {
    headings.set(rows.length, oneLine(`${group.id} ${group.title}`))
    for (const node of group.nodes) {
      const before = (after.get(node.id) ?? []).map((arrow) => arrow.from)
      rows.push([
        `${critical.has(node.id) ? '*' : ' '} ${node.id}`,
        titleOf(node),
        hours(node.estimates.mean_h),
        before.length > AFTER_SHOWN
          ? `${before.slice(0, AFTER_SHOWN).join(', ')} +${before.length - AFTER_SHOWN}`
          : before.join(', '),
        oneLine(claimsOf(node)),
      ])
    }
  }
  const body = aligned(rows)
  const lines = body.flatMap((line, index) => {
    const heading = headings.get(index)
    return heading === undefined ? [line] : ['', heading, line]
  })
  return `${summary(picture)}\n\n${lines.join('\n')}\n`
}

function summary({ coordinator }: PlanPicture): string {
  const { nodes } = coordinator.graph
  const done = nodes.filter((node) => node.done).length
  const { p50_total_hours, p95_total_hours, critical_path_hours } = coordinator.estimates
  return [
    oneLine(`${coordinator.meta.title} (${coordinator.meta.plan_id})`),
    `${nodes.length} ${nodes.length === 1 ? 'task' : 'tasks'}${done === 0 ? '' : `, ${done} done`}; ` +
      `expected ${hours(p50_total_hours)} (P95 ${hours(p95_total_hours)}), critical path ${hours(critical_path_hours)}; ` +
      `${coordinator.mode === 'rolling_frontier' ? 'rolling frontier' : 'waves'}, ${coordinator.worker_pool.min} to ${coordinator.worker_pool.max} workers`,
  ].join('\n')
}

function titleOf(node: CoordinatorNode): string {
  const flags = [
    node.done ? 'done' : '',
    node.optional ? 'optional' : '',
    { shell: '', agent: 'agent', human: 'person', noop: '' }[node.action.kind],
  ]
  const said = flags.filter((flag) => flag !== '')
  const title = clipped(oneLine(node.name), TITLE_COLUMNS)
  return said.length === 0 ? title : `${title} (${said.join(', ')})`
}

function hours(value: number): string {
  return formatDuration(value * MS_PER_HOUR)
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, columnsOf(row[column] ?? '')), 0),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - columnsOf(cell)))
      .join('  ')
      .trimEnd(),
  )
}

/** Columns that a text takes in a terminal: marks take none, East Asian letters and emoji two. */
function columnsOf(text: string): number {
  let columns = 0
  for (const letter of text) {
    if (/\p{M}|\u200d|\ufe0f/u.test(letter)) continue
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
        letter,
      )
        ? 2
        : 1
  }
  return columns
}

function clipped(text: string, most: number): string {
  if (columnsOf(text) <= most) return text
  let kept = ''
  for (const letter of text) {
    if (columnsOf(kept) + columnsOf(letter) > most - 1) break
    kept += letter
  }
  return `${kept}…`
}
