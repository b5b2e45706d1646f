import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { proposeFromSpec } from '../rules/propose.ts'

/** Milliseconds that a specification takes with a line of so many characters of it. */
function timeFor(head: string, unit: string, length: number): number {
  const text = `# A\n\n${head}${unit.repeat(Math.ceil(length / unit.length))}\n\n- Add lists\n`
  const start = performance.now()
  proposeFromSpec({ documents: [{ path: 'spec/a.md', origin: 'a.md', text }], analysis: NOT_ANALYZED })
  return performance.now() - start
}

test.each([
  ['## ', '('],
  ['- The system must ', '<!--'],
  ['- ', '`'],
  ['', 'when a, '],
])('a line of %s and 60,000 characters of %s is read at once', (head, unit) => {
  expect(timeFor(head, unit, 60_000)).toBeLessThan(10_000)
})
