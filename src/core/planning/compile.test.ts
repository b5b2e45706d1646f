import { expect, test } from 'vitest'
import { Coordinator } from '../model/coordinator.ts'
import { DagArtifact } from '../model/dag-artifact.ts'
import { FeaturesArtifact } from '../model/features-artifact.ts'
import { Proposal } from '../model/proposal.ts'
import { TasksArtifact } from '../model/tasks-artifact.ts'
import { WavesArtifact } from '../model/waves-artifact.ts'
import { compileText as planned, tryCompileText as compiled } from '../../testing/compiled-text.ts'
import { TEXT_PATH } from '../../testing/proposal-text.ts'
import { statedForecast } from '../../testing/stated-forecast.ts'
import type { CompileSettings } from './compile/settings.ts'

function refusals(
  text: string,
  settings: Partial<CompileSettings> = {},
  change = (p: Proposal): Proposal => p,
): string {
  const result = compiled(text, settings, change)
  if (result.ok) return 'a plan'
  return result.findings.map((f) => `${f.code} at ${f.place}\n${f.message}\n→ ${f.advice}`).join('\n\n')
}

const arrows = (edges: readonly { from: string; to: string }[]): string =>
  edges.map((edge) => `${edge.from}→${edge.to}`).join(' ')

test('every artifact satisfies its schema', () => {
  const plan = planned('# Build\na 2h locks db\nb after a pools dbs×2 run make\n! dbs shared_limited 2')
  Proposal.parse(plan.proposals)
  FeaturesArtifact.parse(plan.features)
  TasksArtifact.parse(plan.tasks)
  DagArtifact.parse(plan.dag)
  WavesArtifact.parse(plan.waves)
  Coordinator.parse(plan.coordinator)
})

test('a cycle shows who waits for whom, the words that say so, and where to cut', () => {
  expect(refusals('a after c\nb after a\nc after b~0.9')).toMatchInlineSnapshot(`
    "cycle at spec.md:3
    3 tasks wait for each other: P1.T001 → P1.T002 → P1.T003 → P1.T001
      P1.T002 "b" waits for P1.T001 "a": "b after a" (spec.md:2)
      P1.T003 "c" waits for P1.T002 "b": "c after b~0.9" (spec.md:3)
      P1.T001 "a" waits for P1.T003 "c": "a after c" (spec.md:1)
    → Cut where P1.T003 "c" waits for P1.T002 "b" (spec.md:3), the weakest of these dependencies (confidence 0.9): leave it out or mark it [soft]. Or let --repair put “Agree on the contract between b and c” before both."
  `)
})

test('each circle is told once', () => {
  expect(refusals('a after b\nb after a\nc after d\nd after c').match(/^cycle at/gm)).toHaveLength(2)
})

test('unknown tasks, self edges, shared ids and unknown features are refused where they stand', () => {
  expect(refusals('build\ntest after biuld')).toMatchInlineSnapshot(`
    "unknown-reference at spec.md:2
    A dependency names the task "biuld", which does not exist.
    → Did you mean "build"?"
  `)
  expect(refusals('a after a')).toMatchInlineSnapshot(`
    "self-edge at spec.md:1
    P1.T001 "a" depends on itself.
    → Take the task out of its own list of dependencies."
  `)
  const withId = (p: Proposal): Proposal => ({ ...p, tasks: p.tasks.map((t) => ({ ...t, id: 'P9.T001' })) })
  expect(refusals('a\nb', {}, withId)).toMatchInlineSnapshot(`
    "duplicate-id at spec.md:2
    The id P9.T001 is given to "a" (spec.md:1) and to "b".
    → Give one of them another id, or leave the id out."
  `)
  const lost = (p: Proposal): Proposal => ({ ...p, tasks: p.tasks.map((t) => ({ ...t, feature: 'Wrok' })) })
  expect(refusals('a', {}, lost)).toMatchInlineSnapshot(`
    "unknown-reference at spec.md:1
    The task "a" belongs to the feature "Wrok", which does not exist.
    → Did you mean "Work"?

    feature-without-tasks at spec.md:1
    The feature "Work" has no tasks.
    → List its work as items below the heading, or leave the heading out."
  `)
  expect(refusals('# Only a heading')).toMatchInlineSnapshot(`
    "no-tasks at spec.md
    No task was found in the specification.
    → Write the work as list items below headings: a heading is a feature, an item is a task.

    feature-without-tasks at spec.md:1
    The feature "Only a heading" has no tasks.
    → List its work as items below the heading, or leave the heading out."
  `)
})

