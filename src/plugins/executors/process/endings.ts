/** How a command's whole group is brought to its end: SIGTERM, patience, SIGKILL, and never to a stranger. */
import { writeCancel } from '../../../system/attempt-folder.ts'
import { isGroupOf, signalGroup } from '../../../system/process-group.ts'
import { isSame } from '../../../system/process-identity.ts'
import type { Course } from './course.ts'
import { completeClaim, markOf } from './custody.ts'

/** Patience with what is left of a group whose command and launcher are gone, in milliseconds. */
const REAPING_PATIENCE_MS = 2_000

/** Until the end is told, a group that ought to be dead is struck again: somebody may have been forking just then. */
const STRIKE_AGAIN_MS = 1_000

/**
 * Tells a command that has begun to end. It counts as cancelled only if it was alive to be told: one that has just ended
 * by itself keeps its own outcome. Asked again, the patience gets shorter, never longer.
 */
export function tellToEnd(course: Course): void {
  const { ending, folder } = course
  course.claim = completeClaim(folder, course.claim)
  const leader = course.claim?.process
  if (ending === undefined || leader === undefined) return
  if (!ending.told) {
    if (!isSame(leader)) return
    ending.told = true
    try {
      // Before the signal, so that the launcher knows how much patience the rest of the group is given.
      writeCancel(folder, ending.grace_ms)
    } catch {
      // On a full disk the rest gets the launcher's own patience, and a later coordinator sees the signal only.
    }
    signalGroup(leader, markOf(folder), 'SIGTERM')
  }
  clearTimeout(ending.kill)
  const strike = (): void => {
    signalGroup(leader, markOf(folder), 'SIGKILL')
    ending.kill = setTimeout(strike, STRIKE_AGAIN_MS)
  }
  ending.kill = setTimeout(strike, ending.grace_ms)
}

/** One step of reaping a group whose command is gone and whose exit nobody will write. True when nobody is left. */
export function reap(course: Course): boolean {
  course.claim = completeClaim(course.folder, course.claim)
  const leader = course.claim?.process
  if (leader === undefined || !isGroupOf(leader, markOf(course.folder))) return true
  const now = performance.now()
  if (course.reapingSince === undefined) {
    course.reapingSince = now
    signalGroup(leader, markOf(course.folder), 'SIGTERM')
  } else if (now - course.reapingSince > REAPING_PATIENCE_MS) signalGroup(leader, markOf(course.folder), 'SIGKILL')
  return false
}
