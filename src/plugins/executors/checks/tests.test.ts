import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BareCheck, CheckBench } from '../../../testing/check-bench.ts'

let bench: CheckBench

beforeAll(() => {
  bench = new CheckBench(import.meta.resolve('../command.ts'))
})
afterAll(() => bench.world.dispose())

type TestsCheck = Extract<BareCheck, { type: 'tests' }>
type Format = TestsCheck['report']['format']

/** Runs a command that leaves this report, and says what the check found. */
function reported(format: Format, text: string, expect: TestsCheck['expect'] = {}, exit = 0): Promise<string> {
  bench.file('given', text)
  const cmd = `rm -f report; cat given > report; echo over; exit ${exit}`
  return bench.found({ type: 'tests', cmd, report: { path: 'report', format }, expect })
}

const JUNIT = `<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>
<testsuites><testsuite name="s" tests="4">
  <testcase classname="Cart" name="adds &lt;one&gt;"/>
  <testcase classname="Cart" name="sums"><failure message="1 > 2"><![CDATA[ </testcase> ]]></failure></testcase>
  <testcase classname="Cart" name="rounds"><error>&b;</error></testcase>
  <!-- <testcase name="no"/> --><testcase name="later"><skipped/></testcase>
</testsuite></testsuites>`
const TAP = `TAP version 14
1..4
ok 1 - adds
not ok 2 - sums \\# hard
  ---
  not ok 9 - is a text
  ...
# Subtest: group
    ok 1 - inner
    not ok 2 - to do # todo later
    1..2
ok 3 - group
ok 4 # SKIP no database`
const JEST = JSON.stringify({
  testResults: [
    {
      name: 'cart.test.js',
      status: 'failed',
      assertionResults: [
        { fullName: 'Cart adds', status: 'passed' },
        { fullName: 'Cart sums', status: 'failed' },
        { fullName: 'Cart later', status: 'pending' },
      ],
    },
    { name: 'broken.test.js', status: 'failed', assertionResults: [] },
  ],
})
const NODE = '✔ adds (1.2ms)\n✖ sums (0.5ms)\nℹ tests 3\nℹ pass 2\nℹ fail 1\nℹ cancelled 0\nℹ skipped 0\nℹ todo 0\n'

describe('tests', () => {
  const rows: readonly (readonly [Format, string, string])[] = [
    ['junit', JUNIT, '2 of 3 failed (33.33 % passed): "Cart › sums", "Cart › rounds"'],
    ['tap', TAP, '1 of 3 failed (66.66 % passed): "sums # hard"'],
    ['jest', JEST, '2 of 3 failed (33.33 % passed): "Cart sums", "broken.test.js"'],
    ['vitest', JEST, '2 of 3 failed (33.33 % passed): "Cart sums", "broken.test.js"'],
    ['node', NODE, '1 of 3 failed (66.66 % passed): "sums"'],
    ['node', TAP, '1 of 3 failed (66.66 % passed): "sums # hard"'],
  ]
  test.each(rows)('are counted in a report of %s', async (format, text, message) => {
    expect(await reported(format, text, {}, 1)).toBe(
      `failed CHECK_FAILED: Expected all tests to pass; found ${message}.`,
    )
    // The rate decides, and no exit code.
    expect(await reported(format, text, { pass_rate_gte: 0.33 }, 1)).toBe('succeeded')
    expect(await reported(format, text, { pass_rate_gte: 0.9 })).toContain('at least 90 % of the tests to pass; found')
  })

  test('all pass, and the command has to say so too', async () => {
    const good = '<testsuite><testcase name="a"/></testsuite>'
    expect(await reported('junit', good)).toBe('succeeded')
    expect(await reported('junit', good, {}, 3)).toMatch(
      /^failed .*found 3 though all 1 tests passed; it printed last "over"/,
    )
    expect(await reported('junit', '<testsuites tests="5" failures="1" skipped="1"/>', {}, 1)).toContain(
      '1 of 4 failed',
    )
  })

  test('that did not run prove nothing good', async () => {
    expect(await reported('junit', '<testsuites/>')).toMatch(/^failed .*found no test in the report/)
    expect(await reported('tap', '1..0 # SKIP')).toMatch(/^failed .*found no test in the report/)
    expect(await reported('tap', 'ok 1 # SKIP')).toMatch(/^failed .*found only skipped tests \(1\)/)
    expect(await reported('tap', '1..3\nok 1 - a')).toMatch(/^failed .*found 2 of 3 failed .*"test 2, which never ran"/)
    expect(await reported('tap', 'ok 1\nBail out! no database')).toMatch(/^failed .*"Bail out! no database"/)
  })

  test('of a real runner are read as it writes them', async () => {
    bench.file(
      'real.test.mjs',
      `import test from 'node:test'\ntest('one', () => {})\ntest('two', () => { throw new Error('x') })`,
    )
    const run = (reporter: string): string =>
      `"${process.execPath}" --test --test-reporter=${reporter} --test-reporter-destination=out real.test.mjs`
    for (const [reporter, format] of [
      ['tap', 'tap'],
      ['spec', 'node'],
      ['junit', 'junit'],
    ] as const) {
      const check = { type: 'tests', cmd: run(reporter), report: { path: 'out', format }, expect: {} } as const
      expect(await bench.found(check)).toMatch(/^failed .*found 1 of 2 failed \(50 % passed\): ".*two"/)
    }
  })
})

