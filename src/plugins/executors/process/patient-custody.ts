import type { Course } from './course.ts'
import { completeClaim, type Custody, lookAfter } from './custody.ts'

/** A launcher that is alive but does not write the exit for so long is not waited for. */
const LONGEST_CLOSING_MS = 30_000
/** Nobody is to be seen of an attempt for so long, whose command was never written down: then there is nobody. */
const UNSEEN_MS = 1_000

/**
 * What became of an attempt that no doorbell will ring for, looked at again and again: what is passing is waited for before
 * it is believed. `unsure`: it is to be looked at once more.
 */
export function patientCustody(course: Course): Custody | 'unsure' {
  const { folder } = course
  course.claim = completeClaim(folder, course.claim)
  if (course.claim === undefined) return 'ended'
  const custody = lookAfter(folder, course.claim)
  const now = performance.now()
  if (custody === 'gone' && course.claim.process === undefined) {
    // Between its start and its mark a command cannot be seen, for less than a moment.
    course.unseenSince ??= now
    return now - course.unseenSince < UNSEEN_MS ? 'unsure' : 'gone'
  }
  if (custody !== 'closing') return custody
  course.closingSince ??= now
  return now - course.closingSince > LONGEST_CLOSING_MS ? 'orphaned' : 'closing'
}
