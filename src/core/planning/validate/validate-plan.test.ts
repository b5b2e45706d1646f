import fc from 'fast-check'
import { expect, test } from 'vitest'
import { artifactHash, prettyJson } from '../../model/canonical.ts'
import { ARTIFACT_VERSION } from '../../model/meta.ts'
import { compileText } from '../../../testing/compiled-text.ts'
import { TEXT_PATH } from '../../../testing/proposal-text.ts'
import { renderArtifacts } from '../artifacts/render.ts'
import { validateCoordinator, validatePlan } from './validate-plan.ts'

const SPEC = `# Ship
build run make
migrate 2h locks db after build
seed 1h locks db after build~0.5
test 1h pools dbs×2 after migrate build
publish after test soft seed
! dbs shared_limited 2`

const specs = new Map([[TEXT_PATH, SPEC]])
const plan = renderArtifacts(compileText(SPEC))

// The tests below cut into artifacts as an editor would, without their types.
interface Loose {
  [key: string]: Loose
}

/** Findings of the plan after `change` to one file, one line each; `rehash` as a careful forger would. */
function after(file: string, change: (artifact: Loose) => void, rehash = false): string[] {
  const artifact = JSON.parse(plan.get(file) ?? '') as Loose
  change(artifact)
  if (rehash)
    (artifact['meta'] as unknown as { artifact_hash: string }).artifact_hash = artifactHash(
      artifact as unknown as { meta: object },
    )
  return told(new Map([...plan, [file, prettyJson(artifact)]]))
}

const told = (files: ReadonlyMap<string, string>, texts: ReadonlyMap<string, string> = specs): string[] =>
  validatePlan(files, texts).map((f) => `${f.code} ${f.place}`)

const set = (object: unknown, values: object): void => void Object.assign(object as object, values)

test('a plan as it was made is sound', () => {
  expect(validatePlan(plan, specs)).toEqual([])
})

test('plans of any shape are sound', () => {
  const line = fc.tuple(
    fc.nat(4),
    fc.array(fc.nat(12), { maxLength: 3 }),
    fc.constantFrom('', 'locks x', 'pools p×2', 'flags done'),
  )
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
      const text = lines
        .map(([hours, before, words], i) => {
          const earlier = [...new Set(before)].filter((other) => other < i).map((other) => `t${other}~0.${other % 10}`)
          return `t${i} ${hours}h ${words} ${earlier.length > 0 ? `after ${earlier.join(' ')}` : ''}`.trim()
        })
        .join('\n')
      expect(validatePlan(renderArtifacts(compileText(text)), new Map([[TEXT_PATH, text]]))).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('a changed value breaks the hash of its file, its own hashes, and all that follows from it', () => {
  expect(after('tasks.json', (a) => set(a['tasks']?.[0], { title: 'Other' }))).toMatchInlineSnapshot(`
    [
      "hash-mismatch tasks.json#/meta/artifact_hash",
      "hash-mismatch tasks.json#/tasks/0/content_key",
      "hash-mismatch tasks.json#/tasks/0/content_hash",
      "not-derived dag.json#/warnings/0/message",
      "wrong-metric dag.json#/metrics/verb_first_pct",
      "not-derived coordinator.json#/graph/nodes/0/name",
      "not-derived coordinator.json#/graph/nodes/1/brief",
      "not-derived coordinator.json#/graph/nodes/3/brief",
    ]
  `)
})

test('a careful forger breaks the chain', () => {
  expect(after('tasks.json', (a) => set(a['tasks']?.[0], { title: 'Other' }), true)).toMatchInlineSnapshot(`
    [
      "chain-broken dag.json#/meta/tasks_hash",
      "chain-broken waves.json#/meta/tasks_hash",
      "chain-broken coordinator.json#/meta/tasks_hash",
      "chain-broken dag.json#/meta/plan_id",
      "chain-broken waves.json#/meta/plan_id",
      "chain-broken coordinator.json#/meta/plan_id",
      "document-stale Plan.md",
      "document-stale Decisions.md",
      "hash-mismatch tasks.json#/tasks/0/content_key",
      "hash-mismatch tasks.json#/tasks/0/content_hash",
      "not-derived dag.json#/warnings/0/message",
      "wrong-metric dag.json#/metrics/verb_first_pct",
      "not-derived coordinator.json#/graph/nodes/0/name",
      "not-derived coordinator.json#/graph/nodes/1/brief",
      "not-derived coordinator.json#/graph/nodes/3/brief",
    ]
  `)
})

test('every single changed byte of a number or word is noticed', () => {
  const names = [...plan.keys()].filter((name) => name.endsWith('.json'))
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), (name, at) => {
      const text = plan.get(name) ?? ''
      const letters = Array.from(text.matchAll(/[a-z0-9]/g), (match) => match.index)
      const place = letters[at % letters.length] as number
      const other = text[place] === '1' ? '2' : '1'
      const changed = text.slice(0, place) + other + text.slice(place + 1)
      fc.pre(changed !== text)
      expect(validatePlan(new Map([...plan, [name, changed]]), specs)).not.toEqual([])
    }),
    { numRuns: 150 },
  )
})

