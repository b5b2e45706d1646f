/** The end of an attempt that had no process, as `end.json` in its folder: the report itself. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AttemptReport } from '../../../core/model/attempt.ts'
import { writeFileAtomically } from '../../../system/atomic-file.ts'

type Finished = Extract<AttemptReport, { type: 'finished' }>

/** Keeps it; durable when it returns. Throws the system's error. */
export function keepEnd(folder: string, report: Finished): void {
  writeFileAtomically(join(folder, 'end.json'), `${JSON.stringify(report)}\n`)
}

/** The end that was kept; undefined while there is none. */
export function readKeptEnd(folder: string): Finished | undefined {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(join(folder, 'end.json'), 'utf8'))
  } catch {
    return undefined
  }
  const report = AttemptReport.safeParse(value)
  return report.success && report.data.type === 'finished' ? report.data : undefined
}
