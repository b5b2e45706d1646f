import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import type { Proposal } from '../../model/proposal.ts'
import { proposalFromText, TEXT_PATH } from '../../../testing/proposal-text.ts'
import { Findings } from '../findings.ts'
import { proposeFromHints } from '../hints/hinted-spec.ts'
import { Verifier } from './evidence.ts'
import { connectInterfaces } from './interfaces.ts'

function connected(proposal: Proposal, text: string): { edges: string[]; findings: string[] } {
  const findings = new Findings()
  const verifier = new Verifier(proposal.sources, new Map([[TEXT_PATH, text]]), findings)
  const { edges } = connectInterfaces(proposal, verifier, findings)
  for (const edge of edges) verifier.verify('edge', edge.evidence)
  const title = (key: string): string => proposal.tasks.find((task) => task.key === key)?.title ?? key
  return {
    edges: edges.map((edge) => {
      const quotes = edge.evidence.map((span) => `${span.loc.start_line} “${span.quote}”`).join(', ')
      return `${title(edge.from)} ─► ${title(edge.to)}: ${edge.origin} ${edge.interface ?? ''} ${edge.confidence} ${quotes}`
    }),
    findings: findings.all.map((f) => `${f.severity} ${f.code} ${f.place}: ${f.message} ${f.advice}`),
  }
}

/** Edges and findings of a specification in Markdown. */
function ofSpec(text: string): string {
  const documents = [{ path: TEXT_PATH, origin: 'spec.md', text }]
  const { edges, findings } = connected(proposeFromHints({ documents, analysis: NOT_ANALYZED }), text)
  return [...edges, ...findings].join('\n')
}

/** Edges and findings of tasks `name: produced > consumed`, of a proposer that says nothing in the text. */
function ofLists(...tasks: string[]): { edges: string[]; findings: string[] } {
  const read = tasks.map((task) => /^(\w+): (.*?) ?> ?(.*)$/.exec(task) ?? [])
  const text = read.map(([, name = '']) => name).join('\n')
  const list = (names: string | undefined): string[] => (names === undefined || names === '' ? [] : names.split(', '))
  const proposal = proposalFromText(text)
  return connected(
    {
      ...proposal,
      tasks: proposal.tasks.map((task, index) => ({
        ...task,
        interfaces_produced: list(read[index]?.[2]),
        interfaces_consumed: list(read[index]?.[3]),
      })),
    },
    text,
  )
}

test('what is needed comes after what provides it, by name and version', () => {
  expect(
    ofSpec(`## A
- Schema provides: Users:v1, Log
- Api needs: Users:v1, Log:v2 provides: Api:v1
- Page needs: Api, Users:v2, Auth:v1
- Page again needs: Apis
- Twice provides: Api:v1
`),
  ).toMatchInlineSnapshot(`
    "Schema ─► Api: declared Users:v1 0.95 2 “- Schema provides: Users:v1, Log”, 3 “- Api needs: Users:v1, Log:v2 provides: Api:v1”
    Schema ─► Api: declared Log:v2 0.95 2 “- Schema provides: Users:v1, Log”, 3 “- Api needs: Users:v1, Log:v2 provides: Api:v1”
    Api ─► Page: declared Api:v1 0.95 3 “- Api needs: Users:v1, Log:v2 provides: Api:v1”, 4 “- Page needs: Api, Users:v2, Auth:v1”
    Twice ─► Page: declared Api:v1 0.95 6 “- Twice provides: Api:v1”, 4 “- Page needs: Api, Users:v2, Auth:v1”
    warning several-producers spec.md:6: “Api:v1” is provided twice: here and by “Api” (spec.md:3). Let one task provide it, or give each its own version. As it is, whoever needs it waits for both.
    warning interface-version-conflict spec.md:4: “Page” needs “Users:v2”, but there is only “Users:v1” (“Schema”). “Schema” provides “Users:v1”: write a version on both that fits.
    warning missing-producer spec.md:4: No other task provides “Auth:v1”, which “Page” needs. Write \`provides: Auth:v1\` on the task that makes it, or take the need away if it is there already.
    warning missing-producer spec.md:5: No other task provides “Apis”, which “Page again” needs. Did you mean “Api”?"
  `)
})

