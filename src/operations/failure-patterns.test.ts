import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { loadConfig } from './config.ts'
import { classifierOf } from './failure-patterns.ts'

const PATTERN = `- name: acme.quota
  code: ACME_QUOTA
  kind: rate_limit
  match: 'quota of (?<host>[\\w.]+) is used up, again in (?<wait>\\w+)'
  message: the quota of {host} is used up
  retry_after: wait
  fixtures:
    - text: 'acme: quota of api.acme.dev is used up, again in 2m'
      captures: { host: api.acme.dev, wait: 2m }
`

async function loaded(yaml: string, config = '{ "failure_patterns": ["./failures.yaml"] }') {
  const folder = mkdtempSync(join(tmpdir(), 'patterns-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'failures.yaml'), yaml)
  writeFileSync(join(folder, 'tasks.config.json'), config)
  try {
    return await loadConfig(folder)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `${error.code} ${error.exit} at ${error.place}: ${error.message} → ${error.advice}`.replaceAll(folder, '.')
  }
}

const report = { type: 'finished', outcome: 'failed', exit_code: 1, duration_ms: 1 } as const

test('a pattern of a file is used before those that come with the tool', async () => {
  const site = await loaded(PATTERN)
  if (typeof site === 'string') throw new Error(site)
  const log_tail = 'Error: connect ECONNREFUSED\nacme: quota of api.acme.dev is used up, again in 2m\n'
  expect(classifierOf(site.config).classify(report, { log_tail })).toMatchObject({
    code: 'ACME_QUOTA',
    kind: 'rate_limit',
    class: 'external',
    pattern: 'acme.quota',
    retry_after_seconds: 120,
    captures: { host: 'api.acme.dev' },
  })
})

test('a pattern that has the name of one that comes with the tool stands in its place', async () => {
  const own = {
    name: 'system.disk-full',
    code: 'OUR_DISK',
    kind: 'policy',
    match: 'disk of ours',
    message: 'no',
    fixtures: [{ text: 'the disk of ours' }],
  }
  const site = await loaded('', JSON.stringify({ failure_patterns: [own] }))
  if (typeof site === 'string') throw new Error(site)
  expect(
    classifierOf(site.config).classify(report, { log_tail: "cp: error writing '/a': No space left on device" }),
  ).toMatchObject({ code: 'EXIT_1' })
  expect(classifierOf(site.config).classify(report, { log_tail: 'disk of ours' })).toMatchObject({
    code: 'OUR_DISK',
    retryable: false,
  })
})

test('what is wrong with a pattern is told with its file, its line and its cause', async () => {
  const wrong = [
    PATTERN.replace('kind: rate_limit', 'kind: quota'),
    PATTERN.replace('  message:', '  mesage:'),
    PATTERN.replace('(?<host>', '(?=host>'),
    PATTERN.replace("'quota", "'|quota"),
    PATTERN.replace('{host} is', '{hots} is'),
    PATTERN.replace('retry_after: wait', 'retry_after: later'),
    PATTERN.replace('is used up, again in 2m', 'is used up'),
    PATTERN.replace('wait: 2m', 'wait: 3m'),
    PATTERN.replace('  retry_after: wait', '  retry_after: wait\n  with: [of another kind]'),
    PATTERN + PATTERN,
    PATTERN.replace("'quota", '"quota'),
    'name: acme',
    PATTERN.replace('kind: rate_limit', 'kind: quota').replace(/ {2}match:.*\n/, '') +
      PATTERN.replace('name: acme.quota', 'name: Acme'),
    PATTERN.replace('kind: rate_limit', 'kind: rate_limt'),
    PATTERN.replace(/match: .*/, `match: ${'a'.repeat(501)}`),
  ]
  const told: unknown[] = []
  for (const yaml of wrong) told.push(await loaded(yaml))
  expect(told).toMatchInlineSnapshot(`
    [
      "failure-pattern-invalid 1 at ./failures.yaml:3: A pattern cannot be used: kind: one of "transient", "rate_limit", "resource", "environment", "conflict", "auth", "billing", "policy", "code" is expected. → docs/failures.md says what each field holds.",
      "failure-pattern-invalid 1 at ./failures.yaml:5: A pattern cannot be used: mesage: "mesage" is not known. → Did you mean "message"?",
      "failure-pattern-invalid 1 at ./failures.yaml:4: The pattern acme.quota cannot be used: the expression cannot be used: it looks around or has a flag within, and only groups can be searched for in bounded time. → Mend the pattern or its fixture: docs/failures.md.",
      "failure-pattern-invalid 1 at ./failures.yaml:4: The pattern acme.quota cannot be used: an empty text fits the expression, so every line does. → Mend the pattern or its fixture: docs/failures.md.",
      "failure-pattern-invalid 1 at ./failures.yaml:5: The pattern acme.quota cannot be used: {hots} is no group of the expression: its groups are host, wait. → Mend the pattern or its fixture: docs/failures.md.",
      "failure-pattern-invalid 1 at ./failures.yaml:6: The pattern acme.quota cannot be used: "later" is no group of the expression: its groups are host, wait. → Mend the pattern or its fixture: docs/failures.md.",
      "failure-pattern-invalid 1 at ./failures.yaml:8: The pattern acme.quota cannot be used: the pattern knows no line of this text, which is its own fixture. → Mend the pattern or its fixture: docs/failures.md.",
      "failure-pattern-invalid 1 at ./failures.yaml:9: The pattern acme.quota cannot be used: the pattern captures host: "api.acme.dev", wait: "2m" of this text and not host: "api.acme.dev", wait: "3m". → Mend the pattern or its fixture: docs/failures.md.",
      "failure-pattern-invalid 1 at ./failures.yaml:9: The pattern acme.quota cannot be used: the expression knows a line of this text, but what stands in \`with\` and \`without\` does not allow it. → Mend the pattern or its fixture: docs/failures.md.",
      "failure-pattern-invalid 1 at ./failures.yaml:10: Two patterns are called acme.quota. → The other one stands at ./failures.yaml:1: rename one.",
      "failure-pattern-invalid 1 at ./failures.yaml:4: The file of patterns is no YAML: Invalid escape sequence \\w. → Mend the line.",
      "failure-pattern-invalid 1 at ./failures.yaml:1: The file of patterns does not hold a list. → Begin each pattern with "- name: …".",
      "failure-pattern-invalid 1 at ./failures.yaml:3: A pattern cannot be used: kind: one of "transient", "rate_limit", "resource", "environment", "conflict", "auth", "billing", "policy", "code" is expected. Also: match: it is missing; a text is expected; name in line 9: a name like npm.module-not-found is expected. → docs/failures.md says what each field holds.",
      "failure-pattern-invalid 1 at ./failures.yaml:3: A pattern cannot be used: kind: one of "transient", "rate_limit", "resource", "environment", "conflict", "auth", "billing", "policy", "code" is expected. → Did you mean "rate_limit"?",
      "failure-pattern-invalid 1 at ./failures.yaml:4: A pattern cannot be used: match: it is too large: at most 500 characters is expected. → docs/failures.md says what each field holds.",
    ]
  `)
})

test('a file that is not there, and an object that its fixture does not prove, are told with the field', async () => {
  const own = { name: 'a.b', code: 'A', kind: 'code', match: 'abc', message: 'no', fixtures: [{ text: 'abd' }] }
  expect([
    await loaded('', '{ "failure_patterns": ["./nowhere.yaml"] }'),
    await loaded('', JSON.stringify({ failure_patterns: [own] })),
  ]).toMatchInlineSnapshot(`
    [
      "failure-pattern-invalid 1 at ./tasks.config.json at failure_patterns.0: There is no file of patterns "./nowhere.yaml". → Name a YAML file with a list of patterns.",
      "failure-pattern-invalid 1 at ./tasks.config.json at failure_patterns.0.fixtures.0.text: The pattern a.b cannot be used: the pattern knows no line of this text, which is its own fixture. → Mend the pattern or its fixture: docs/failures.md.",
    ]
  `)
})

test('more patterns than can be looked for are refused', async () => {
  const fixtures = [{ text: 'abc' }]
  const own = Array.from({ length: 1001 }, (_, index) => ({
    name: `a.n${index}`,
    code: 'A',
    kind: 'code',
    match: 'abc',
    message: 'no',
    fixtures,
  }))
  expect(await loaded('', JSON.stringify({ failure_patterns: own }))).toMatch(
    /There are 1001 patterns, and 1000 at most/,
  )
})

test('an expression that takes others for ever is quick', async () => {
  const own = {
    name: 'a.b',
    code: 'A',
    kind: 'code',
    match: '(?:(?:a+)+)+b',
    message: 'no',
    fixtures: [{ text: 'aab' }],
  }
  const site = await loaded('', JSON.stringify({ failure_patterns: [own] }))
  if (typeof site === 'string') throw new Error(site)
  const { classify } = classifierOf(site.config)
  const before = process.cpuUsage().user
  expect(classify(report, { log_tail: `${'a'.repeat(5000)}\n`.repeat(200) })?.code).toBe('EXIT_1')
  expect(classify(report, { log_tail: 'a'.repeat(1_000_000) })?.code).toBe('EXIT_1')
  expect((process.cpuUsage().user - before) / 1000).toBeLessThan(1000)
})
