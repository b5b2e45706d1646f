import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import type { Plan } from '../plan.ts'

const listed = (plan: Plan): string[] =>
  plan.dag.low_confidence_deps.map((dep) => `${dep.from} → ${dep.to} ${dep.standing} ${dep.through_hours} h`)

test('what sure dependencies contradict comes first, then what is open by the hours through it, then what is implied', () => {
  const plan = compileText(
    'a 2h\nb 3h after a\nc 4h after b\nd 8h after a~0.6 c~0.3\ne 1h after d\na2 1h after e\nx after d~0.5 e\ny after a2 c~0.1\n',
  )
  expect(listed(plan)).toMatchInlineSnapshot(`
    [
      "P1.T003 → P1.T004 open 23.333333 h",
      "P1.T001 → P1.T004 open 16.333333 h",
      "P1.T003 → P1.T008 open 13.333333 h",
      "P1.T004 → P1.T007 implied 12.333333 h",
    ]
  `)
  const back = compileText('a 2h after c~0.4\nb 3h after a\nc 4h after b a~0.2\nd 20h after a~0.6')
  expect(listed(back)).toMatchInlineSnapshot(`
    [
      "P1.T003 → P1.T001 contradicted 18 h",
      "P1.T001 → P1.T004 open 22 h",
      "P1.T001 → P1.T003 implied 6 h",
    ]
  `)
  expect(back.tasks.meta.findings.map((f) => `${f.severity} ${f.place}: ${f.message}\n→ ${f.advice}`).join('\n'))
    .toMatchInlineSnapshot(`
      "warning spec.md:4: "d" has 20 h, more than 16 h, and is left as it is: its duration is stated.
      → Write it as several tasks of two to eight hours.
      warning spec.md:1: P1.T001 "a" is said to wait for P1.T003 "c" (confidence 0.4, below 0.7), but surer dependencies put it first; it orders nothing.
      → Take this dependency out of the specification, or one of those that put the two the other way round.
      warning spec.md:4: P1.T004 "d" probably waits for P1.T001 "a" (confidence 0.6, below 0.7; the longest chain through it takes 22h 00m); it only prefers that order.
      → If the order matters, say so with after: in the specification; if not, nothing has to be done.
      info dag.json#/low_confidence_deps: 1 dependency below the confidence of 0.7 follows from surer ones anyway.
      → Nothing has to be done."
    `)
})

test('each policy says what it makes of an unsure dependency, and does it', () => {
  const told = (low_confidence: 'soft' | 'hold' | 'drop'): unknown => {
    const { coordinator, tasks, dag } = compileText('a\nb after a~0.5\nc after a b~0.5', { low_confidence })
    return {
      edges: coordinator.graph.edges.map((edge) => `${edge.from} → ${edge.to} ${edge.type}`),
      approvals: coordinator.graph.nodes.flatMap((node) => (node.approval ? [[node.id, node.approval]] : [])),
      review: [coordinator.review.status, coordinator.review.policy, coordinator.review.low_confidence.length],
      listed: dag.low_confidence_deps.length,
      said: tasks.meta.findings[0]?.message,
    }
  }
  expect(told('soft')).toMatchInlineSnapshot(`
    {
      "approvals": [],
      "edges": [
        "P1.T001 → P1.T003 hard",
        "P1.T001 → P1.T002 soft",
        "P1.T002 → P1.T003 soft",
      ],
      "listed": 2,
      "review": [
        "needs_review",
        "soft",
        2,
      ],
      "said": "P1.T002 "b" probably waits for P1.T001 "a" (confidence 0.5, below 0.7; the longest chain through it takes 8h 40m); it only prefers that order.",
    }
  `)
  expect(told('hold')).toMatchInlineSnapshot(`
    {
      "approvals": [
        [
          "P1.T002",
          {
            "dependencies": [
              "P1.T001",
            ],
            "reason": "It probably waits for P1.T001 "a", which is not sure enough to hold it back by itself",
          },
        ],
        [
          "P1.T003",
          {
            "dependencies": [
              "P1.T002",
            ],
            "reason": "It probably waits for P1.T002 "b", which is not sure enough to hold it back by itself",
          },
        ],
      ],
      "edges": [
        "P1.T001 → P1.T003 hard",
        "P1.T001 → P1.T002 soft",
        "P1.T002 → P1.T003 soft",
      ],
      "listed": 2,
      "review": [
        "needs_review",
        "hold",
        2,
      ],
      "said": "P1.T002 "b" probably waits for P1.T001 "a" (confidence 0.5, below 0.7; the longest chain through it takes 8h 40m); it waits for a person to approve it.",
    }
  `)
  expect(told('drop')).toMatchInlineSnapshot(`
    {
      "approvals": [],
      "edges": [
        "P1.T001 → P1.T003 hard",
      ],
      "listed": 2,
      "review": [
        "needs_review",
        "drop",
        2,
      ],
      "said": "P1.T002 "b" probably waits for P1.T001 "a" (confidence 0.5, below 0.7; the longest chain through it takes 8h 40m); the order is forgotten.",
    }
  `)
})

