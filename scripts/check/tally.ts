/** Counts of one run, and the names that a person wants to see. */
export interface Tally {
  passed: number
  failed: string[]
  skipped: string[]
}

/** The parts of vitest's JSON report that are read here. */
export interface VitestReport {
  success: boolean
  testResults: {
    /** Absolute path of the test file. */
    name: string
    status: string
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[]
  }[]
}

const LINES_OF_FAILURE = 6

/** An empty tally, to add others to. */
export function emptyTally(): Tally {
  return { passed: 0, failed: [], skipped: [] }
}

/** Adds `more` to `total`. */
export function addTally(total: Tally, more: Tally): void {
  total.passed += more.passed
  total.failed.push(...more.failed)
  total.skipped.push(...more.skipped)
}

/** A tally of one thing that passed or failed as a whole. */
export function tallyOfOne(name: string, passed: boolean): Tally {
  return passed ? { passed: 1, failed: [], skipped: [] } : { passed: 0, failed: [name], skipped: [] }
}

/**
 * Counts a vitest report. `label` names the run (for example "unit"), `root` is cut from file names. A file that could not be
 * loaded counts as one failure, and so does a run that failed though no test did; a missing report is a failed run.
 */
export function tallyOfReport(
  label: string,
  report: VitestReport | undefined,
  exitCode: number | null,
  root: string,
): Tally {
  const tally = emptyTally()
  for (const file of report?.testResults ?? []) {
    const path = file.name.startsWith(root) ? file.name.slice(root.length + 1) : file.name
    for (const test of file.assertionResults) {
      const name = `${label}: ${path}: ${test.fullName.trim()}`
      if (test.status === 'passed') tally.passed += 1
      else if (test.status === 'failed')
        tally.failed.push([name, ...firstLinesOf(test.failureMessages)].join('\n      '))
      else tally.skipped.push(name)
    }
    const told = file.assertionResults.some((test) => test.status === 'failed')
    if (file.status === 'failed' && !told) tally.failed.push(`${label}: ${path}: the file could not be run`)
  }
  if ((exitCode !== 0 || report === undefined) && tally.failed.length === 0) {
    tally.failed.push(`${label}: the run ended with exit code ${exitCode ?? 'none'}`)
  }
  return tally
}

/** What a failure says, without the whole stack: enough to know it again when only the end of a log was kept. */
function firstLinesOf(messages: readonly string[] = []): string[] {
  return messages.flatMap((message) => message.trim().split('\n').slice(0, LINES_OF_FAILURE))
}

/** The lines that end a run; the last is the plain count. */
export function summaryOf(tally: Tally): string[] {
  const lines: string[] = []
  if (tally.skipped.length > 0) lines.push('Skipped:', ...tally.skipped.map((name) => `  ${name}`))
  if (tally.failed.length > 0) lines.push('Failed:', ...tally.failed.map((name) => `  ${name}`))
  lines.push(`${tally.passed} passed, ${tally.failed.length} failed, ${tally.skipped.length} skipped`)
  return lines
}

/** The exit code of a run: in CI a skipped test is a failure too. */
export function exitCodeOf(tally: Tally, isCi: boolean): 0 | 1 {
  return tally.failed.length > 0 || (isCi && tally.skipped.length > 0) ? 1 : 0
}
