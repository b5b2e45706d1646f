import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { defineConfig, loadConfig, ruleFoldersOf, runtimeRulesOf } from './config.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'config-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const write = (text: string, name = 'tasks.config.json'): void => writeFileSync(join(root, name), text)

/** The failure of a configuration, as one line. */
async function failure(named?: string): Promise<string> {
  try {
    ruleFoldersOf(await loadConfig(root, named))
    return 'loaded'
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `${error.code} ${error.exit} at ${error.place}: ${error.message} → ${error.advice}`.replaceAll(root, '.')
  }
}

test('without a file the configuration is empty', async () => {
  expect(await loadConfig(root)).toEqual({ config: {}, path: null })
  expect(ruleFoldersOf(await loadConfig(root))).toEqual([])
})

test('folders of rules are found from the file, wherever it is named from', async () => {
  mkdirSync(join(root, 'deep', 'rules'), { recursive: true })
  write('{ "analyzer": { "rules": ["./rules"], "history": false } }', join('deep', 'mine.json'))
  const loaded = await loadConfig(root, 'deep/mine.json')
  expect(loaded.config).toEqual({ analyzer: { rules: ['./rules'], history: false } })
  expect(ruleFoldersOf(loaded)).toEqual([join(root, 'deep', 'rules')])
})

test('the default export of a module counts, and the first name that is there holds', async () => {
  write('export default { analyzer: { ignore: ["a/**"] } }', 'tasks.config.mjs')
  write('{ "analyzer": { "ignore": ["b/**"] } }')
  expect((await loadConfig(root)).config).toEqual({ analyzer: { ignore: ['a/**'] } })
  expect(defineConfig({ analyzer: { cache: false } })).toEqual({ analyzer: { cache: false } })
})

test('what is wrong is told with its file and place, and the name that was meant', async () => {
  const told: string[] = []
  for (const text of [
    '{ "analyzer": { "rule": [] } }',
    '{ "executor": {} }',
    '{ "analyzer": { "rules": "./rules" } }',
    '{ "analyzer": { "ignore": ["a", 3] } }',
    '[]',
    '{\n  "analyzer": {,\n}',
    '{ "analyzer": { "rules": ["./rules"] } }',
  ]) {
    write(text)
    told.push(await failure())
  }
  expect(told).toMatchInlineSnapshot(`
    [
      "config-invalid 1 at ./tasks.config.json at analyzer.rule: The configuration has no field "rule". → Did you mean "rules"?",
      "config-invalid 1 at ./tasks.config.json at executor: The configuration has no field "executor". → Did you mean "executors"?",
      "config-invalid 1 at ./tasks.config.json at analyzer.rules: The configuration cannot be used: a list is expected. → docs/configuration.md says what each field holds.",
      "config-invalid 1 at ./tasks.config.json at analyzer.ignore.1: The configuration cannot be used: a text is expected. → docs/configuration.md says what each field holds.",
      "config-invalid 1 at ./tasks.config.json: The configuration cannot be used: an object is expected. → docs/configuration.md says what each field holds.",
      "config-invalid 1 at ./tasks.config.json:2: The configuration is not JSON: a name in quotes or "}" was expected, but "," stands there. → Mend the line.",
      "config-invalid 1 at ./tasks.config.json at analyzer.rules.0: "./rules" is no folder of rules. → Name a folder that exists, relative to the configuration file.",
    ]
  `)
})

