import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileText, tryCompileText } from '../../../testing/compiled-text.ts'
import { TEXT_PATH } from '../../../testing/proposal-text.ts'
import type { Proposal, TaskProposal } from '../../model/proposal.ts'
import { renderArtifacts } from '../artifacts/render.ts'
import type { Plan } from '../plan.ts'
import { validatePlan } from '../validate/validate-plan.ts'

const repair = { repair: true }
const GENERATOR = { name: 'tasks', version: '0.0.0' }

/** Says more about the tasks than the text can: `changes` by their titles. */
const saying =
  (changes: Readonly<Record<string, Partial<TaskProposal>>>) =>
  (proposal: Proposal): Proposal => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => ({ ...task, ...changes[task.title] })),
  })

const api = saying({ api: { interfaces_produced: ['Api:v1'] }, ui: { interfaces_consumed: ['Api:v1'] } })

const told = (plan: Plan): unknown => ({
  tasks: plan.tasks.tasks.map(({ id, title, interfaces_produced }) => [id, title, ...interfaces_produced].join(' ')),
  edges: plan.tasks.dependencies.map((d) => `${d.from} → ${d.to} ${d.type} ${d.confidence} ${d.origin}`),
  repairs: plan.tasks.meta.repairs,
  findings: plan.tasks.meta.findings
    .filter((f) => f.code === 'cycle-repaired')
    .map((f) => `${f.severity} ${f.place}: ${f.message}\n→ ${f.advice}`),
})

test('where the one gives an interface that the other uses, its definition becomes a task that both wait for', () => {
  const plan = compileText('api after mock\nui\nmock after ui', repair, api)
  expect(told(plan)).toMatchInlineSnapshot(`
    {
      "edges": [
        "P1.T003 → P1.T001 sequential 1 declared",
        "P1.T002 → P1.T003 sequential 1 declared",
        "P1.T004 → P1.T001 technical 0.95 inferred",
        "P1.T004 → P1.T002 technical 0.95 inferred",
      ],
      "findings": [
        "warning spec.md:1: Tasks waited for each other: P1.T001 → P1.T002 → P1.T003 → P1.T001. P1.T004 “Define Api:v1” was split off P1.T001 “api”, and P1.T002 “ui” waits for that only.
    → If that is right, write it into the specification; if not, take out one of these dependencies.",
      ],
      "repairs": [
        {
          "added": [
            "P1.T004",
          ],
          "cycle": [
            "P1.T001",
            "P1.T002",
            "P1.T003",
          ],
          "from": "P1.T001",
          "op": "split_at_interface",
          "reason": "“ui” needs Api:v1 to be defined, not all of “api”, so the definition comes first.",
          "to": "P1.T002",
        },
      ],
      "tasks": [
        "P1.T001 api",
        "P1.T002 ui",
        "P1.T003 mock",
        "P1.T004 Define Api:v1 Api:v1",
      ],
    }
  `)
})

test('otherwise a contract comes before both', () => {
  const plan = compileText('model 2h\nview 1h after model control\ncontrol 1h after view~0.8', repair)
  expect(told(plan)).toMatchInlineSnapshot(`
    {
      "edges": [
        "P1.T001 → P1.T002 sequential 1 declared",
        "P1.T003 → P1.T002 sequential 1 declared",
        "P1.T004 → P1.T002 technical 0.8 inferred",
        "P1.T004 → P1.T003 technical 0.8 inferred",
      ],
      "findings": [
        "warning spec.md:3: Tasks waited for each other: P1.T002 → P1.T003 → P1.T002. P1.T004 “Agree on the contract between view and control” was put before both P1.T002 and P1.T003, which no longer waits for the other.
    → If that is right, write it into the specification; if not, take out one of these dependencies.",
      ],
      "repairs": [
        {
          "added": [
            "P1.T004",
          ],
          "cycle": [
            "P1.T002",
            "P1.T003",
          ],
          "from": "P1.T002",
          "op": "insert_contract",
          "reason": "“control” needs to know what “view” will give, not all of it, so both agree on that first.",
          "to": "P1.T003",
        },
      ],
      "tasks": [
        "P1.T001 model",
        "P1.T002 view",
        "P1.T003 control",
        "P1.T004 Agree on the contract between view and control",
      ],
    }
  `)
  const [added] = plan.tasks.tasks.slice(-1)
  expect(added?.description).toMatchInlineSnapshot(
    `"Write down what “view” will give to “control”, so that neither has to wait for the other."`,
  )
  expect(added?.source_evidence).toMatchInlineSnapshot(`
    [
      {
        "confidence": 1,
        "loc": {
          "end_line": 3,
          "start_line": 3,
        },
        "quote": "control 1h after view~0.8",
        "rationale": "Repair of a cycle: these words put “view” before “control”.",
        "source": "spec/spec.md#L3-L3",
        "type": "plan",
        "verified": "exact",
      },
    ]
  `)
})

