// Patterns of failures from a shell: a user's own are proved, listed and tried; what is wrong with one is told with its line.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/folder.ts'
import { expectRefusal, listing, planInto, tasks, write } from '../support/tasks-command.ts'

const OWN = `- name: acme.licence
  code: ACME_LICENCE
  kind: billing
  match: '^acme: the licence of (?<host>[\\w.-]+) has ended'
  message: the licence of {host} has ended
  fixtures:
    - text: 'acme: the licence of build-7 has ended'
      captures: { host: build-7 }
`

test('patterns of a configuration are listed, proved and used on a log', async () => {
  const folder = temporaryFolder()
  write(folder, {
    'tasks.config.json': '{ "failure_patterns": ["./failures.yaml"] }',
    'failures.yaml': OWN,
    'wrong.yaml': OWN.replace('build-7 has', 'build-7 had'),
    'run.log': 'starting\n\u001B[31macme: the licence of ci-1.acme.dev has ended\u001B[0m\n',
  })
  const [listed, checked, wrong, tried, good, noFile] = await Promise.all([
    tasks(folder, 'patterns', 'list', '--json'),
    tasks(folder, 'patterns', 'check'),
    tasks(folder, 'patterns', 'check', 'wrong.yaml'),
    tasks(folder, 'patterns', 'try', 'run.log', '--exit', '3'),
    tasks(folder, 'patterns', 'try', 'run.log', '--exit', '0'),
    tasks(folder, 'patterns', 'try'),
  ])
  const { patterns } = JSON.parse(listed.stdout) as { patterns: { name: string; own: boolean }[] }
  expect(patterns.filter(({ own }) => own)).toMatchObject([{ name: 'acme.licence' }])
  expect(patterns.length).toBeGreaterThan(1)
  expect(checked.stdout).toMatch(/acme\.licence {2}.*failures\.yaml:1\n1 fixture of 1 pattern: each is known/)
  expectRefusal(wrong, 1, 'acme.licence cannot be used', 'wrong.yaml:7', 'Mend the pattern or its fixture')
  expect(tried).toMatchObject({ exitCode: 0, stderr: '' })
  expect(tried.stdout.replace(/[\da-f]{16}/, '<fingerprint>')).toMatchInlineSnapshot(`
    "ACME_LICENCE: the licence of ci-1.acme.dev has ended
      kind      billing (external): a person must see to it
      by        acme.licence, line 2 of the log: acme: the licence of ci-1.acme.dev has ended
      host      ci-1.acme.dev
      counts as <fingerprint>
    "
  `)
  expect(good.stdout).toBe('It succeeded: whatever it printed, it is no failure.\n')
  expectRefusal(noFile, 1, 'Which log should be tried?')
})

test('what fails while a plan is carried out is known by a pattern of the configuration', async () => {
  const folder = temporaryFolder()
  write(folder, { 'tasks.config.json': '{ "failure_patterns": ["./failures.yaml"] }', 'failures.yaml': OWN })
  await planInto(folder, '- Build it retries: 0 run: `echo "acme: the licence of ci-1 has ended"; exit 4`\n')
  const ran = await tasks(folder, 'execute', 'plan')
  expect(`${ran.stdout}${ran.stderr}`).toContain('ACME_LICENCE: the licence of ci-1 has ended')
  const log = listing(join(folder, '.tasks', 'executions'))
  const told = Object.entries(log).filter(([name]) => name.endsWith('.jsonl'))
  expect(told.map(([, text]) => Buffer.from(text, 'base64').toString()).join('')).toContain('ACME_LICENCE')
})