test('what the proposer could not read is told alone', () => {
  const problem = { code: 'odd', severity: 'error', message: 'm', place: 'p', advice: 'a' } as const
  expect(refusals('a after x', {}, (p) => ({ ...p, findings: [problem] }))).toBe('odd at p\nm\n→ a')
})

test('a quote that does not stand in the document is refused; one that moved is found', () => {
  const quote = (words: string) => (p: Proposal) => ({
    ...p,
    tasks: p.tasks.map((t) => ({ ...t, evidence: t.evidence.map((span) => ({ ...span, quote: words })) })),
  })
  expect(refusals('a 1h', {}, quote('never said'))).toMatchInlineSnapshot(`
    "evidence-missing at spec.md:1
    Task "a": The quote "never said" does not stand in spec/spec.md.
    → Quote the source word for word, and name the lines where the quote stands."
  `)
  const found = (text: string, words: string): string => {
    const span = planned(text, {}, quote(words)).tasks.tasks[0]?.source_evidence[0]
    return `${span?.verified} ${span?.source}`
  }
  expect(found('a 1h', 'a 1h')).toBe('exact spec/spec.md#L1-L1')
  expect(found('a   1h', 'a 1h')).toBe('normalized spec/spec.md#L1-L1')
  expect(found('a 1h locks db run make', 'a 1h … make')).toBe('segments spec/spec.md#L1-L1')
  expect(found('a 1h\n# Elsewhere\nb', '# Elsewhere')).toBe('relocated spec/spec.md#L2-L2')
})

test('what the spec left unsaid is filled by defaults and flagged', () => {
  const [shell, agent] = planned('a run npm test && npm run lint\nb').tasks.tasks
  expect(shell?.inferred).toMatchInlineSnapshot(`
    [
      "duration",
      "category",
      "boundaries.expected_complexity",
      "boundaries.definition_of_done.criteria",
      "boundaries.definition_of_done.stop_when",
      "boundaries.scope.includes",
      "resource_requirements.estimated",
      "resource_requirements.peak",
      "scheduling_hints.max_retries",
      "scheduling_hints.priority",
      "scheduling_hints.preemptible",
      "idempotent",
    ]
  `)
  expect(shell?.boundaries.expected_complexity.value).toBe('2 commands')
  expect(shell?.boundaries.definition_of_done.criteria).toEqual(['`npm test && npm run lint` exits with 0'])
  expect(agent?.action.kind).toBe('agent')
  expect(agent?.duration).toEqual({ optimistic: 2, mostLikely: 4, pessimistic: 8 })
  expect(agent?.boundaries.expected_complexity.value).toBe('~120 LoC')
})

test('inferred retries repeat what may pass by itself; stated ones repeat everything', () => {
  const stated = (p: Proposal): Proposal => ({
    ...p,
    tasks: p.tasks.map((t) => (t.key === 'b' ? { ...t, max_retries: 4 } : t)),
  })
  const nodes = planned('a\nb', {}, stated).coordinator.graph.nodes
  expect(nodes.map((node) => [node.retry.max_attempts, node.retry.classes.length])).toEqual([
    [3, 3],
    [5, 5],
  ])
})

test('a hard dependency below the confidence becomes soft and is listed', () => {
  const plan = planned('a\nb after a~0.5\nc after a~0.7')
  expect(arrows(plan.dag.edges)).toBe('P1.T001→P1.T003')
  expect(arrows(plan.dag.low_confidence_deps)).toBe('P1.T001→P1.T002')
  expect(plan.coordinator.graph.edges.map((e) => `${e.from}→${e.to} ${e.type}`)).toEqual([
    'P1.T001→P1.T003 hard',
    'P1.T001→P1.T002 soft',
  ])
  expect(plan.tasks.meta.findings.map((f) => f.code)).toEqual(['low-confidence'])
})

test('a surer preference does not make an unsure dependency hard', () => {
  const { dag, tasks } = planned('a\nb after a~0.5', {}, (proposal) => {
    const edges = proposal.edges.flatMap((edge) => [edge, { ...edge, isHard: false, confidence: 0.9 }])
    return { ...proposal, edges }
  })
  expect(tasks.dependencies.map(({ isHard, confidence }) => [isHard, confidence])).toEqual([[true, 0.5]])
  expect(dag.edges).toEqual([])
  expect(arrows(dag.low_confidence_deps)).toBe('P1.T001→P1.T002')
})

test('reduction names the way around, and the runtime keeps every hard arrow', () => {
  const plan = planned('a\nb after a\nc after b a')
  expect(arrows(plan.dag.edges)).toBe('P1.T001→P1.T002 P1.T002→P1.T003')
  expect(plan.dag.reduced_away).toEqual([{ from: 'P1.T001', to: 'P1.T003', via: ['P1.T002'] }])
  expect(plan.coordinator.graph.edges).toHaveLength(3)
})

