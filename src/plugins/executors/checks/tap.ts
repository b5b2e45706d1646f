import { type TestCounts, TestTally } from './test-counts.ts'

/** No more of a line is looked at, in characters. */
const LONGEST = 1_000
const POINT = /^( *)(not )?ok\b(?: \d+)?(?: -)?(.*)$/
const DIRECTIVE = /(?<!\\)# *(?:skip|todo)\b/i

/**
 * Reads a report in the Test Anything Protocol. Of nested tests the innermost count, and one that holds others only when it
 * failed though none of them did. Tests that were planned and never told, and a bail-out, count as failed. Throws an Error
 * when it is none.
 */
export function readTap(text: string): TestCounts {
  const tally = new TestTally()
  let [isTap, planned, told] = [false, 0, 0]
  /** How many failed at each depth of nesting since the last test above it; undefined when nothing is nested there. */
  const within: (number | undefined)[] = []
  /** The end of the YAML that explains a test, while it lasts. */
  let explained: string | undefined
  for (const whole of text.split(/\r?\n/)) {
    const line = whole.slice(0, LONGEST)
    if (explained !== undefined) {
      if (line === explained) explained = undefined
      continue
    }
    if (/^ +---$/.test(line)) explained = line.replace('---', '...')
    const plan = /^1\.\.(\d+)/.exec(line)
    if (plan !== null) [isTap, planned] = [true, Number(plan[1])]
    if (line.startsWith('TAP version')) isTap = true
    if (/^Bail out!/i.test(line)) tally.add('failed', line.trim())
    const point = POINT.exec(line)
    if (point === null) continue
    isTap = true
    const [, indent = '', not, rest = ''] = point
    const [name = '', directive] = rest.split(DIRECTIVE)
    if (indent === '') told++
    const below = within.slice(indent.length + 1).filter((failed) => failed !== undefined)
    within.length = Math.min(within.length, indent.length + 1)
    const isFailed = not !== undefined && directive === undefined
    within[indent.length] = (within[indent.length] ?? 0) + (isFailed ? 1 : 0)
    if (below.length > 0 && !(isFailed && below.every((failed) => failed === 0))) continue
    tally.add(
      directive === undefined ? (isFailed ? 'failed' : 'passed') : 'skipped',
      name.replaceAll('\\#', '#').trim(),
    )
  }
  if (!isTap) throw new Error('no line of it is TAP')
  // A file may say that it has millions to come.
  for (let missing = told; missing < Math.min(planned, told + 1_000); missing++)
    tally.add('failed', `test ${missing + 1}, which never ran`)
  return tally.counts()
}