describe('a report', () => {
  const without = (cmd: string, format: Format = 'junit'): Promise<string> =>
    bench.found({ type: 'tests', cmd, report: { path: 'reports/out.xml', format }, expect: {} })

  test('that is missing, torn, foreign or old is a failure when the command failed, else nothing is known', async () => {
    const write = (text: string, exit: number): string =>
      `mkdir -p reports; printf '%s' '${text}' > reports/out.xml; exit ${exit}`
    expect(await without('exit 0')).toMatchInlineSnapshot(
      `"could_not_run CHECK_REPORT_UNUSABLE: \`exit 0\` went well, but its report reports/out.xml is missing."`,
    )
    expect(await without('echo no such module; exit 1')).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected a report of tests in reports/out.xml; found exit code 1 of \`echo no such module; exit 1\`; the report is missing, and it printed last "no such module"."`,
    )
    expect(await without(write('<testsuites><testcase', 0))).toMatch(
      /^could_not_run .*cannot be read as junit: the document ends/,
    )
    expect(await without(write('<testsuites><testcase', 1))).toMatch(/^failed .*the document ends within a tag/)
    expect(await without(write('<html/>', 0))).toMatch(/^could_not_run .*it begins with <html>/)
    expect(await without(write('', 0))).toMatch(/^could_not_run .*it begins with <nothing>/)
    expect(await without(write('hello', 0), 'tap')).toMatch(/^could_not_run .*no line of it is TAP/)
    expect(await without(write('{}', 0), 'jest')).toMatch(/^could_not_run .*no testResults/)
    bench.file('reports/out.xml', '<testsuite><testcase name="a"/></testsuite>')
    utimesSync(join(bench.world.codebase, 'reports/out.xml'), 1_700_000_000, 1_700_000_000)
    expect(await without('true')).toMatch(/^could_not_run .*is older than this check/)
    expect(await without('false')).toMatch(/^failed .*is older than this check/)
  })

  test('is not asked for when the shell could not run the command, or a signal ended it', async () => {
    expect(await without('no-such-command-anywhere')).toMatch(/^could_not_run CHECK_COMMAND_MISSING/)
    expect(await without('kill -KILL $$')).toMatch(/^failed .*found signal SIGKILL/)
  })
})

describe('coverage', () => {
  const covered = (write: string, least = 0.75): Promise<string> =>
    bench.found({
      type: 'tests',
      cmd: `rm -rf r coverage; mkdir r coverage; echo '<testsuite><testcase name="a"/></testsuite>' > r/out.xml; ${write}`,
      report: { path: 'r/out.xml', format: 'junit' },
      expect: { coverage_gte: least },
    })
  const istanbul = JSON.stringify({
    'a.js': {
      statementMap: {
        0: { start: { line: 1 } },
        1: { start: { line: 2 } },
        2: { start: { line: 2 } },
        3: { start: { line: 3 } },
      },
      s: { 0: 1, 1: 0, 2: 1, 3: 0 },
    },
  })
  const rows: readonly (readonly [string, string])[] = [
    ['r/lcov.info', 'SF:a\nDA:1,1\nDA:2,4\nDA:3,0\nend_of_record\n'],
    ['coverage/coverage-summary.json', '{"total":{"lines":{"total":3,"covered":2,"pct":66.66}}}'],
    ['coverage/coverage-final.json', istanbul],
    ['coverage.xml', '<coverage line-rate="0.6666" lines-covered="2" lines-valid="3"/>'],
  ]
  test.each(rows)('is the share of lines in %s', async (path, text) => {
    bench.file('given-coverage', text)
    expect(await covered(`cat given-coverage > ${path}`)).toBe(
      'failed CHECK_FAILED: Expected at least 75 % of the lines to be covered; found 66.66 %.',
    )
    expect(await covered(`cat given-coverage > ${path}`, 0.66)).toBe('succeeded')
  })

  test('that the report itself holds is taken first, and none at all proves nothing', async () => {
    const text = `${NODE.replace('fail 1', 'fail 0').replace('pass 2', 'pass 3')}ℹ all files |  50.00 | 100.00 | 50.00 | \n`
    expect(await reported('node', text, { coverage_gte: 0.6 })).toContain('found 50 %')
    const jest = JSON.stringify({
      ...JSON.parse(JEST),
      testResults: [{ name: 'a', status: 'passed', assertionResults: [{ status: 'passed' }] }],
      coverageMap: JSON.parse(istanbul),
    })
    expect(await reported('jest', jest, { coverage_gte: 0.7 })).toContain('found 66.66 %')
    expect(await covered('true')).toMatch(/^could_not_run CHECK_NO_COVERAGE: The tests passed, but nothing says/)
    expect(await covered('touch -d 2020-01-01 coverage/lcov.info r/lcov.info')).toMatch(
      /^could_not_run CHECK_NO_COVERAGE/,
    )
  })
})