test('locks, reads, pools and undeclared pools become claims, never arrows', () => {
  const plan = planned('a locks db\nb locks db\nc reads db\nd pools dbs×2\ne pools gpu×3\n! dbs shared_limited 3')
  expect(plan.dag.edges).toEqual([])
  expect(plan.coordinator.graph.nodes.map((n) => JSON.stringify([n.resources.locks, n.resources.pools]))).toEqual([
    '[["db"],{}]',
    '[["db"],{}]',
    '[[],{"db":{"units":1,"access":"read"}}]',
    '[[],{"dbs":2}]',
    '[[],{"gpu":3}]',
  ])
  expect(plan.coordinator.resources).toMatchInlineSnapshot(`
    {
      "catalog": {
        "db": {
          "capacity": 1,
          "lock_order": 1000,
          "mode": "exclusive",
          "scope": "site",
        },
        "dbs": {
          "capacity": 3,
          "lock_order": 1001,
          "mode": "semaphore",
          "scope": "site",
        },
        "gpu": {
          "capacity": 3,
          "lock_order": 1002,
          "mode": "semaphore",
          "scope": "site",
        },
      },
      "locks": [
        "db",
      ],
      "pools": {
        "dbs": 3,
        "gpu": 3,
      },
      "quotas": {},
    }
  `)
  expect(plan.tasks.resource_conflicts['db']?.suggested_order).toEqual(['P1.T001', 'P1.T002', 'P1.T003'])
  expect(plan.tasks.meta.findings.map((f) => f.code)).toEqual(['undeclared-pool'])
})

test('mutual exclusion between two tasks becomes a lock of their own', () => {
  const change = (p: Proposal): Proposal => ({
    ...p,
    edges: p.edges.map((edge) => ({ ...edge, type: 'mutual_exclusion' as const })),
  })
  const plan = planned('a\nb after a', {}, change)
  expect(plan.coordinator.graph.nodes.map((node) => node.resources.locks)).toEqual([
    ['plan:P1.T001+P1.T002'],
    ['plan:P1.T001+P1.T002'],
  ])
  expect(plan.coordinator.resources.catalog['plan:P1.T001+P1.T002']?.scope).toBe('plan')
  expect(plan.coordinator.graph.edges).toEqual([])
})

test('a task that could never fit is refused', () => {
  expect(refusals('a pools dbs×5\n! dbs shared_limited 3')).toMatchInlineSnapshot(`
    "never-fits at spec.md:1
    P1.T001 "a" asks for 5 of dbs, of which there are 3 in all: it could never start.
    → Raise the capacity of dbs, or ask for less."
  `)
  const hungry = (p: Proposal): Proposal => ({
    ...p,
    tasks: p.tasks.map((t) => ({ ...t, resources: { cpu_cores: 8, exclusive_resources: [], shared_resources: {} } })),
  })
  expect(refusals('a', { quotas: { cpu_cores: 4 } }, hungry)).toMatch(/never-fits/)
})

test('metrics, waves and the frontier are counted on the graph', () => {
  const plan = planned(
    'a 1h\nb 3h after a\nc 1h after a\nd 1h after b c\ne 9h flags done\nf 2h after e locks x\ng 4h locks x',
  )
  expect({ ...plan.dag.metrics, resource_utilization: undefined }).toMatchInlineSnapshot(`
    {
      "critical_path": [
        "P1.T001",
        "P1.T002",
        "P1.T004",
      ],
      "critical_path_hours": 5,
      "dropped_by_type": {},
      "edge_density": 0.119048,
      "edges": 5,
      "edges_before_reduction": 5,
      "edges_per_node": 0.714286,
      "evidence_coverage": 1,
      "evidence_verified_pct": 100,
      "isolated_tasks": [
        "P1.T007",
      ],
      "kept_by_type": {
        "sequential": 5,
      },
      "longestPath": 3,
      "mece_overlap_suspects": [],
      "min_confidence_applied": 0.7,
      "nodes": 7,
      "resourceBottlenecks": [
        {
          "affected_tasks": [
            "P1.T006",
            "P1.T007",
          ],
          "impact": "critical_path_extension",
          "lower_bound_hours": 6,
          "mitigation": "Split "x" into several locks, or let tasks that only read it say (read).",
          "resource": "x",
        },
      ],
      "resource_utilization": undefined,
      "root_ratio": 0.428571,
      "verb_first_pct": 0,
      "width": 4,
      "widthApprox": 3,
      "width_method": "dilworth",
    }
  `)
  expect(plan.waves.execution_models.wave_based.waves.map((wave) => wave.tasks.join(' '))).toMatchInlineSnapshot(`
    [
      "P1.T001 P1.T006 P1.T007",
      "P1.T002 P1.T003",
      "P1.T004",
    ]
  `)
  expect(plan.waves.execution_models.rolling_frontier.initial_frontier).toEqual(['P1.T001', 'P1.T006', 'P1.T007'])
  expect(plan.waves.execution_models.rolling_frontier.estimated_completion_time.optimal_hours).toBe(6)
  expect(plan.dag.nodes.map((node) => `${node.id} ${node.depth} ${node.slack_hours}`)).toMatchInlineSnapshot(`
    [
      "P1.T001 0 0",
      "P1.T002 1 0",
      "P1.T003 1 2",
      "P1.T004 2 0",
      "P1.T005 0 3",
      "P1.T006 1 3",
      "P1.T007 0 1",
    ]
  `)
})