test('the line that says it is quoted, not the whole item, and not a title that only holds the word', () => {
  expect(
    ofSpec(`## A
- Build the Users table
  for all customers
  - (2h)
  - provides: Users
- Show the Users page
  - needs: Users
`),
  ).toMatchInlineSnapshot(
    `"Build the Users table for all customers ─► Show the Users page: declared Users 0.95 5 “- provides: Users”, 7 “- needs: Users”"`,
  )
})

test('lists that no text supports make inferred dependencies that quote the tasks', () => {
  expect(ofLists('a: X:1.2.0 >', 'b: > X:^1.1', 'c: > X:v1.x').edges).toMatchInlineSnapshot(`
    [
      "a ─► b: inferred X:^1.1 0.95 1 “a”, 2 “b”",
      "a ─► c: inferred X:v1.x 0.95 1 “a”, 3 “c”",
    ]
  `)
})

test('a task does not wait for itself', () => {
  expect(ofLists('a: X > X')).toMatchInlineSnapshot(`
    {
      "edges": [],
      "findings": [
        "warning missing-producer spec.md:1: No other task provides “X”, which “a” needs. Write \`provides: X\` on the task that makes it, or take the need away if it is there already.",
        "info interface-unused spec.md:1: “a” provides “X”, which no task needs. Nothing is wrong if somebody outside of the plan uses it; else a \`needs:\` is missing, or misspelt.",
      ],
    }
  `)
})

test('circles are explained by who needs what of whom', () => {
  expect(ofLists('a: X > Y', 'b: Y > X', 'c: > X').findings).toMatchInlineSnapshot(`
    [
      "warning interface-circular spec.md:2: Interfaces go in a circle: “b” needs “X” of “a”; “a” needs “Y” of “b”. Let a task of its own settle one of these interfaces (its types, its contract), and let both tasks need that.",
    ]
  `)
  expect(ofLists('a: X > Z', 'b: Y > X', 'c: Z > Y').findings).toMatchInlineSnapshot(`
    [
      "warning interface-circular spec.md:2: Interfaces go in a circle: “b” needs “X” of “a”; “c” needs “Y” of “b”; “a” needs “Z” of “c”. Let a task of its own settle one of these interfaces (its types, its contract), and let both tasks need that.",
    ]
  `)
})

test('many unused interfaces are told in one finding', () => {
  expect(ofLists('a: A, B, C, D, E >', 'b: >').findings).toMatchInlineSnapshot(`
    [
      "info interface-unused spec.md:1: 5 interfaces are provided, but no task needs them: “A”, “B”, “C” and 2 more. Nothing is wrong if somebody outside of the plan uses it; else a \`needs:\` is missing, or misspelt.",
    ]
  `)
})

test('a name that was said twice connects two tasks once', () => {
  expect(ofLists('a: X:v1, X:v1, X:v2 >', 'b: > X, X').edges).toHaveLength(1)
})

test('names of prototypes are names', () => {
  expect(ofLists('a: __proto__ >', 'b: constructor > __proto__', 'c: > constructor, toString').edges).toHaveLength(2)
})

test('too many dependencies over one interface, or too many versions of it, are refused', () => {
  const letters = Array.from({ length: 150 }, (_, index) => index)
  const producers = letters.map((n) => `p${n}: X >`)
  const consumers = letters.map((n) => `c${n}: > X`)
  const many = ofLists(...producers, ...consumers).findings.filter((finding) => finding.startsWith('error'))
  expect(many).toMatchInlineSnapshot(`
    [
      "error too-many-edges spec.md:284: “X” has more than 20000 dependencies between its providers and consumers. Let one task provide it.",
    ]
  `)
  const versions = Array.from({ length: 1100 }, (_, n) => `p${n}: X:1.0.${n} >`)
  const needs = Array.from({ length: 1100 }, (_, n) => `c${n}: > X:2.0.${n}`)
  const compared = ofLists(...versions, ...needs).findings.filter((finding) => finding.startsWith('error'))
  expect(compared).toHaveLength(1)
})
