import { LISTED, type ImportedLink, type ImportedTask } from '../imported-work.ts'
import type { Phase } from './phase.ts'

/** A task where it stands. */
export interface PhaseTask {
  readonly task: ImportedTask
  readonly phase: Phase
  /** Rises with each heading: tests and implementation of one story are two runs. */
  readonly run: number
  readonly isParallel: boolean
}

/**
 * The preferred order within each phase: what is not marked [P] comes after all before it, and what is marked comes after the
 * last that is not. Under another heading of the phase a new group begins, after the one before it.
 */
export function soft(tasks: readonly PhaseTask[]): ImportedLink[] {
  const links: ImportedLink[] = []
  let group: PhaseTask[] = []
  let before: PhaseTask[] = []
  let last: PhaseTask | undefined
  for (const one of tasks) {
    const isNewPhase = last?.phase !== one.phase
    const goesOn = !isNewPhase && last?.run === one.run && one.isParallel && last.isParallel
    if (isNewPhase) [before, group] = [[], []]
    else if (!goesOn) [before, group] = [group, []]
    group.push(one)
    last = one
    const { task, isParallel } = one
    for (const earlier of before) {
      // An id that stands twice is told elsewhere.
      if (earlier.task.id === task.id) continue
      const reason = isParallel
        ? `${task.id} stands after ${earlier.task.id}, which is not marked [P] or stands under an earlier heading`
        : `${task.id} stands after ${earlier.task.id} and is not marked [P]`
      links.push({
        before: earlier.task.id,
        after: task.id,
        span: task.span,
        section: task.section,
        isHard: false,
        confidence: LISTED,
        reason,
      })
    }
  }
  return links
}
