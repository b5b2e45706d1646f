import { expect, test } from 'vitest'
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { Action } from '../../model/action.ts'
import { proofOf, vacuityOf, type Provable } from './proof.ts'

const common = { id: 'check-1', priority: 'must', timeout_seconds: 30, when: 'on_complete' } as const

function command(cmd: string, expect: object = { exit_code: 0 }): AcceptanceCheck {
  return { ...common, type: 'command', cmd, expect }
}

function file(path: string, expect: object): AcceptanceCheck {
  return { ...common, type: 'artifact', path, expect }
}

function task(kind: Action['kind'], checks: AcceptanceCheck[] = [], cmd?: string, title = 'Build it'): Provable {
  const action = cmd === undefined ? { kind } : { kind, cmd }
  return { title, action, acceptance_checks: checks, done: false }
}

const agent = task('agent')

test('a check that cannot fail says why it proves nothing', () => {
  const said = [
    command('true'),
    command('echo ok', { stdout_contains: 'ok' }),
    command('npm test || true'),
    command('npm test || true', { stdout_matches: '.*' }),
    command('exit 1', { exit_code: 1 }),
    file('dist/app.js', {}),
    file('dist/app.js', { contains: [] }),
    file('.', { exists: true }),
  ].map((check) => vacuityOf(check, agent))
  expect(said).toMatchInlineSnapshot(`
    [
      "ends with code 0 whatever was done",
      "ends with code 0 whatever was done",
      "ends with code 0 whatever was done",
      "ends with code 0 whatever was done",
      "ends with an error whatever was done",
      "expects nothing of the file",
      "expects nothing of the file",
      "asks for a directory that is always there",
    ]
  `)
})

test.each([
  command('npm test'),
  command('npm test || true', { stdout_contains: '0 failed' }),
  command('node --version', { stdout_contains: 'v24' }),
  file('dist/app.js', { exists: true }),
  file('dist/app.js', { not_contains: 'draft' }),
  file('package.json', { valid: 'json' }),
  { ...common, type: 'http', url: 'http://localhost/', method: 'GET', expect: { status: 200 } } as AcceptanceCheck,
])('a check that can fail is one: %o', (check) => {
  expect(vacuityOf(check, agent)).toBeUndefined()
})

test('the version of a tool proves that the tool was installed, and nothing else', () => {
  expect(vacuityOf(command('node --version'), task('agent', [], undefined, 'Install Node 24'))).toBeUndefined()
  expect(vacuityOf(command('node --version'), task('agent', [], undefined, 'Add sign-in'))).toBeDefined()
})

test('a vacuous check is no proof; a command is one of the weakest kind, unless it does nothing', () => {
  const real = command('npm test')
  expect(proofOf(task('agent', [real]))).toBe('checked')
  expect(proofOf(task('agent', [command('true'), real]))).toBe('checked')
  expect(proofOf(task('agent', [command('true')]))).toBe('none')
  expect(proofOf(task('agent', [{ ...real, priority: 'should' }]))).toBe('none')
  expect(proofOf(task('agent', [{ ...real, when: 'on_checkpoint' }]))).toBe('none')
  expect(proofOf(task('shell', [], 'make'))).toBe('exit_status')
  expect(proofOf(task('shell', [command('true')], 'make'))).toBe('exit_status')
  expect(proofOf(task('shell', [], 'mkdir -p dist'))).toBe('exit_status')
  expect(proofOf(task('shell', [], 'echo done'))).toBe('none')
  expect(proofOf(task('shell', [], 'npm test || true'))).toBe('none')
  expect(proofOf(task('shell', [], 'npm test | tee test.log'))).toBe('none')
  expect(proofOf(task('shell', [], `sh -c 'make; exit 0'`))).toBe('none')
  expect(proofOf(task('shell', [], 'set -e; make; true'))).toBe('exit_status')
  expect(proofOf(task('human'))).toBe('person')
  expect(proofOf(task('noop'))).toBe('not_needed')
  expect(proofOf({ ...agent, done: true })).toBe('not_needed')
})
