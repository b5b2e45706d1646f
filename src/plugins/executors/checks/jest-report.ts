import { z } from 'zod'
import { istanbulShare } from './coverage.ts'
import { type TestCounts, TestTally } from './test-counts.ts'

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string().optional(),
      status: z.string().optional(),
      assertionResults: z.array(
        z.object({ fullName: z.string().optional(), title: z.string().optional(), status: z.string() }),
      ),
    }),
  ),
  coverageMap: z.unknown().optional(),
})

/**
 * Reads the JSON of Jest, which Vitest writes too. A file that failed before any of its tests could counts as a test that
 * failed. Throws an Error when it is none.
 */
export function readJestReport(text: string): TestCounts {
  const report = Report.safeParse(JSON.parse(text))
  if (!report.success) throw new Error('it has no testResults as Jest and Vitest write them')
  const tally = new TestTally()
  for (const { name = 'a file', status, assertionResults } of report.data.testResults) {
    let failed = false
    for (const { status: result, fullName, title = 'a test' } of assertionResults) {
      failed ||= result === 'failed'
      tally.add(result === 'passed' || result === 'failed' ? result : 'skipped', fullName ?? title)
    }
    if (status === 'failed' && !failed) tally.add('failed', name)
  }
  return tally.counts(istanbulShare(report.data.coverageMap))
}
