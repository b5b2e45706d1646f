import { EXIT, Failure } from '../core/model/failure.ts'
import type { Journal } from '../core/ports/journal.ts'
import { type ExecutionRecord, executionRecord } from '../core/view/metrics.ts'
import { viewOf } from '../core/view/execution-view.ts'
import { writeFileAtomically } from '../system/atomic-file.ts'
import { writeTrouble } from './write-trouble.ts'

/** The report of an execution with the system design's keys. `now` is in milliseconds since 1970, for one that goes on. */
export function reportOf(journal: Journal, execution_id: string, now: number): ExecutionRecord {
  return executionRecord(viewOf(journal.read({ execution: execution_id })), now)
}

/** Writes the report as JSON, whole or not at all. `path` is absolute. Throws a Failure when it cannot be written. */
export function writeReport(path: string, report: ExecutionRecord): void {
  try {
    writeFileAtomically(path, `${JSON.stringify(report, null, 2)}\n`)
  } catch (error) {
    throw new Failure({
      code: 'report-unwritable',
      message: `The final report could not be written: ${writeTrouble(error)}.`,
      exit: EXIT.arguments,
      place: path,
      advice: 'The execution itself is not touched by this: tasks status --json has the same report.',
      cause: error,
    })
  }
}
