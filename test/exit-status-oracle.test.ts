// What planning says about the exit status of a command line, beside what the shell does with it.
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outcomeOf } from '../src/core/planning/quality/exit-status.ts'

/** Commands that end the same way on every machine. */
const COMMANDS = [
  'true',
  'false',
  ':',
  '! true',
  'exit 0',
  'exit 3',
  'test 1 = 1',
  '[ a = b ]',
  '[ -n "" ]',
  '[ 2 -gt 1 ]',
  'echo "a; b && c"',
  'true | false',
  'false | cat',
  'A=1',
  'set -e',
  'env B=2 false',
  'printf x >/dev/null 2>&1',
  "sh -c 'true; false'",
  'sh -ec "false; true"',
  "sh -c 'exit 2' || exit 0",
]

const line = fc
  .array(fc.tuple(fc.constantFrom(...COMMANDS), fc.constantFrom(' && ', ' || ', '; ', '\n')), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.map(([command, join], i) => (i === 0 ? command : `${join}${command}`)).join(''))

test.skipIf(process.platform === 'win32')('lines whose status is known end in a shell as was said', () => {
  const lines = fc.sample(line, { numRuns: 300, seed: 20 })
  const script = lines.map((text) => `sh -c '${text.replaceAll("'", String.raw`'\''`)}' >/dev/null 2>&1; echo $?`)
  const printed = execFileSync('/bin/sh', { input: script.join('\n'), encoding: 'utf8' })
    .trim()
    .split('\n')
  const said = lines.map((text) => `${text} → ${outcomeOf(text).status}`)
  expect(said).toEqual(lines.map((text, i) => `${text} → ${printed[i] === '0' ? 'zero' : 'nonzero'}`))
})
