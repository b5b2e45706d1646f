import { wasCancelled } from '../../../system/attempt-folder.ts'
import { couldNotBegin, tellCommandEnd, tellEnd, type ToldEnd } from './attempt-end.ts'
import type { Course } from './course.ts'

/** How a command ended, as its launcher or its folder tells. */
export interface HowEnded {
  readonly exit_code: number | undefined
  readonly signal: string | undefined
  readonly duration_ms: number
  readonly cpu_ms?: number
  /** Of its largest process. */
  readonly peak_kb?: number
}

/** What is told of an attempt whose command has ended, or could not begin. */
export function tellHowEnded(course: Course, how: HowEnded): ToldEnd {
  const { folder, trouble, job } = course
  const cancelled = course.ending?.told === true || (course.phase === 'watched' && wasCancelled(folder))
  const { exit_code, signal, duration_ms, cpu_ms, peak_kb } = how
  const end = { exit_code, signal, duration_ms, cpu_ms, peak_kb, cancelled, artifacts: course.heard.artifacts }
  if (trouble === undefined) return tellCommandEnd(job, folder, end)
  const cwd = job.kind === 'command' ? job.cwd : ''
  return tellEnd(folder, { ...end, exit_code: undefined }, couldNotBegin(trouble, cwd))
}
