import { readTap } from './tap.ts'
import { MOST_NAMES, type TestCounts } from './test-counts.ts'

/** A line of the summary: `# pass 3`, or `ℹ pass 3` of the reporter for people. */
const SUMMARY = /^(?:#|ℹ) (tests|pass|fail|cancelled|skipped|todo) (\d+)$/gm
/** A line of the table of coverage: file, lines, branches, functions, in percent. */
const COVERAGE = /^(?:#|ℹ) all files +\| +(\d+(?:\.\d+)?)/m
/** A test that failed, in either form. */
const FAILURES = /^ *(?:not ok \d+ - (.*)|✖ (.*))$/gm

/**
 * Reads what Node's own test runner prints with its reporters `tap` and `spec`, with the coverage when it was asked for.
 * Throws an Error when it is neither.
 */
export function readNodeReport(text: string): TestCounts {
  const said = new Map<string, number>()
  for (const [, name, number] of text.matchAll(SUMMARY)) said.set(name as string, Number(number))
  const lines = COVERAGE.exec(text)?.[1]
  const coverage = lines === undefined ? {} : { coverage: Number(lines) / 100 }
  if (!said.has('tests')) return { ...readTap(text), ...coverage }
  const number = (name: string): number => said.get(name) ?? 0
  const failures = new Set<string>()
  for (const [, tap, spec] of text.matchAll(FAILURES)) {
    const name = (tap ?? spec ?? '').replace(/ \(\d[\d.]*ms\)$/, '').replaceAll('\\#', '#')
    const isFailure = name !== 'failing tests:' && !/ # todo\b/i.test(name)
    if (isFailure && failures.size < MOST_NAMES) failures.add(name.trim())
  }
  return {
    passed: number('pass'),
    failed: number('fail') + number('cancelled'),
    skipped: number('skipped') + number('todo'),
    failures: [...failures],
    ...coverage,
  }
}
