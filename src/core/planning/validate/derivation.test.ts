import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import { statedForecast } from '../../../testing/stated-forecast.ts'
import { TEXT_PATH } from '../../../testing/proposal-text.ts'
import { artifactHash, hashJson, prettyJson } from '../../model/canonical.ts'
import { hashesOf } from '../artifacts/hashes.ts'
import { renderArtifacts } from '../artifacts/render.ts'
import type { Plan } from '../plan.ts'
import { validatePlan } from './validate-plan.ts'

const SPEC = `# Ship
build run make
migrate 2h locks db after build
seed 1h locks db after build~0.5
test 1h pools dbs×2 after migrate build
publish after test soft seed
! dbs shared_limited 2`

const GENERATOR = { name: 'tasks', version: '0.0.0' }
const specs = new Map([[TEXT_PATH, SPEC]])
const plan = compileText(SPEC, {
  forecast: () => statedForecast(5, 8),
  max_concurrent: 3,
  quotas: { cpu_cores: 4 },
})

/** The files of a plan that was changed by somebody who makes every hash fit again. */
function forged(change: (plan: Plan) => void): Map<string, string> {
  const copy = JSON.parse(JSON.stringify(plan)) as Plan
  change(copy)
  const { proposals, features, tasks, dag, waves, coordinator } = copy
  const seal = (artifact: { meta: { artifact_hash: string } }): string =>
    (artifact.meta.artifact_hash = artifactHash(artifact))
  tasks.meta.proposals_hash = hashJson(proposals)
  tasks.meta.features_hash = seal(features)
  const tasks_hash = seal(tasks)
  const base = { tasks_hash, plan_id: `PLAN-${tasks_hash.slice(0, 12)}` }
  Object.assign(dag.meta, base)
  Object.assign(waves.meta, base, { dag_hash: seal(dag) })
  Object.assign(coordinator.meta, base, { dag_hash: dag.meta.artifact_hash, waves_hash: seal(waves) })
  seal(coordinator)
  const hashes = new Map(hashesOf(plan))
  const files = renderArtifacts(plan)
  for (const name of ['Plan.md', 'Decisions.md']) {
    let text = files.get(name) ?? ''
    for (const [file, hash] of hashesOf(copy)) text = text.replaceAll(hashes.get(file) ?? '', hash)
    files.set(name, text)
  }
  const artifacts = { proposals, features, tasks, dag, waves, coordinator }
  for (const [name, artifact] of Object.entries(artifacts)) files.set(`${name}.json`, prettyJson(artifact))
  return files
}

const told = (files: ReadonlyMap<string, string>, generator = GENERATOR): string[] =>
  validatePlan(files, specs, generator).map((f) => `${f.code} ${f.place}`)

test('a plan as it was made follows from its proposals, with its forecast and limits or without', () => {
  expect(told(renderArtifacts(plan))).toEqual([])
  expect(told(forged(() => {}))).toEqual([])
  expect(told(renderArtifacts(compileText(SPEC)))).toEqual([])
  expect(told(renderArtifacts(compileText(SPEC, { execution_model: 'wave_based', min_confidence: 0.4 })))).toEqual([])
})

const METRICS = /^dag.json#\/(?:metrics\/critical_path_hours|nodes)|^coordinator.json#\/estimates/

test.each<[string, (plan: Plan) => void, string]>([
  ['a metric', ({ dag }) => (dag.metrics.critical_path_hours = 1), 'dag.json#/metrics/critical_path_hours'],
  ['the critical path', ({ dag }) => dag.metrics.critical_path.pop(), 'dag.json#/metrics/critical_path/3'],
  ['a slack', ({ dag }) => Object.assign(dag.nodes[2] ?? {}, { slack_hours: 9 }), 'dag.json#/nodes/2/slack_hours'],
  [
    'a wave',
    ({ waves }) => waves.execution_models.wave_based.waves.pop(),
    'waves.json#/execution_models/wave_based/waves/3',
  ],
  [
    'a command',
    ({ coordinator }) => Object.assign(coordinator.graph.nodes[0]?.action ?? {}, { cmd: 'rm -rf .' }),
    'coordinator.json#/graph/nodes/0/action/cmd',
  ],
  [
    'an arrow that is softer in the coordinator',
    ({ coordinator }) => Object.assign(coordinator.graph.edges[0] ?? {}, { type: 'soft' }),
    'coordinator.json#/graph/edges/0/type',
  ],
  [
    'a lock that a task no longer takes',
    ({ coordinator }) => coordinator.graph.nodes[1]?.resources.locks.pop(),
    'coordinator.json#/graph/nodes/1/resources/locks/0',
  ],
  [
    'the capacity of a pool',
    ({ coordinator }) => Object.assign(coordinator.resources.catalog['dbs'] ?? {}, { capacity: 3 }),
    'coordinator.json#/resources/catalog/dbs/capacity',
  ],
  [
    'an estimate',
    ({ coordinator }) => (coordinator.estimates.p50_total_hours = 0),
    'coordinator.json#/estimates/p50_total_hours',
  ],
  [
    'what was inferred',
    ({ tasks }) => Object.assign(tasks.tasks[0] ?? {}, { inferred: [] }),
    'tasks.json#/tasks/0/inferred/0',
  ],
  ['a title', ({ tasks }) => Object.assign(tasks.tasks[0] ?? {}, { title: 'other' }), 'tasks.json#/tasks/0/title'],
  ['the proposals', ({ proposals }) => proposals.edges.pop(), 'tasks.json#/dependencies/5'],
])('forged with fitting hashes: %s', (_name, change, place) => {
  expect(told(forged(change))).toContain(`${METRICS.test(place) ? 'wrong-metric' : 'not-derived'} ${place}`)
})

