import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import type { EdgeProposal } from '../../model/proposal.ts'
import { openReport } from '../spec/report.ts'
import { readSource } from '../spec/source-text.ts'
import type { WorkKind } from '../work/work-item.ts'
import { inferDependencies } from './infer-dependencies.ts'
import type { FoundDependencies, Subject } from './subject.ts'

/** One task a paragraph: `key kind? [id] Title: text … writes a, b`. */
function tasks(plan: string): Subject[] {
  return plan
    .split(/\n\s*\n/)
    .filter((one) => one.trim() !== '')
    .map((one, place): Subject => {
      const found = /^\s*(\w+)(?: <(\w+)>)?(?: \[([\w.-]+)\])? ([^:]+):\s*([\s\S]*?)(?:\n\s*writes (.*))?\s*$/.exec(one)
      const [, key = `t${place}`, kind, id, title = '', body = '', writes = ''] = found ?? []
      const text = `${title}. ${body.replaceAll(/\n\s+/g, '\n')}`
      const source = readSource({ path: `spec/${place}.md`, origin: `${place}.md`, text })
      return {
        key,
        title,
        ids: id === undefined ? [] : [id],
        kind: kind as WorkKind | undefined,
        feature: 'f',
        texts: [{ source, span: { start: 0, end: text.length }, section: [] }],
        writes: writes === '' ? [] : writes.split(', '),
      }
    })
}

function infer(subjects: readonly Subject[]): FoundDependencies {
  return inferDependencies(subjects, { analysis: NOT_ANALYZED, search: undefined }, openReport())
}

function told({ edges }: FoundDependencies): string {
  return edges
    .map(({ from, to, type, isHard, confidence, evidence: [made, used] }) =>
      [`${from} → ${to} ${type} ${confidence}${isHard ? '' : ' soft'}`, `  ${made?.quote}`, `  ${used?.quote}`].join(
        '\n',
      ),
    )
    .join('\n')
}

const SHOP = `a Create the order store: Define \`interface OrderStore\` with save and load of orders in src/orders.ts (new).

b Expose orders over HTTP: Add \`POST /api/orders\`, which saves through \`OrderStore\`.

c Write the changelog page: Render the release notes as a static page with a feed.

d Show the order list: The list view fetches \`GET /api/orders\` and shows each order with its state.`

test('who uses a new name waits for the one that defines it, and words of both are quoted', () => {
  expect(told(infer(tasks(SHOP)))).toMatchInlineSnapshot(`
    "a → b technical 0.95
      Define \`interface OrderStore\` with save and load of orders in src/orders.ts (new).
      Add \`POST /api/orders\`, which saves through \`OrderStore\`.
    b → d technical 0.75
      Add \`POST /api/orders\`, which saves through \`OrderStore\`.
      The list view fetches \`GET /api/orders\` and shows each order with its state."
  `)
})

