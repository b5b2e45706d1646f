import { join } from 'node:path'
import type { AcceptanceCheck } from '../../../core/model/acceptance-check.ts'
import { tailOf } from '../../../system/attempt-folder.ts'
import { type CommandEnd, MOST_STDOUT, printedLast, shellCouldNot } from './command.ts'
import { stepsOf, valueAt } from './json-path.ts'
import { type CheckVerdict, impossible, missed, PASSED, quoted } from './verdict.ts'

/** The check that measures. */
export type MetricCheck = Extract<AcceptanceCheck, { type: 'metric' }>

/**
 * Judges a measurement that ended, by the JSON in the `stdout` file of its attempt's folder. Tools for measuring exit with
 * other codes than 0 when they found something, so the exit code says nothing; without a number nothing was measured.
 */
export function judgeMetric(check: MetricCheck, folder: string, exit: CommandEnd): CheckVerdict {
  const { cmd, jsonpath } = check.source
  if (exit.signal !== undefined)
    return impossible('CHECK_NOT_MEASURED', `\`${cmd}\` was ended by ${exit.signal} before ${check.name} was measured.`)
  const couldNot = shellCouldNot(cmd, folder, exit)
  if (couldNot !== undefined) return couldNot
  const steps = stepsOf(jsonpath)
  if (steps === undefined)
    return impossible('CHECK_PATH_UNUSABLE', `${quoted(jsonpath)} is no path to one value, as $.total.lines.pct is.`)
  const text = tailOf(join(folder, 'stdout'), MOST_STDOUT)
  const value = jsonIn(text)
  if (value === undefined) {
    const code = exit.exit_code === 0 ? '' : ` and ended with exit code ${exit.exit_code} (${printedLast(folder)})`
    return impossible(
      'CHECK_NO_JSON',
      `\`${cmd}\` printed ${quoted(text)}, which is no JSON,${code} so ${check.name} is unknown.`,
    )
  }
  const found = valueAt(value.json, steps)
  if (typeof found !== 'number')
    return impossible(
      'CHECK_NO_NUMBER',
      `${jsonpath} in what \`${cmd}\` prints is ${found === undefined ? 'missing' : quoted(JSON.stringify(found))}, and no number.`,
    )
  const { lte, gte } = check.expect
  if (lte !== undefined && found > lte) return missed(`${check.name} to be at most ${lte}`, String(found))
  if (gte !== undefined && found < gte) return missed(`${check.name} to be at least ${gte}`, String(found))
  return PASSED
}

/** The JSON of a text, also when lines for people stand before it, as `npm run` prints them. */
function jsonIn(text: string): { readonly json: unknown } | undefined {
  const begin = /^[[{]/m.exec(text)?.index
  for (const part of begin === undefined ? [text] : [text, text.slice(begin)]) {
    try {
      return { json: JSON.parse(part) }
    } catch {
      continue
    }
  }
  return undefined
}