test('an unknown field is named with the nearest one; fields that begin with x_ are free and not hashed', () => {
  expect(
    validatePlan(
      new Map([...plan, ['dag.json', (plan.get('dag.json') ?? '').replace('"slack_hours"', '"slak_hours"')]]),
      specs,
    ).map((f) => `${f.code} ${f.place} ${f.advice}`),
  ).toMatchInlineSnapshot(`
    [
      "schema dag.json#/nodes/0/slack_hours Give the field a value that its schema allows (schemas/ holds the schemas), or make the plan again.",
      "unknown-field dag.json#/nodes/0/slak_hours Did you mean "slack_hours"? Fields of your own begin with x_.",
      "hash-mismatch dag.json#/meta/artifact_hash Change the specification and plan again; an edited plan is not carried out.",
    ]
  `)
  expect(after('coordinator.json', (a) => set(a['graph']?.['nodes']?.[0], { x_note: { y: 1 } }))).toEqual([])
  expect(after('tasks.json', (a) => set(a['tasks']?.[0], { x_note: 'mine' }))).toEqual([])
})

test('a resource whose name begins with x_ is a name', () => {
  const text = 'a locks x_lock\nb locks x_lock'
  expect(validatePlan(renderArtifacts(compileText(text)), new Map([[TEXT_PATH, text]]))).toEqual([])
})

test('a cycle by hand is shown with its path and where to cut', () => {
  const back = { from: 'P1.T004', to: 'P1.T001', type: 'hard', dep_type: 'sequential', confidence: 0.8 }
  const artifact = JSON.parse(plan.get('coordinator.json') ?? '') as Loose
  const graph = artifact['graph'] as Loose
  set(graph, { edges: [...(graph['edges'] as unknown as object[]), back] })
  const { findings, coordinator } = validateCoordinator(prettyJson(artifact))
  expect(coordinator).toBeUndefined()
  expect(findings.filter((f) => f.code === 'cycle')).toMatchInlineSnapshot(`
    [
      {
        "advice": "Take out the dependency P1.T004 → P1.T001 (confidence 0.8), the cheapest way to open this circle.",
        "code": "cycle",
        "message": "Tasks wait for each other: P1.T001 → P1.T004 → P1.T001.",
        "place": "coordinator.json#/graph/edges",
        "severity": "error",
      },
    ]
  `)
})

test('duplicate and unknown ids, self edges, unknown resources and impossible claims have places', () => {
  expect(
    after('coordinator.json', (a) => {
      const nodes = a['graph']?.['nodes'] as unknown as Loose[]
      set(nodes[1], { id: 'P1.T001' })
      set(nodes[2]?.['resources'], { locks: ['bd'] })
      set(nodes[3]?.['resources'], { pools: { dbs: 9, constructor: 1 } })
      set(a['graph']?.['edges']?.[0], { from: 'P1.T003', to: 'P1.T003' })
    }),
  ).toMatchInlineSnapshot(`
    [
      "hash-mismatch coordinator.json#/meta/artifact_hash",
      "duplicate-id coordinator.json#/graph/nodes/1/id",
      "different-tasks coordinator.json#/graph/nodes",
      "self-edge coordinator.json#/graph/edges/0",
      "unknown-reference coordinator.json#/graph/edges/2/from",
      "unknown-reference coordinator.json#/graph/nodes/2/resources/locks/0",
      "never-fits coordinator.json#/graph/nodes/3/resources/pools/dbs",
      "unknown-reference coordinator.json#/graph/nodes/3/resources/pools/constructor",
    ]
  `)
})

test('text that is no JSON, a missing file and a newer version are told', () => {
  const broken = (text: string): string[] =>
    validatePlan(new Map([...plan, ['dag.json', text]]), specs)
      .slice(0, 1)
      .map((f) => `${f.code} ${f.place} ${f.message}`)
  expect(broken('{\n  "a": 1,\n  oops\n}')).toMatchInlineSnapshot(`
    [
      "json-syntax dag.json:3:3 dag.json is not JSON: a name in quotes was expected, but "oops" stands there.",
    ]
  `)
  expect(broken('{"a": [1, 2')).toMatchInlineSnapshot(`
    [
      "json-syntax dag.json:1:12 dag.json is not JSON: "," or "]" was expected, but the text ends.",
    ]
  `)
  expect(broken('')).toMatchInlineSnapshot(`
    [
      "json-syntax dag.json:1:1 dag.json is not JSON: a value was expected, but the text ends.",
    ]
  `)
  expect(broken('[]')).toMatchInlineSnapshot(`
    [
      "schema dag.json dag.json holds no object.",
    ]
  `)
  expect(broken('['.repeat(100_000))).toMatchInlineSnapshot(`
    [
      "json-syntax dag.json:1:65 dag.json is not JSON: nested deeper than 64 levels.",
    ]
  `)
  expect(told(new Map([...plan].filter(([name]) => name !== 'waves.json')))).toEqual(['missing-artifact waves.json'])
  expect(after('dag.json', (a) => set(a['meta'], { version: '2.0' }), true)[0]).toBe(
    'unsupported-version dag.json#/meta/version',
  )
  expect(after('dag.json', (a) => set(a['meta'], { version: '1.7' }), true)).not.toContain(
    'unsupported-version dag.json#/meta/version',
  )
})