test('a task with a command, an id or a duration of its own, or one that is done, is not split', () => {
  const ops = (line: string, more: Partial<TaskProposal> = {}): string[] => {
    const change = (proposal: Proposal): Proposal => saying({ api: more })(api(proposal))
    return compileText(`${line}\nui\nmock after ui`, repair, change).tasks.meta.repairs.map((record) => record.op)
  }
  expect(ops('api after mock')).toEqual(['split_at_interface'])
  expect(
    ops('api after mock', { duration: { optimistic: 2, mostLikely: 3, pessimistic: 4 }, duration_basis: 'estimated' }),
  ).toEqual(['split_at_interface'])
  expect(ops('api after mock run make')).toEqual(['insert_contract'])
  expect(ops('api after mock', { id: 'P9.T001' })).toEqual(['insert_contract'])
  expect(ops('api 3h after mock')).toEqual(['insert_contract'])
  expect(ops('api after mock flags done')).toEqual(['insert_contract'])
})

test('two cuts at one interface share its definition', () => {
  const change = saying({
    api: { interfaces_produced: ['Api:v1'] },
    ui: { interfaces_consumed: ['Api:v1'] },
    app: { interfaces_consumed: ['Api:v1'] },
  })
  const plan = compileText('api after m n\nui\napp\nm after ui\nn after app', repair, change)
  expect(plan.tasks.tasks.map((task) => task.title)).toEqual(['api', 'ui', 'app', 'm', 'n', 'Define Api:v1'])
  expect(plan.tasks.meta.repairs.map((record) => `${record.from} → ${record.to}: ${record.added.join(' ')}`)).toEqual([
    'P1.T001 → P1.T002: P1.T006',
    'P1.T001 → P1.T003: P1.T006',
  ])
})

test('without being asked for, repairs are offered: in the advice and as data', () => {
  const result = tryCompileText('api after mock\nui\nmock after ui', {}, api)
  expect(result.ok).toBe(false)
  if (result.ok) return
  expect(result.findings.map((f) => `${f.code} at ${f.place}\n${f.message}\n→ ${f.advice}`).join('\n'))
    .toMatchInlineSnapshot(`
      "cycle at spec.md:1
      3 tasks wait for each other: P1.T001 → P1.T002 → P1.T003 → P1.T001
        P1.T002 "ui" waits for P1.T001 "api": "api after mock" (spec.md:1)
        P1.T003 "mock" waits for P1.T002 "ui": "mock after ui" (spec.md:3)
        P1.T001 "api" waits for P1.T003 "mock": "api after mock" (spec.md:1)
      → Cut where P1.T002 "ui" waits for P1.T001 "api" (spec.md:1), the weakest of these dependencies (confidence 0.95): take away what it was inferred from. Or let --repair split “Define Api:v1” off “api”, so that “ui” waits for that only."
    `)
  expect(result.suggestions).toMatchInlineSnapshot(`
    [
      {
        "cycle": [
          "P1.T001",
          "P1.T002",
          "P1.T003",
        ],
        "from": "P1.T001",
        "op": "remove_edge",
        "suggestion": "Take away what it was inferred from.",
        "to": "P1.T002",
      },
      {
        "cycle": [
          "P1.T001",
          "P1.T002",
          "P1.T003",
        ],
        "from": "P1.T001",
        "op": "split_at_interface",
        "suggestion": "Let --repair split “Define Api:v1” off “api”, so that “ui” waits for that only.",
        "to": "P1.T002",
      },
    ]
  `)
})

test('a task that waits for itself is refused, whatever is asked for', () => {
  const result = tryCompileText('a after a\nb after c\nc after b', repair)
  expect(result.ok ? [] : result.findings.map((f) => f.code)).toEqual(['self-edge'])
})

test('what was found before a repair is told once', () => {
  const plan = compileText('a after b pools gpu×3\nb after a', repair)
  const codes = plan.tasks.meta.findings.map((f) => f.code).filter((code) => /pool|repair/.test(code))
  expect(codes).toEqual(['undeclared-pool', 'cycle-repaired'])
})