test('what follows from sure dependencies anyway asks nobody', () => {
  const { coordinator, tasks } = compileText('a\nb after a\nc after b a~0.5', { low_confidence: 'hold' })
  expect(coordinator.review.status).toBe('ok')
  expect(coordinator.graph.nodes.some((node) => node.approval !== undefined)).toBe(false)
  expect(tasks.meta.findings.map((f) => `${f.severity}: ${f.message}`)).toMatchInlineSnapshot(`
    [
      "info: 1 dependency below the confidence of 0.7 follows from surer ones anyway.",
    ]
  `)
})

test('what is done neither waits for an approval nor keeps another waiting', () => {
  const { graph } = compileText('a flags done\nb after a~0.5\nc\nd after c~0.5 flags done', {
    low_confidence: 'hold',
  }).coordinator
  expect(graph.nodes.some((node) => node.approval !== undefined)).toBe(false)
})

test('only those that matter most are told one by one, and dag.json has all', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `t${i} ${i + 1}h after a~0.5`)
  const plan = compileText(['a 1h', ...lines].join('\n'))
  const told = plan.tasks.meta.findings.filter((f) => f.code === 'low-confidence')
  expect(told).toHaveLength(21)
  expect(told[0]?.message).toMatch(/"t29" probably waits/)
  expect(told.at(-1)?.message).toBe('10 more dependencies are below the confidence of 0.7.')
  expect(plan.dag.low_confidence_deps).toHaveLength(30)
})

const graphs = fc.array(
  fc.record({
    hours: fc.integer({ min: 1, max: 9 }),
    after: fc.array(fc.tuple(fc.nat(9), fc.boolean()), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 10 },
)

test('standing and hours agree with every path there is', () => {
  fc.assert(
    fc.property(graphs, fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 4 }), (drawn, backward) => {
      const size = drawn.length
      const sure = new Set<string>()
      const lines = drawn.map(({ hours, after }, i) => {
        const words = after
          .filter(([other]) => other < i)
          .map(([other, isSure]) => {
            if (isSure) sure.add(`${other} ${i}`)
            return `t${other}${isSure ? '' : '~0.5'}`
          })
        const against = backward.filter(([a, b]) => b === i && a > i && a < size).map(([a]) => `t${a}~0.3`)
        return `t${i} ${hours}h after ${[...words, ...against].join(' ')}`
      })
      const { dag } = compileText(lines.join('\n'))
      const number = (id: string): number => Number(id.slice(-3)) - 1
      const leads = (a: number, b: number): boolean =>
        drawn.some((_, mid) => sure.has(`${a} ${mid}`) && (mid === b || leads(mid, b)))
      const hoursOf = (node: number): number => drawn[node]?.hours ?? 0
      const ending = (node: number): number =>
        hoursOf(node) + Math.max(0, ...drawn.map((_, other) => (sure.has(`${other} ${node}`) ? ending(other) : 0)))
      const below = (node: number): number =>
        hoursOf(node) + Math.max(0, ...drawn.map((_, other) => (sure.has(`${node} ${other}`) ? below(other) : 0)))
      for (const dep of dag.low_confidence_deps) {
        const [from, to] = [number(dep.from), number(dep.to)]
        expect(sure.has(`${from} ${to}`)).toBe(false)
        expect(dep.standing).toBe(leads(from, to) ? 'implied' : leads(to, from) ? 'contradicted' : 'open')
        expect(dep.through_hours).toBeCloseTo(ending(from) + below(to), 6)
      }
      const order = { contradicted: 0, open: 1, implied: 2 }
      const ranks = dag.low_confidence_deps.map((dep) => order[dep.standing])
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    }),
    { numRuns: 300 },
  )
})