test('a plan of another minor version that cannot be read is told as such, and not field by field', () => {
  const version = (number: string): string[] =>
    after('coordinator.json', (a) => {
      set(a['meta'], { version: number })
      delete a['review']
    })
  expect(version('1.0')[0]).toBe('older-version coordinator.json#/meta/version')
  expect(version('1.99')[0]).toBe('newer-version coordinator.json#/meta/version')
  expect(version(ARTIFACT_VERSION)[0]).toBe('schema coordinator.json#/review')
  const proposals = after('proposals.json', (a) => delete a['title'])
  expect(proposals[0]).toBe('schema proposals.json#/title')
})

test('a changed or missing copy of the specification is told, and so is a quote that stands nowhere', () => {
  expect(told(plan, new Map([[TEXT_PATH, SPEC.replace('seed 1h', 'seed 2h')]]))).toMatchInlineSnapshot(`
    [
      "source-changed features.json#/meta/sources/0",
      "evidence-status tasks.json#/tasks/2/source_evidence/0",
      "evidence-status tasks.json#/dependencies/1/evidence/0",
    ]
  `)
  expect(told(plan, new Map()).slice(0, 2)).toMatchInlineSnapshot(`
    [
      "source-missing features.json#/meta/sources/0",
      "evidence-missing features.json#/features/0/source_evidence/0",
    ]
  `)
  expect(after('tasks.json', (a) => set(a['tasks']?.[0]?.['source_evidence']?.[0], { quote: 'never said' }))).toContain(
    'evidence-missing tasks.json#/tasks/0/source_evidence/0',
  )
})

test('metrics that were not counted are told', () => {
  expect(after('dag.json', (a) => set(a['metrics'], { edges: 99, nodes: 1 }))).toEqual([
    'hash-mismatch dag.json#/meta/artifact_hash',
    'wrong-metric dag.json#/metrics/nodes',
    'wrong-metric dag.json#/metrics/edges',
  ])
  expect(after('dag.json', (a) => void (a['topo_order'] as unknown as string[]).reverse())).toContain(
    'wrong-order dag.json#/topo_order',
  )
})

test('a plan whose artifacts come of different plans is told', () => {
  const other = renderArtifacts(compileText(`${SPEC}\nmore`))
  expect(told(new Map([...plan, ['dag.json', other.get('dag.json') ?? '']]))).toMatchInlineSnapshot(`
    [
      "chain-broken dag.json#/meta/tasks_hash",
      "chain-broken waves.json#/meta/dag_hash",
      "chain-broken coordinator.json#/meta/dag_hash",
      "chain-broken dag.json#/meta/plan_id",
      "document-stale Plan.md",
      "document-stale Decisions.md",
      "different-tasks dag.json#/nodes",
    ]
  `)
})

test('no artifact, however mangled, makes the check throw', () => {
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.constant(JSON.parse('{"__proto__": {"meta": {}}, "meta": {"__proto__": 1}}') as unknown),
    fc.constant({ meta: null, graph: [] }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...plan.keys()), junk, fc.nat(), (name, value, at) => {
      expect(Array.isArray(validatePlan(new Map([...plan, [name, JSON.stringify(value)]]), specs))).toBe(true)
      // Replaces one member somewhere inside by the junk.
      if (!name.endsWith('.json')) return
      const artifact = JSON.parse(plan.get(name) ?? '') as object
      const holders: Record<string, unknown>[] = []
      const walk = (node: unknown): void => {
        if (typeof node !== 'object' || node === null) return
        holders.push(node as Record<string, unknown>)
        Object.values(node).forEach(walk)
      }
      walk(artifact)
      const holder = holders[at % holders.length] as Record<string, unknown>
      const keys = Object.keys(holder)
      if (keys.length > 0) holder[keys[at % keys.length] as string] = value
      expect(Array.isArray(validatePlan(new Map([...plan, [name, JSON.stringify(artifact)]]), specs))).toBe(true)
    }),
    { numRuns: 120 },
  )
})
