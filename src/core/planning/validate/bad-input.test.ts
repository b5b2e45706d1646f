import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import { TEXT_PATH } from '../../../testing/proposal-text.ts'
import { renderArtifacts } from '../artifacts/render.ts'
import { validatePlan } from './validate-plan.ts'

const SPEC = 'a 2h locks db\nb 1h pools dbs×2 after a\nc after b soft a\n! dbs shared_limited 2'
const plan = renderArtifacts(compileText(SPEC))
const specs = new Map([[TEXT_PATH, SPEC]])

const file = (name: string): string => plan.get(name) as string

/** The findings of the plan with one file changed, as `code place`. */
function told(name: string, change: (text: string) => string): string[] {
  const text = change(file(name))
  expect(text).not.toBe(file(name))
  return validatePlan(new Map([...plan, [name, text]]), specs).map((f) => `${f.code} ${f.place}`)
}

const replaced =
  (from: string | RegExp, to: string) =>
  (text: string): string =>
    text.replace(from, to)

test.each<[string, string, (text: string) => string, string]>([
  ['an empty file', 'tasks.json', () => '', 'json-syntax tasks.json:1:1'],
  ['only white space', 'tasks.json', () => ' \r\n\t', 'json-syntax tasks.json:2:2'],
  ['a byte order mark', 'dag.json', (text) => `\ufeff${text}`, 'json-syntax dag.json:1:1'],
  ['bytes that are no text', 'dag.json', () => '\0\u0001\ufffd\ufffd', 'json-syntax dag.json:1:1'],
  ['NaN', 'dag.json', replaced('"slack_hours": 0', '"slack_hours": NaN'), 'json-syntax dag.json:21:22'],
  ['a comment', 'dag.json', (text) => `// mine\n${text}`, 'json-syntax dag.json:1:1'],
  [
    'a number beyond all numbers',
    'dag.json',
    replaced('"slack_hours": 0', '"slack_hours": 1e999'),
    'json-syntax dag.json:21:22',
  ],
  [
    'a negative duration',
    'tasks.json',
    replaced('"optimistic": 2', '"optimistic": -1'),
    'schema tasks.json#/tasks/0/duration/optimistic',
  ],
  [
    'durations that do not ascend',
    'tasks.json',
    replaced('"pessimistic": 2', '"pessimistic": 1'),
    'schema tasks.json#/tasks/0/duration',
  ],
  ['a cut file', 'waves.json', (text) => text.slice(0, text.length / 2), 'json-syntax waves.json'],
  ['two files in one', 'waves.json', (text) => text + text, 'json-syntax waves.json'],
  ['brackets without an end', 'waves.json', () => '['.repeat(100_000), 'json-syntax waves.json:1:65'],
  [
    'brackets that nest too deep',
    'waves.json',
    () => '['.repeat(100_000) + ']'.repeat(100_000),
    'json-syntax waves.json:1:65',
  ],
  [
    'objects that nest too deep',
    'waves.json',
    () => '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000),
    'json-syntax waves.json:1:321',
  ],
  [
    'a field twice',
    'coordinator.json',
    replaced('"mode":', '"mode": "wave_based",\n  "mode":'),
    'repeated-key coordinator.json',
  ],
  [
    'the same field in two spellings',
    'coordinator.json',
    replaced('"mode":', '"m\\u006fde": "wave_based", "mode":'),
    'repeated-key coordinator.json',
  ],
  [
    'a field of everything',
    'coordinator.json',
    replaced('"mode":', '"__proto__": {"x": 1}, "mode":'),
    'unknown-field coordinator.json#/__proto__',
  ],
  [
    'a resource of everything',
    'coordinator.json',
    replaced('"pools": {}', '"pools": {"__proto__": 1}'),
    'reserved-name coordinator.json',
  ],
  [
    'a resource called constructor',
    'coordinator.json',
    replaced(/"pools": \{\}/, '"pools": {"constructor": 1}'),
    'unknown-reference coordinator.json#/graph/nodes/0/resources/pools/constructor',
  ],
  [
    'an id called __proto__',
    'tasks.json',
    replaced('"id": "P1.T001"', '"id": "__proto__"'),
    'schema tasks.json#/tasks/0/id',
  ],
  [
    'an id that leads out',
    'tasks.json',
    replaced('"id": "P1.T001"', '"id": "../../x"'),
    'schema tasks.json#/tasks/0/id',
  ],
  [
    'an id with a root',
    'tasks.json',
    replaced('"id": "P1.T001"', '"id": "/etc/passwd"'),
    'schema tasks.json#/tasks/0/id',
  ],
  [
    'an id with a null character',
    'tasks.json',
    replaced('"id": "P1.T001"', '"id": "P1.T001\\u0000"'),
    'schema tasks.json#/tasks/0/id',
  ],
  [
    'an id without end',
    'tasks.json',
    replaced('"id": "P1.T001"', `"id": "P1.${'T'.repeat(1_000_000)}"`),
    'schema tasks.json#/tasks/0/id',
  ],
  ['an id twice', 'tasks.json', replaced('"id": "P1.T002"', '"id": "P1.T001"'), 'duplicate-id tasks.json#/tasks/1/id'],
  [
    'an id of nobody',
    'tasks.json',
    replaced('"from": "P1.T001"', '"from": "P1.T077"'),
    'unknown-reference tasks.json#/dependencies/0/from',
  ],
  [
    'a task that waits for itself',
    'dag.json',
    replaced('"from": "P1.T001"', '"from": "P1.T002"'),
    'self-edge dag.json#/edges/0',
  ],
  [
    'a list for a number',
    'waves.json',
    replaced(/"total_waves": \d+/, '"total_waves": [[]]'),
    'schema waves.json#/execution_models/wave_based/total_waves',
  ],
  [
    'null for an object',
    'coordinator.json',
    replaced(/"worker_pool": \{[^}]*\}/, '"worker_pool": null'),
    'schema coordinator.json#/worker_pool',
  ],
  ['a list for everything', 'features.json', () => '[1, 2]', 'schema features.json'],
  ['a string for everything', 'features.json', () => '"features"', 'schema features.json'],
  ['null for everything', 'features.json', () => 'null', 'schema features.json'],
  [
    'a huge string',
    'features.json',
    replaced(/"title": "[^"]*"/, `"title": "${'x'.repeat(5_000_000)}"`),
    'hash-mismatch features.json#/meta/artifact_hash',
  ],
  [
    'a huge string without an end',
    'features.json',
    replaced(/"title": "[^"]*"/, `"title": "${'x'.repeat(5_000_000)}`),
    'json-syntax features.json',
  ],
])('%s is a finding with its place', (_what, name, change, place) => {
  const begun = performance.now()
  const findings = told(name, change)
  expect(findings.some((finding) => finding.startsWith(place))).toBe(true)
  expect(performance.now() - begun).toBeLessThan(10_000)
})

test('a missing colon is told with the name that it should follow', () => {
  const [first] = validatePlan(new Map([...plan, ['dag.json', file('dag.json').replace('"ok":', '"ok"')]]), specs)
  expect(first?.message).toBe(
    'dag.json is not JSON: a colon after the name "ok" was expected, but "true" stands there.',
  )
})

test('files with other line ends and without indents are the same plan', () => {
  const crlf = new Map([...plan].map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]))
  expect(validatePlan(crlf, specs)).toEqual([])
  const compact = new Map(
    [...plan].map(([name, text]) => [name, name.endsWith('.json') ? JSON.stringify(JSON.parse(text)) : text]),
  )
  expect(validatePlan(compact, specs)).toEqual([])
})

test('notes of one’s own may nest as they like, and change nothing', () => {
  const deep = `"x_mine": ${'['.repeat(50)}${']'.repeat(50)}, "mode":`
  expect(told('coordinator.json', replaced('"mode":', deep))).toEqual([])
})

test('a wrong file has no more than fifty findings of a kind, and a count of the others', () => {
  const artifact = JSON.parse(file('dag.json')) as { edges: unknown[] }
  for (let i = 0; i < 1000; i++)
    artifact.edges.push({ from: `P9.T${i}`, to: 'P1.T001', type: 'technical', confidence: 1 })
  const findings = validatePlan(new Map([...plan, ['dag.json', JSON.stringify(artifact)]]), specs)
  const unknown = findings.filter((finding) => finding.code === 'unknown-reference')
  expect(unknown.length).toBe(51)
  expect(unknown.at(-1)?.message).toBe('950 more of this kind in dag.json.')
})
