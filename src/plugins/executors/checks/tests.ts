import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { AcceptanceCheck } from '../../../core/model/acceptance-check.ts'
import { unreachable } from '../../../core/std/assert.ts'
import { type CommandEnd, printedLast, shellCouldNot } from './command.ts'
import { COVERAGE_FILES, findCoverage } from './coverage.ts'
import { readJestReport } from './jest-report.ts'
import { readJunit } from './junit.ts'
import { readNodeReport } from './node-report.ts'
import { readTap } from './tap.ts'
import type { TestCounts } from './test-counts.ts'
import { type CheckVerdict, impossible, missed, PASSED, quoted, reasonOf } from './verdict.ts'

/** The check that runs tests and reads their report. */
export type TestsCheck = Extract<AcceptanceCheck, { type: 'tests' }>

const MOST_REPORT = 64 * 1024 * 1024
const MOST_NAMED = 3

/**
 * Judges tests that ended, by their report and not by their exit alone. `cwd`: absolute, where they ran. A report that is
 * missing, older than the check or unreadable proves nothing when the command says that all went well; else it failed.
 */
export function judgeTests(check: TestsCheck, cwd: string, folder: string, exit: CommandEnd): CheckVerdict {
  const { cmd, report, expect } = check
  if (exit.signal !== undefined) return missed(`\`${cmd}\` to end by itself`, `signal ${exit.signal}`)
  const couldNot = shellCouldNot(cmd, folder, exit)
  if (couldNot !== undefined) return couldNot
  const path = resolve(cwd, report.path)
  const since = beganAt(folder)
  let counts: TestCounts
  try {
    counts = readReport(path, report, since)
  } catch (error) {
    const why =
      error instanceof ReportUnusable ? error.message : `cannot be read as ${report.format}: ${reasonOf(error)}`
    if (exit.exit_code === 0)
      return impossible('CHECK_REPORT_UNUSABLE', `\`${cmd}\` went well, but its report ${report.path} ${why}.`)
    return missed(
      `a report of tests in ${report.path}`,
      `exit code ${exit.exit_code} of \`${cmd}\`; the report ${why}, and ${printedLast(folder)}`,
    )
  }
  const verdict = judgeCounts(check, counts, exit, folder)
  if (verdict.outcome !== 'succeeded' || expect.coverage_gte === undefined) return verdict
  return judgeCoverage(expect.coverage_gte, counts, { report: path, cwd, since })
}

class ReportUnusable extends Error {}

/** When the check began, in milliseconds since 1970, as file systems say it. */
function beganAt(folder: string): number {
  const { mtimeMs } = statSync(join(folder, 'ticket'))
  return Math.floor(mtimeMs)
}

function readReport(path: string, { format }: TestsCheck['report'], since: number): TestCounts {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status === undefined) throw new ReportUnusable('is missing')
  if (!status.isFile()) throw new ReportUnusable('is no file')
  // Some file systems keep whole seconds only.
  const isWhole = status.mtimeMs % 1000 === 0
  if (status.mtimeMs < (isWhole ? Math.floor(since / 1000) * 1000 : since))
    throw new ReportUnusable('is older than this check: nothing has written it')
  if (status.size > MOST_REPORT) throw new ReportUnusable(`has ${status.size} bytes; at most ${MOST_REPORT} are read`)
  const text = readFileSync(path, 'utf8')
  switch (format) {
    case 'junit':
      return readJunit(text)
    case 'tap':
      return readTap(text)
    case 'vitest':
    case 'jest':
      return readJestReport(text)
    case 'node':
      return readNodeReport(text)
    default:
      return unreachable(format)
  }
}

function judgeCounts(check: TestsCheck, counts: TestCounts, { exit_code }: CommandEnd, folder: string): CheckVerdict {
  const { passed, failed, skipped, failures } = counts
  const ran = passed + failed
  const least = check.expect.pass_rate_gte ?? 1
  const wanted = least === 1 ? 'all tests to pass' : `at least ${percent(least)} of the tests to pass`
  if (ran === 0) return missed(wanted, skipped === 0 ? 'no test in the report' : `only skipped tests (${skipped})`)
  if (passed / ran < least) {
    const named = failures.slice(0, MOST_NAMED).map((name) => quoted(name))
    const more = failed > named.length ? ` and ${failed - named.length} more` : ''
    const which = named.length === 0 ? '' : `: ${named.join(', ')}${more}`
    return missed(wanted, `${failed} of ${ran} failed (${percent(passed / ran)} passed)${which}`)
  }
  // Something beside the tests went wrong: a hook at the end, a bound of the tool's own.
  if (failed === 0 && exit_code !== 0)
    return missed(
      `exit code 0 of \`${check.cmd}\``,
      `${exit_code} though all ${ran} tests passed; ${printedLast(folder)}`,
    )
  return PASSED
}

function judgeCoverage(
  least: number,
  counts: TestCounts,
  { report, cwd, since }: { report: string; cwd: string; since: number },
): CheckVerdict {
  const found =
    counts.coverage === undefined ? findCoverage(report, cwd, since) : { share: counts.coverage, path: report }
  if (found === undefined)
    return impossible(
      'CHECK_NO_COVERAGE',
      `The tests passed, but nothing says what they covered: neither the report nor ${COVERAGE_FILES.join(', ')} beside it, in coverage/ or in the folder where they ran, written by this check.`,
    )
  return found.share >= least
    ? PASSED
    : missed(`at least ${percent(least)} of the lines to be covered`, percent(found.share))
}

function percent(share: number): string {
  return `${Math.floor(share * 10_000) / 100} %`
}
