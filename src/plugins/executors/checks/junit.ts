import { type TestCounts, TestTally } from './test-counts.ts'
import { xmlTags } from './xml.ts'

/**
 * Reads a report in the form of JUnit: every `testcase` is a test, and failed when it holds a `failure` or an `error` and is
 * not `skipped` too, as one that is still to be done may be. A report without test cases is read by the numbers of its suites. Throws an Error when it is none.
 */
export function readJunit(text: string): TestCounts {
  const tally = new TestTally()
  let root: string | undefined
  let totals: ReadonlyMap<string, string> | undefined
  let current: { name: string; result: 'passed' | 'failed' | 'skipped' } | undefined
  for (const tag of xmlTags(text)) {
    if (tag.type === 'close') {
      if (tag.name !== 'testcase' || current === undefined) continue
      tally.add(current.result, current.name)
      current = undefined
      continue
    }
    root ??= tag.name
    if (tag.name === 'testsuites' || tag.name === 'testsuite')
      totals ??= tag.attributes.has('tests') ? tag.attributes : undefined
    else if (tag.name === 'testcase') {
      const { attributes } = tag
      const names = [attributes.get('classname'), attributes.get('name')].filter((name) => name !== undefined)
      current = { name: names.join(' › '), result: 'passed' }
    } else if (current?.result === 'passed' && (tag.name === 'failure' || tag.name === 'error'))
      current.result = 'failed'
    else if (current !== undefined && tag.name === 'skipped') current.result = 'skipped'
  }
  if (root !== 'testsuites' && root !== 'testsuite') throw new Error(`it begins with <${root ?? 'nothing'}>`)
  const counts = tally.counts()
  return counts.passed + counts.failed + counts.skipped > 0 || totals === undefined ? counts : ofTotals(totals)
}

function ofTotals(totals: ReadonlyMap<string, string>): TestCounts {
  const number = (name: string): number => Math.max(0, Math.floor(Number(totals.get(name) ?? 0)) || 0)
  const failed = number('failures') + number('errors')
  const skipped = number('skipped') + number('disabled')
  return { passed: Math.max(0, number('tests') - failed - skipped), failed, skipped, failures: [] }
}