test('another claim, and not the repair, is what refuses a plan that cannot be', () => {
  const result = tryCompileText('a after b pools dbs×5\nb after a\n! dbs shared_limited 3', repair)
  expect(result.ok ? [] : result.findings.map((f) => f.code)).toEqual(['never-fits', 'cycle'])
})

test('every statement of a dependency goes when it is cut, and a preference stays', () => {
  const twice = (proposal: Proposal): Proposal => ({
    ...proposal,
    edges: proposal.edges.flatMap((edge) => [edge, { ...edge, type: 'knowledge', isHard: edge.to !== 'b' }]),
  })
  const plan = compileText('a after b\nb after a', repair, twice)
  expect(plan.tasks.dependencies.map((d) => `${d.from} → ${d.to} ${d.type} ${d.isHard}`)).toMatchInlineSnapshot(`
    [
      "P1.T001 → P1.T002 sequential true",
      "P1.T001 → P1.T002 knowledge false",
      "P1.T003 → P1.T002 technical true",
      "P1.T003 → P1.T001 technical true",
    ]
  `)
})

test('a repaired plan follows from its proposals, which hold what was proposed', () => {
  const text = 'api after mock\nui after api\nmock after ui~0.8\nx 1h after y\ny 1h after x'
  const plan = compileText(text, repair, api)
  expect(plan.proposals.tasks).toHaveLength(5)
  const specs = new Map([[TEXT_PATH, text]])
  const codes = validatePlan(renderArtifacts(plan), specs, GENERATOR).map((f) => `${f.code} ${f.place} ${f.message}`)
  expect(codes).toEqual([])
})

const tangles = fc.integer({ min: 2, max: 9 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    arrows: fc.uniqueArray(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.integer({ min: 5, max: 10 })), {
      maxLength: 24,
      selector: ([a, b]) => `${a} ${b}`,
    }),
    given: fc.array(fc.nat(size - 1), { maxLength: 4 }),
  }),
)

test('a repair leaves no cycle and every task, and proposes the same plan again', () => {
  fc.assert(
    fc.property(tangles, ({ size, arrows, given }) => {
      const lines = Array.from({ length: size }, (_, i) => {
        const after = arrows.filter(([a, b]) => b === i && a !== b).map(([a, , tenths]) => `t${a}~${tenths / 10}`)
        return `t${i} after ${after.join(' ')}`
      })
      const change = (proposal: Proposal): Proposal => ({
        ...proposal,
        edges: proposal.edges.map((edge) =>
          given.includes(Number(edge.from.slice(1))) ? { ...edge, interface: `I${edge.from}` } : edge,
        ),
      })
      const plan = compileText(lines.join('\n'), repair, change)
      expect(plan.dag.topo_order).toHaveLength(plan.tasks.tasks.length)
      expect(plan.tasks.tasks.slice(0, size).map((task) => `${task.id} ${task.title}`)).toEqual(
        lines.map((_, i) => `P1.T${String(i + 1).padStart(3, '0')} t${i}`),
      )
      const refusal = tryCompileText(lines.join('\n'), {}, change)
      const cuts = refusal.ok ? [] : refusal.suggestions.map(({ from, to }) => `${from} ${to}`)
      expect(new Set(plan.tasks.meta.repairs.map(({ from, to }) => `${from} ${to}`))).toEqual(new Set(cuts))
      const added = new Set(plan.tasks.meta.repairs.flatMap((record) => record.added))
      expect(plan.tasks.tasks.length).toBe(size + added.size)
      expect(JSON.stringify(compileText(lines.join('\n'), repair, change))).toBe(JSON.stringify(plan))
    }),
    { numRuns: 150 },
  )
})

test('of several interfaces none is forgotten: a contract speaks of all', () => {
  const both = ['Users:v1', 'Groups:v1']
  const changes = { api: { interfaces_produced: both }, ui: { interfaces_consumed: both } }
  const plan = compileText('api after mock\nui\nmock after ui', repair, saying(changes))
  expect(plan.tasks.meta.repairs.map(({ op }) => op)).toEqual(['insert_contract'])
  expect(plan.tasks.tasks.map(({ title, interfaces_produced }) => [title, ...interfaces_produced].join(' '))).toEqual([
    'api Users:v1 Groups:v1',
    'ui',
    'mock',
    'Agree on the contract between api and ui',
  ])
})