test('a plan of another release whose proposer says what each task is has sound keys', () => {
  const named = compileText(SPEC, {}, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => ({ ...task, identity: `it is ${task.title}` })),
  }))
  expect(told(renderArtifacts(named), { ...GENERATOR, version: '9.9.9' })).toEqual([
    'not-recomputed features.json#/meta/generator',
  ])
})

test('proposals that no plan follows from are told', () => {
  const again = { from: 'publish', to: 'build', isHard: true, confidence: 1 }
  const cycle = (changed: Plan): void => {
    const [first] = changed.proposals.edges
    if (first !== undefined) changed.proposals.edges.push({ ...first, ...again })
  }
  expect(told(forged(cycle))).toEqual(['not-derived proposals.json'])
})

test('nothing rests on a document that is none of the sources, and a secret in it is told', () => {
  const path = 'spec/extra.md'
  const beside = (text: string): Map<string, string> => new Map([...specs, [path, text]])
  const evidence = {
    type: 'plan',
    source: `${path}#L1`,
    quote: 'words of nobody',
    loc: { start_line: 1, end_line: 1 },
    confidence: 1,
    rationale: 'stands beside the sources',
  } as const
  const resting = compileText(SPEC, { documents: beside(evidence.quote) }, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => ({ ...task, evidence: [evidence] })),
  }))
  const codes = (generator: typeof GENERATOR): string[] =>
    validatePlan(renderArtifacts(resting), beside(evidence.quote), generator).map(({ code }) => code)
  expect(codes(GENERATOR)).toEqual(expect.arrayContaining(['evidence-missing', 'not-derived']))
  expect(codes({ ...GENERATOR, version: '0.9.0' })).toContain('evidence-missing')
  const secret = validatePlan(renderArtifacts(plan), beside(`key ${'AKIA'}Q3EGW7LHZ2XN5RTB`), GENERATOR)
  expect(secret.map(({ code, place }) => `${code} ${place}`)).toEqual([`secret-in-plan ${path}:1`])
})

test('a document that somebody wrote in is told with the line', () => {
  const files = renderArtifacts(plan)
  files.set('Plan.md', (files.get('Plan.md') ?? '').replace('\n', '\nAll of this is approved.\n'))
  expect(told(files)).toEqual(['document-stale Plan.md:2'])
  files.set('Plan.md', (renderArtifacts(plan).get('Plan.md') ?? '').replaceAll('\n', '\r\n'))
  expect(told(files)).toEqual([])
})

test('of a plan of another release everything below tasks.json is computed again, and what was not is said', () => {
  const forgery = forged(({ dag }) => (dag.metrics.critical_path_hours = 1))
  expect(told(forgery, { name: 'tasks', version: '9.9.9' })).toEqual([
    'not-recomputed features.json#/meta/generator',
    'wrong-metric dag.json#/metrics/critical_path_hours',
  ])
  const unshared = forged(({ tasks }) => delete tasks.resource_conflicts['db'])
  expect(told(unshared, { name: 'tasks', version: '9.9.9' })).toEqual([
    'not-recomputed features.json#/meta/generator',
    'not-derived tasks.json#/resource_conflicts/db',
  ])
})

const STATED: ReadonlySet<string> = new Set(['quotas', 'policies', 'worker_pool'])

test('no number of dag.json or coordinator.json but those that a person states can be changed unnoticed', () => {
  fc.assert(
    fc.property(fc.constantFrom('dag' as const, 'coordinator' as const), fc.nat(), (name, at) => {
      const files = forged((changed) => {
        const numbers: [holder: Record<string, unknown>, key: string][] = []
        const walk = (holder: Record<string, unknown>): void => {
          for (const [key, value] of Object.entries(holder)) {
            if (typeof value === 'number') numbers.push([holder, key])
            // What the machine has, the runtime's rules and its workers are stated: they follow from nothing.
            else if (typeof value === 'object' && value !== null && !STATED.has(key))
              walk(value as Record<string, unknown>)
          }
        }
        walk(changed[name] as unknown as Record<string, unknown>)
        const [holder, key] = numbers[at % numbers.length] as (typeof numbers)[number]
        holder[key] = holder[key] === 1 ? 2 : 1
      })
      expect(told(files)).not.toEqual([])
    }),
    { numRuns: 100 },
  )
})