test('waves are chopped at their largest size', () => {
  const plan = planned(Array.from({ length: 65 }, (_, i) => `t${i}`).join('\n'))
  expect(plan.waves.execution_models.wave_based.waves.map((wave) => wave.tasks.length)).toEqual([30, 30, 5])
})

/** Run by run, which is not the quotient of both P50. */
const RATIO = { p10: 0.6, p50: 0.75, p90: 0.9, frontier_slower: 0 }

test('a forecast is asked about the very coordinator, and stands in the waves', () => {
  const plan = planned('a 1h\nb 1h', {
    forecast: (draft) => statedForecast(draft.graph.nodes.length, 2.5, { ratio: RATIO }),
  })
  expect(plan.waves.comparison).toEqual({ method: 'monte_carlo', samples: 20, seed: 1, makespan_ratio: RATIO.p50 })
  const { wave_based } = plan.waves.execution_models
  expect(wave_based.estimated_completion).toEqual({ p50_hours: 2.5, p80_hours: 3.125, p95_hours: 3.75 })
  expect(plan.waves.forecast?.rolling_frontier.p50_hours).toBe(2)
  expect(plan.coordinator.estimates.p50_total_hours).toBe(2)
})

test('content keys follow the task, not its place', () => {
  const before = planned('# F\na run x\nb run y').tasks.tasks
  const after = planned('# F\nb run y\na run x').tasks.tasks
  expect(after.map((task) => task.content_key).sort()).toEqual(before.map((task) => task.content_key).sort())
  expect(after.map((task) => task.content_hash)).not.toEqual(before.map((task) => task.content_hash))
})

test('the order of keys, and the kind of line ends, change no task', () => {
  const text = '# F\na 2h locks db run make\nb after a pools dbs×2\n! dbs shared_limited 2'
  const shuffle = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffle)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, item]) => [key, shuffle(item)]),
    )
  }
  const plan = planned(text)
  expect(JSON.stringify(planned(text, {}, (p) => shuffle(p) as Proposal))).toBe(JSON.stringify(plan))
  const documents = new Map([[TEXT_PATH, text.replaceAll('\n', '\r\n')]])
  expect(planned(text, { documents }).tasks.tasks).toEqual(plan.tasks.tasks)
  const crlf = planned(text, { documents }, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => ({ ...task, action: { kind: 'shell', cmd: 'cd x\r\nmake' } })),
  }))
  expect(crlf.tasks.tasks.map((task) => task.action.cmd)).toEqual(['cd x\nmake', 'cd x\nmake'])
  expect(crlf.tasks.tasks[0]?.source_evidence).toEqual(plan.tasks.tasks[0]?.source_evidence)
})

test('names of the prototype are names like any other, but for the one that no object can hold', () => {
  const plan = planned('constructor locks toString\nhasOwnProperty after constructor locks toString')
  expect(plan.tasks.resource_conflicts['toString']?.tasks).toEqual(['P1.T001', 'P1.T002'])
  expect(refusals('a locks __proto__')).toMatch(/reserved-name/)
})

test('thousands of tasks compile well within the time of a test', () => {
  const lines = Array.from({ length: 4000 }, (_, i) => {
    const before = [1, 2, 3, 5, 8].map((step) => i - step * (1 + (i % 7))).filter((other) => other >= 0)
    return `t${i} 1h${before.length > 0 ? ` after ${before.map((other) => `t${other}`).join(' ')}` : ''}`
  })
  const plan = planned(lines.join('\n'))
  expect(plan.dag.metrics.edges_before_reduction).toBeGreaterThan(19_000)
})