test('what is wrong with a breaker or a pattern of failures is told by its field, with the reason', async () => {
  const told: string[] = []
  const breaker = (fields: string): string =>
    `{ breakers: { licences: { version: '1', diagnose: () => null, ${fields} } } }`
  const matching = (match: string): string =>
    `{ failure_patterns: [{ name: 'own.a', code: 'A', kind: 'environment', match: ${match}, message: 'a', fixtures: [{ text: 'a' }] }] }`
  const rule = (match: string): string =>
    `{ name: 'p', match: { ${match} }, group_by: 'code', scope: 'plan', threshold: 1, window_s: 1, action: 'park', cooldown_s: 1, max_activations: 1 }`
  const policies = (...patterns: string[]): string =>
    `{ policies: { circuit_breakers: { patterns: [${patterns.join()}] } } }`
  for (const text of [
    breaker('cooldown: 3'),
    breaker('treshold: 3'),
    breaker("scope: 'planet'"),
    breaker("scope: { task: 'P1.*' }"),
    breaker('threshold: 0'),
    breaker("action: 'stop'"),
    breaker('version: 1'),
    breaker("version: ''"),
    '{ breakers: { licences: { diagnose: () => null } } }',
    "{ breakers: { licences: { version: '1' } } }",
    breaker("remedy: 'npm ci'"),
    "{ breakers: { 'Bad Name!': { version: '1', diagnose: () => null } } }",
    policies(rule("message_regex: '(a)\\\\1'")),
    policies(rule(''), rule('')),
    matching('/seat/'),
    matching("''"),
  ]) {
    // Each is a module of its own: Node loads a path once.
    const name = `${told.length}.mjs`
    write(`export default ${text}`, name)
    told.push((await failure(name)).replace(/^config-invalid 1 at \.\/\d+\.mjs at /, '').replace(/ → docs.*/, ''))
  }
  expect(told).toMatchInlineSnapshot(`
    [
      "breakers.licences.cooldown: The configuration has no field "cooldown". → Did you mean "cooldown_s"?",
      "breakers.licences.treshold: The configuration has no field "treshold". → Did you mean "threshold"?",
      "breakers.licences.scope: The configuration cannot be used: one of "plan", "feature", "pool", "provider", "package", or an object is expected. → Did you mean "plan"?",
      "breakers.licences.scope.task: The configuration has no field "task". → Did you mean "tasks"?",
      "breakers.licences.threshold: The configuration cannot be used: it is too small: at least 1 is expected.",
      "breakers.licences.action: The configuration cannot be used: one of "park", "reduce_concurrency", "pause", "quarantine" is expected.",
      "breakers.licences.version: The configuration cannot be used: a text is expected.",
      "breakers.licences.version: The configuration cannot be used: it is empty.",
      "breakers.licences.version: The configuration cannot be used: it is missing; a text is expected.",
      "breakers.licences.diagnose: The configuration cannot be used: a function is expected.",
      "breakers.licences.remedy: The configuration cannot be used: a function is expected.",
      "breakers.Bad Name!: The configuration cannot be used: its name is wrong: a name of small letters, digits, - and _ that begins with a letter is expected.",
      "policies.circuit_breakers.patterns.0.match.message_regex: The configuration cannot be used: it cannot be searched for: \\1 is not known here.",
      "policies.circuit_breakers.patterns: The configuration cannot be used: two patterns are called p.",
      "failure_patterns.0.match: The configuration cannot be used: a text is expected.",
      "failure_patterns.0.match: The configuration cannot be used: it is empty.",
    ]
  `)
})

test('a breaker stays the object that it is', async () => {
  const text = "class Own { version = '1'; #seen = 'seats'; diagnose() { return this.#seen } }\n"
  write(`${text}export default { breakers: { own: new Own() } }`, 'own.mjs')
  const { config } = await loadConfig(root, 'own.mjs')
  expect(config.breakers?.['own']?.diagnose({} as never, {} as never)).toBe('seats')
})

test('a file that cannot be a configuration is refused as it was named', async () => {
  write('', 'notes.txt')
  mkdirSync(join(root, 'folder'))
  expect([await failure('nowhere.ts'), await failure('notes.txt'), await failure('folder')]).toMatchInlineSnapshot(`
    [
      "config-invalid 1 at --config nowhere.ts: There is no file "nowhere.ts". → Name a file such as tasks.config.ts, tasks.config.js, tasks.config.mjs, tasks.config.json.",
      "config-invalid 1 at --config notes.txt: "notes.txt" is neither TypeScript nor JavaScript nor JSON. → Name a file such as tasks.config.ts, tasks.config.js, tasks.config.mjs, tasks.config.json.",
      "config-invalid 1 at --config folder: "folder" is no file. → Name a file such as tasks.config.ts, tasks.config.js, tasks.config.mjs, tasks.config.json.",
    ]
  `)
})

test('workers that contradict themselves are refused with the file', async () => {
  const pool = { scaling: { scale_up_at: 0.3, scale_down_at: 0.8, cool_down_seconds: 60 } }
  const config = { config: { worker_pool: pool }, path: '/somewhere/tasks.config.ts' }
  expect(() => runtimeRulesOf(config)).toThrow(/scale_down_at 0.8 is not below scale_up_at 0.3/)
  expect(runtimeRulesOf({ ...config, config: { worker_pool: { max: 4 } } })).toEqual({ worker_pool: { max: 4 } })
})
