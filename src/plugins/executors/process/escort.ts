/** What the attendants of an executor do together for one attempt, in their order. */
import type { AttemptReport } from '../../../core/model/attempt.ts'
import type { AttendedRun, Attendant, EndNote } from './attendant.ts'
import type { Course } from './course.ts'
import { tellToEnd } from './endings.ts'
import type { CommandJob } from './job.ts'

/** What a command is started with. An Error that it throws is why it cannot run. */
export function dressedBy(attendants: readonly Attendant[], { order, folder }: Course, job: CommandJob): CommandJob {
  return attendants.reduce((dressed, attendant) => attendant.dress?.(dressed, order, folder) ?? dressed, job)
}

/** What is to be told of an attempt that runs, now that time has passed. */
export function roundOf(attendants: readonly Attendant[], course: Course): readonly AttemptReport[] {
  const run = attended(course)
  return attendants.flatMap((attendant) => attendant.round?.(run) ?? [])
}

/** The report of a command's end with what everybody has to say of it. */
export function completedBy(attendants: readonly Attendant[], course: Course, report: AttemptReport): AttemptReport {
  if (report.type !== 'finished' || course.job.kind !== 'command') return report
  const { type, ...known } = report
  const run = attended(course)
  const note = attendants.reduce((noted: EndNote, attendant) => attendant.ended?.(run, noted) ?? noted, known)
  return { ...known, ...note, type }
}

function attended(course: Course): AttendedRun {
  const { order, folder, claim, pid } = course
  const end = (grace_ms: number): boolean => {
    if (course.ending !== undefined || (course.phase !== 'running' && course.phase !== 'watched')) return false
    course.ending = { grace_ms, told: false, kill: undefined }
    tellToEnd(course)
    if (course.ending.told) return true
    course.ending = undefined
    return false
  }
  return { order, folder, pid: claim?.process?.pid ?? pid, end }
}