test('what is declared is taken as it is said', () => {
  expect(
    told(
      infer(
        tasks(`a [T001] Create the session table: Sessions are rows.

b [T002] Rotate keys weekly: A job rotates them. Depends on: [T001]

c [T003] Paint the logo: Once T002 is done, the logo turns green.`),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "a → b sequential 1
      Create the session table.
      Depends on: [T001]
    b → c sequential 1
      Rotate keys weekly.
      Once T002 is done, the logo turns green."
  `)
})

test('layers of one requirement come in their order', () => {
  const [one] = tasks('x Invoices: Users keep invoices and see them in a list.')
  const kinds: WorkKind[] = ['view', 'endpoint', 'migration', 'model']
  const subjects = kinds.map((kind) => ({ ...(one as Subject), key: kind, kind, title: `Make the invoice ${kind}` }))
  expect(infer(subjects).edges.map(({ from, to }) => `${from} → ${to}`)).toEqual([
    'migration → model',
    'model → endpoint',
    'endpoint → view',
  ])
})

test('tasks that may write one file take one lock unless they are ordered', () => {
  const { edges, resources } = infer(
    tasks(`a Draw the sun: It is yellow. It stands in the sky.
  writes src/sky.ts, src/sun.ts

b Count sheep: They jump over a fence at night.
  writes src/sky.ts`),
  )
  expect(edges.map(({ from, to, type, shared_resource: shared }) => [from, to, type, shared])).toEqual([
    ['a', 'b', 'mutual_exclusion', 'writing src/sky.ts'],
  ])
  expect(resources['writing src/sky.ts']).toMatchObject({ type: 'exclusive', capacity: 1 })
})

test('what is independent by its words gets no arrow', () => {
  const plan = (said: string): Subject[] =>
    tasks(`a [T1] Build the report exporter: The report exporter writes report rows as CSV.

b [T2] Build the report importer: The report importer reads report rows from CSV. ${said}`)
  expect(infer(plan('')).edges).toHaveLength(1)
  for (const said of [
    'It is independent of T1.',
    'It runs in parallel with T1.',
    'No dependency on T1.',
    'Parallel-safe with T1.',
  ]) {
    expect(infer(plan(said)).edges, said).toEqual([])
  }
})

test('a verb that both use links nothing', () => {
  const subjects = tasks(`a Implement walls: Implement, create and provide walls.

b Implement guitars: Implement, create and provide guitars.`)
  expect(infer(subjects).edges).toEqual([])
})

test('a circle is opened, and what is left out is a finding', () => {
  const subjects = tasks(`a [T1] Paint walls: Depends on T2.

b [T2] Bake bread: Depends on T1.`)
  const report = openReport()
  const { edges } = inferDependencies(subjects, { analysis: NOT_ANALYZED, search: undefined }, report)
  expect(edges.map(({ from, to }) => `${from} → ${to}`)).toEqual(['b → a'])
  const sources = subjects.flatMap(({ texts }) => texts.map(({ source }) => source))
  expect(report.findings(sources).map(({ code, severity }) => [code, severity])).toEqual([
    ['dependency-cut', 'warning'],
  ])
})

test('unrelated tasks get no edge in any order', () => {
  const unrelated = tasks(`a Paint walls: Brushes dry slowly.

b Bake bread: Yeast likes warmth.

c Tune guitars: Strings stretch overnight.

d Plant oaks: Acorns sprout outdoors.`)
  fc.assert(
    fc.property(fc.shuffledSubarray(unrelated, { minLength: 4 }), (subjects) => {
      expect(infer(subjects).edges).toEqual([])
    }),
  )
})

const WORDS = [
  'order',
  'store',
  'invoice',
  'token',
  '`OrderStore`',
  '`TokenCache`',
  'cache',
  'report',
  'export',
  'user',
  'list',
  'email',
]
const sentences = fc.array(fc.array(fc.constantFrom(...WORDS), { minLength: 2, maxLength: 7 }), {
  minLength: 2,
  maxLength: 12,
})

test('every edge has two verbatim spans, hard ones make no circle, and keys do not matter', () => {
  fc.assert(
    fc.property(sentences, (plan) => {
      const subjects = tasks(
        plan
          .map((words, at) => `t${at} Task ${words.slice(0, 2).join(' ')}: Define the ${words.join(' ')}.`)
          .join('\n\n'),
      )
      const { edges } = infer(subjects)
      const text = new Map(subjects.map(({ key, texts: [first] }) => [key, first?.source.text ?? '']))
      const seen: string[] = []
      for (const { from, to, evidence } of edges) {
        expect(evidence).toHaveLength(2)
        expect(text.get(from)).toContain(evidence[0]?.quote)
        expect(text.get(to)).toContain(evidence[1]?.quote)
        seen.push(`${from} ${to}`)
      }
      expect(new Set(seen).size).toBe(seen.length)
      expect(isAcyclic(edges)).toBe(true)
      const renamed = infer(
        subjects.map((subject) => ({ ...subject, key: `z${99 - Number(subject.key.slice(1))}` })),
      ).edges
      expect(renamed.map(({ from, to }) => [from, to].map((key) => `t${99 - Number(key.slice(1))}`).join(' '))).toEqual(
        seen,
      )
    }),
    { numRuns: 60 },
  )
})

function isAcyclic(edges: readonly EdgeProposal[]): boolean {
  let left = edges.filter(({ isHard }) => isHard)
  for (;;) {
    const waiting = new Set(left.map(({ to }) => to))
    const next = left.filter(({ from }) => waiting.has(from))
    if (next.length === left.length) return left.length === 0
    left = next
  }
}

test('what holds the data comes first and what shows it last, where words link them and nothing else tells', () => {
  const plan = `page <view> Show the pantry page: The page lists pantry items with shelf, quantity and best-before date.

list <logic> Subtract pantry items: The quantity of a pantry item on a shelf is subtracted from the shopping list.

table <migration> Create the pantry table: A pantry item has a shelf, a quantity and a best-before date.

mail <logic> Send the newsletter: Subscribers get a mail each month.

theme <view> Choose a theme: Colours follow the system.`
  expect(infer(tasks(plan)).edges.map(({ from, to }) => `${from} → ${to}`)).toMatchInlineSnapshot(`
    [
      "table → list",
      "list → page",
    ]
  `)
})
