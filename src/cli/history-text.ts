import type { HistorySummary, RemedySummary, WorkSummary } from '../core/planning/history/summary.ts'
import { counted } from '../core/std/counted.ts'
import { harmless, type Paint } from './colour.ts'
import { table } from './printing.ts'

/** What was learned here, for people. */
export function historyText({ executions, work, remedies }: HistorySummary, paint: Paint): string {
  const head = `${counted(executions, 'execution')} counted`
  const times = table(
    ['KIND', 'CAPABILITY', 'EXECUTOR', 'N', 'MEDIAN', 'USED', '80 %', 'FIRST TRY'],
    work.map(workRow),
    paint,
  )
  const rest = [
    paint.faint('times the estimate: of the samples, as plans use it, and between which 8 of 10 are expected'),
    ...work.flatMap(failureLine),
  ]
  if (remedies.length === 0) return [head, ...(work.length === 0 ? [] : [times, ...rest])].join('\n')
  const rows = remedies.map((record) => remedyRow(record, paint))
  const mended = table(['PATTERN', 'HELPED', 'DID NOT', 'FAILED', 'ACTS ALONE'], rows, paint)
  return [head, ...(work.length === 0 ? [] : [times, ...rest, '']), mended].join('\n')
}

function workRow({
  kind,
  capability,
  executor,
  agent,
  samples,
  median,
  factor,
  band,
  first_try,
}: WorkSummary): string[] {
  return [
    kind,
    capability === '' ? '-' : capability,
    agent === undefined ? executor : `${executor} ${agent}`,
    String(samples),
    times(median),
    times(factor),
    band === null ? '-' : `${times(band[0])} to ${times(band[1])}`,
    first_try === null ? '-' : `${Math.round(first_try * 100)} %`,
  ]
}

function failureLine({ kind, executor, failures, lost }: WorkSummary): string[] {
  const told = Object.entries(failures).map(([what, count]) => `${count} ${what}`)
  const all = [...told, ...(lost === 0 ? [] : [`${lost} lost`])]
  return all.length === 0 ? [] : [`failures of ${kind} by ${executor}: ${all.join(', ')}`]
}

function remedyRow({ pattern, helped, did_not_help, failed, acts_alone }: RemedySummary, paint: Paint): string[] {
  const numbers = [helped, did_not_help, failed].map(String)
  return [harmless(pattern), ...numbers, acts_alone ? paint.good('yes') : paint.warn('no, asks first')]
}

function times(factor: number | null): string {
  if (factor === null) return '-'
  return `×${factor < 0.1 ? factor.toFixed(3) : factor.toFixed(2)}`
}
