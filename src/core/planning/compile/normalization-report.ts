import type { TaskProposal } from '../../model/proposal.ts'
import type { Findings } from '../findings.ts'
import { actionOf } from './duration-basis.ts'
import type { Verifier } from './evidence.ts'
import { MERGE_BELOW, SPLIT_ABOVE, protectedBy } from './normalization-bounds.ts'

/** A task whose size is out of bounds, and why it was left so. */
export interface OutOfBounds {
  readonly task: TaskProposal
  /** PERT mean. */
  readonly hours: number
  /** Above the limit of splitting, or below the one of merging. */
  readonly limit: 'split' | 'merge'
  readonly why: string
}

/** Tasks that are told one by one, and members that a finding over several names. */
const MOST_TOLD = 20
const MOST_NAMED = 5

/**
 * Tells what is out of bounds: what is too large one by one, what is too small in one finding. A command's run, a person's
 * confirmation and a step that runs nothing may be as short as they are; tasks.json lists them all the same.
 */
export function tellSizes(left: readonly OutOfBounds[], verifier: Verifier, findings: Findings): void {
  const large = left.filter(({ limit }) => limit === 'split')
  for (const one of large.slice(0, MOST_TOLD)) tellLarge(one, verifier, findings)
  if (large.length > MOST_TOLD) {
    findings.warn(
      'task-too-large',
      `${large.length - MOST_TOLD} more tasks have more than ${SPLIT_ABOVE} h.`,
      'tasks.json#/meta/autonormalization/reported',
      'They are listed in tasks.json, under autonormalization.',
    )
  }
  const small = left.filter(({ task, limit }) => limit === 'merge' && actionOf(task).kind === 'agent')
  if (small.length > 0) tellSmall(small, verifier, findings)
}

function tellLarge({ task, hours, why }: OutOfBounds, verifier: Verifier, findings: Findings): void {
  const message = `"${task.title}" has ${shown(hours)}, more than ${SPLIT_ABOVE} h, and is left as it is: ${why}.`
  const place = verifier.place(task.evidence)
  if (actionOf(task).kind !== 'agent') {
    findings.inform('task-too-large', message, place, 'Nothing has to be done if it cannot be divided.')
    return
  }
  const advice =
    protectedBy(task) === undefined
      ? 'Write it as several tasks, or name the directories or interfaces (files:, provides:) along which it can be split.'
      : 'Write it as several tasks of two to eight hours.'
  findings.warn('task-too-large', message, place, advice)
}

function tellSmall(small: readonly OutOfBounds[], verifier: Verifier, findings: Findings): void {
  const named = small.slice(0, MOST_NAMED).map(({ task, hours, why }) => `"${task.title}" (${shown(hours)}; ${why})`)
  const more = small.length > MOST_NAMED ? ` and ${small.length - MOST_NAMED} more` : ''
  const subject = small.length === 1 ? 'A task has' : `${small.length} tasks have`
  findings.inform(
    'task-too-small',
    `${subject} less than ${MERGE_BELOW} h: ${named.join(', ')}${more}.`,
    verifier.place(small[0]?.task.evidence ?? []),
    'Tasks that belong together can be written as one; nothing has to be done.',
  )
}

function shown(hours: number): string {
  return `${Math.round(hours * 100) / 100} h`
}
