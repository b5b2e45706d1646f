import { reviewCount } from '../core/planning/show/plan-summary.ts'
import type { Replan } from '../operations/replan.ts'
import { opText } from '../core/view/update-text.ts'
import { harmless, type Paint } from './colour.ts'
import { planDiffText } from './plan-diff-text.ts'
import { countFindings, findingBlock, gravestFirst } from './printing.ts'
import { counted } from '../core/std/counted.ts'

const FINDINGS_SHOWN = 5

/** A replan for people: what differs, what a running execution can take of it, and what it cannot. */
export function replanText({ diff, patch, execution, new_findings, review }: Replan, paint: Paint): string {
  const parts = [planDiffText(diff, paint)]
  if (execution !== null) {
    const { execution_id, status, finished, tasks } = execution
    parts.push(`${paint.strong(execution_id)} (${status}): ${finished.length} of ${counted(tasks, 'task')} finished`)
  }
  const told = new_findings.filter((finding) => finding.code !== 'low-confidence')
  if (told.length > 0) {
    const head = `${paint.strong('New to look at')}: ${countFindings(told)}`
    const more = told.length - FINDINGS_SHOWN
    const left = more > 0 ? [paint.faint(`… and ${more} more; --json lists them all`)] : []
    parts.push(
      [
        head,
        ...gravestFirst(told)
          .slice(0, FINDINGS_SHOWN)
          .map((one) => findingBlock(one, paint)),
        ...left,
      ].join('\n'),
    )
  }
  if (review.status !== 'ok') parts.push(`${paint.warn('review:')} in the new plan ${reviewCount({ review })}`)
  const { update, reasons, left_alone, not_hot } = patch
  if (update !== undefined) {
    const head = `${paint.strong('As a patch for a running execution')}: ${counted(update.ops.length, 'operation')}`
    const lines = update.ops.map((op, index) => `  ${opText(op)}${paint.faint(`  ${harmless(reasons[index] ?? '')}`)}`)
    parts.push([head, ...lines].join('\n'))
  }
  if (left_alone.length > 0) {
    const lines = left_alone.map(({ task, title, why }) => `  ${task} ${harmless(title)}: ${harmless(why)}`)
    parts.push([paint.strong('Left alone'), ...lines].join('\n'))
  }
  if (not_hot.length > 0) {
    const lines = not_hot.map(({ what, why, blocks }) => {
      const mark = blocks ? paint.bad('  ✗ ') : paint.warn('  ! ')
      return `${mark}${harmless(what)}: ${harmless(why)}`
    })
    const blocked = not_hot.some((limit) => limit.blocks) ? '; so there is no patch' : ''
    parts.push([`${paint.strong('What a running execution cannot take')}${blocked}`, ...lines].join('\n'))
  }
  return parts.join('\n\n')
}
