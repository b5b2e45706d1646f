import { EXIT, Failure } from '../core/model/failure.ts'
import type { Journal } from '../core/ports/journal.ts'
import { type ExecutionRecord, executionRecord } from '../core/view/metrics.ts'
import { viewOf } from '../core/view/execution-view.ts'
import { checkOutput, writeOutput } from './output-file.ts'
import { writeTrouble } from './write-trouble.ts'

/** The report of an execution with the system design's keys. `now` is in milliseconds since 1970, for one that goes on. */
export function reportOf(journal: Journal, execution_id: string, now: number): ExecutionRecord {
  return executionRecord(viewOf(journal.read({ execution: execution_id })), now)
}

/** Refuses a place for the report before the run begins: a directory, and a file that holds anything but a report. */
export function checkReportFile(path: string, named: string): void {
  checkOutput({ path, named, what: 'the report', code: 'report-unwritable', isOwn: isReport })
}

function isReport(text: string): boolean {
  try {
    const read: unknown = JSON.parse(text)
    return (
      typeof read === 'object' && read !== null && Object.hasOwn(read, 'execution_id') && Object.hasOwn(read, 'metrics')
    )
  } catch {
    return false
  }
}

/** Writes the report as JSON: a file whole or not at all. `path` is absolute. Throws a Failure when it cannot be written. */
export function writeReport(path: string, report: ExecutionRecord): void {
  try {
    writeOutput(path, `${JSON.stringify(report, null, 2)}\n`)
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
