// What people are told of a plan that was read from prose: its work, its open questions and the decisions of reading.
import { expect, test } from 'vitest'
import { indexOf } from '../../../testing/code-tree.ts'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { compile } from '../compile.ts'
import type { Plan } from '../plan.ts'
import { proposeFromSpec } from '../rules/propose.ts'
import { decisionsDocument } from './decisions-document.ts'
import { planDocument } from './plan-document.ts'

const SPEC = `# Lists

## Requirements

- **FR-001**: The system MUST store lists in a \`lists\` table with a name and an owner.
- **FR-002**: The system MUST serve \`GET /lists\`, which answers with the lists of the owner.
- **FR-003**: The system MUST serve \`POST /lists\`, which stores a new list in the \`lists\` table.
- **FR-004**: The list page MUST show the lists that \`GET /lists\` answers with, and load fast.

## Out of scope

- Sharing lists with others

## Open questions

- How many lists may one owner have?
`

const CODE = indexOf(
  `src/routes/users.ts: exported function serveUsers; route GET /users
   src/routes/carts.ts: exported function serveCarts; route GET /carts
   src/pages/user-page.tsx: exported function UserPage
   src/models/user.ts: exported class User`,
)

function planOf(text: string, isLookedAt = false): Plan {
  const path = 'spec/spec.md'
  const index = isLookedAt ? CODE : undefined
  const compiled = compile(
    proposeFromSpec({ documents: [{ path, origin: 'spec.md', text }], analysis: NOT_ANALYZED, index }),
    {
      analysis: NOT_ANALYZED,
      documents: new Map([[path, text]]),
      min_confidence: 0.7,
      execution_model: 'rolling_frontier',
      generator: { name: 'tasks', version: '0.0.0' },
    },
  )
  if (!compiled.ok) throw new Error(compiled.findings.map(({ message }) => message).join('\n'))
  return compiled.plan
}

/** One section of a document, without its heading. */
function section(document: string, heading: string): string {
  const [, text = ''] = document.split(`\n## ${heading}\n\n`)
  return text.split('\n## ')[0] ?? ''
}

function headings(document: string): string[] {
  return [...document.matchAll(/^## (?:\d+\. )?(.*)$/gm)].map((heading) => heading[1] ?? '')
}

const document = planDocument(planOf(SPEC), [])

test('what will be made comes first, then what will not, then what somebody must answer', () => {
  const order = headings(document)
  const first = ['What will be made', 'Not part of it', 'To be answered', 'Critical path', 'How to run it']
  expect(order.filter((heading) => first.includes(heading))).toEqual(first)
  expect(order.indexOf('Strategy')).toBeGreaterThan(order.indexOf('How to run it'))
})

test('each task says which requirements it carries out and how large it is; columns that are empty everywhere are left out', () => {
  const work = section(document, 'What will be made')
  expect(work).toContain('| id | task | carries out | size | expected |')
  for (const id of ['FR-001', 'FR-002', 'FR-003', 'FR-004']) expect(work).toContain(id)
  expect(work).not.toContain('by an agent')
  expect(section(planDocument(planOf(SPEC, true), []), 'What will be made')).toContain('| carries out | in | size |')
})

test('what is not part of it is quoted with its line', () => {
  expect(section(document, 'Not part of it')).toMatchInlineSnapshot(`
    "The specification leaves this out on purpose; no task does it.

    - Sharing lists with others (spec/spec.md:12)
    "
  `)
})

test('open questions and words that nobody can check stand together, and not among what to look at first', () => {
  expect(section(document, 'To be answered')).toMatchInlineSnapshot(`
    "2 points to settle with whoever wrote the specification; the plan goes on without the answers, and changes with them.

    Questions that the specification leaves open.

    - “How many lists may one owner have?”. (spec.md:16)

    Words that nobody can check. By which number, example or test is it seen?

    - “fast” cannot be checked in “The list page MUST show the lists that GET /lists answers with, and load fast.”. (spec.md:8)
    "
  `)
  expect(section(document, 'Look at this first')).not.toContain('open-question')
})

test('decisions of reading are told where they arose', () => {
  const titles = headings(decisionsDocument(planOf(SPEC, true), []))
  expect(titles).toContain('What is left out on purpose')
  expect(titles).toContain('Which files tasks may change')
  const decisions = decisionsDocument(planOf(SPEC), [])
  expect(headings(decisions)).not.toContain('Which files tasks may change')
  expect(section(decisions.replaceAll(/^## \d+\. /gm, '## '), 'What is left out on purpose')).toMatchInlineSnapshot(`
    "**Context.** 1 passage was read as what is not to be made (the heading “Out of scope”).

    **Options.**

    | option | for | against |
    | --- | --- | --- |
    | no task, and a bound on tasks nearby | nobody makes what was ruled out | a heading that was misread hides work |
    | plan it as well | nothing is missed | work that nobody wants |

    **Selected.** No task; Plan.md lists all of it under “Not part of it”.

    **Why.** The specification says so in its own words.
    "
  `)
})

test('a plan with hints and a plan of one sentence have none of these decisions', () => {
  const hinted = '# A\n\n## B\n\n- Build it (1h) run: `make`\n- Test it (1h) run: `make test` after: Build it\n'
  for (const text of [hinted, 'Add a button that exports the list as CSV\n']) {
    const titles = headings(decisionsDocument(planOf(text), []))
    for (const title of ['What is one task', 'What is left out on purpose', 'Order that nobody stated']) {
      expect(titles).not.toContain(title)
    }
  }
})

test('order that rests on words in common alone is a risk, and order by surer evidence is none', () => {
  const plan = planOf(`# Notes

## Storage

- **FR-001**: The system MUST store notes in a \`notes\` table.

## Interface

- **FR-002**: The system MUST serve \`GET /notes\`, which reads the \`notes\` table.
`)
  const { edges } = plan.proposals
  expect(edges.map(({ type, isHard }) => `${type} ${String(isHard)}`)).toEqual(['technical true'])
  const risks = (confidence: number): string => {
    const proposals = { ...plan.proposals, edges: edges.map((edge) => ({ ...edge, confidence })) }
    return section(planDocument({ ...plan, proposals }, []), 'Risks')
  }
  expect(risks(0.85)).toBe('')
  expect(risks(0.75)).toContain('1 of 1 dependency rests only on words that both tasks have in common')
})
