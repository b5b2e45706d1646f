import type { AttemptOrder, AttemptReport } from '../../../../core/model/attempt.ts'
import type { TaskError } from '../../../../core/model/failure.ts'
import type { Line } from './line.ts'
import type { LogEntry } from './structured-log.ts'

const STEP = 'run'

/** What a line is in the structured log; undefined when it is not in it. */
export function entryOf(said: Line): LogEntry | undefined {
  if (said.type === 'metric')
    return { step: 'metric', status: 'progress', message: said.name, data: { [said.name]: said.value } }
  if (said.type !== 'log') return undefined
  const { message, step = STEP, status = 'progress', percent, checkpoint, level, timestamp } = said
  const data = level === undefined ? said.data : { ...said.data, level }
  return { step, status, message, percent, checkpoint, data, timestamp }
}

/** What a report of progress or a checkpoint is in the structured log, when its line was no log line itself. */
export function toldEntry(report: AttemptReport): LogEntry | undefined {
  if (report.type === 'progress') {
    const { percent, message = `${percent} %` } = report
    return { step: STEP, status: 'progress', message, percent }
  }
  if (report.type !== 'checkpoint') return undefined
  const { checkpoint, percent, took_ms } = report
  const data = took_ms === undefined ? undefined : { took_ms }
  return { step: STEP, status: 'checkpoint', message: checkpoint, percent, checkpoint, data }
}

/** The last line of an attempt. `error`: why it failed. */
export function endEntry(
  order: AttemptOrder,
  { outcome, duration_ms, exit_code, signal }: Extract<AttemptReport, { type: 'finished' }>,
  error: TaskError | undefined,
): LogEntry {
  if (outcome === 'succeeded')
    return { step: STEP, status: 'done', message: outcome, percent: 100, data: { duration_ms } }
  const error_code = error?.code ?? outcome.toUpperCase()
  const retry_count = (order.run_number ?? order.number) - 1
  return {
    step: STEP,
    status: 'error',
    message: error?.message ?? outcome.replaceAll('_', ' '),
    data: { error_code, retry_count, exit_code, signal, duration_ms },
  }
}
