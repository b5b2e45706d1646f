import { expect, test } from 'vitest'
import type { Plan } from '../../src/core/planning/plan.ts'
import { compileSpec } from '../../src/testing/compiled-spec.ts'
import { bulletPlan } from './bullet-plan.ts'
import { idsOfTasks, scoreEvidence } from './evidence-scores.ts'
import { hygieneOf, isVerbFirst } from './hygiene.ts'
import { arrowsOfPlan, orderOf } from './planned.ts'
import { requirementUnits } from './requirement-units.ts'
import { scoreScope } from './scope-scores.ts'

const SPEC = `# Ledger

## Store

- FR-001 Create the ledger table (1h) files: src/store/ledger.ts
- FR-002 Export balances (1h) files: src/store/*.ts, src/export/csv.ts
- Send a mail (1h) after: FR-001 Create files: src/mail.ts

## Non-goals

- Print cheques (1h) files: src/print.ts
`

function planOf(text: string): Plan {
  const result = compileSpec(text)
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.plan
}

const documents = [{ path: 'spec/spec.md', origin: 'spec.md', text: SPEC }]
const plan = planOf(SPEC)
const units = requirementUnits('speckit', documents)

test('a specification’s own ids are its units, each with its lines', () => {
  expect(units.map(({ id, first, last }) => [id, first, last])).toEqual([
    ['FR-001', 5, 5],
    ['FR-002', 6, 6],
  ])
  const text = `### User Story 1 - Pay (Priority: P1)

As a payer.

#### Scenarios

1. Given

### Functional Requirements

- **FR-007**: It pays
  at once.
\`\`\`
- **FR-008**: no
\`\`\`
- **SC-001**: Soon
`
  expect(requirementUnits('speckit', [{ path: 'a', origin: 'a', text }]).map((unit) => Object.values(unit))).toEqual([
    ['US1', 'story', 'a', 1, 8],
    ['FR-007', 'requirement', 'a', 11, 12],
    ['SC-001', 'criterion', 'a', 16, 16],
  ])
  const change = '## ADDED Requirements\n\n### Requirement: Pay\n\nIt SHALL.\n\n#### Scenario: x\n\n## Why\n'
  const kiro = '### Requirement 2\n\n1. WHEN x THEN y\n2. WHEN z\n'
  expect(requirementUnits('openspec', [{ path: 'a', origin: 'a', text: change }])).toMatchObject([
    { first: 3, last: 8 },
  ])
  expect(requirementUnits('kiro', [{ path: 'a', origin: 'a', text: kiro }]).map(({ id }) => id)).toEqual(['2.1', '2.2'])
})

test('coverage counts units in whose lines a task’s quote stands', () => {
  expect(scoreEvidence(plan, documents, units)).toMatchObject({ coverage: 1, verbatim_tasks: 1, shared_quotes: 0 })
  const halved = structuredClone(plan)
  for (const task of halved.tasks.tasks) task.source_evidence = [...(plan.tasks.tasks[0]?.source_evidence ?? [])]
  expect(scoreEvidence(halved, documents, units)).toMatchObject({ coverage: 0.5, shared_quotes: 1 })
  expect(idsOfTasks(halved, units).map((ids) => [...ids])).toEqual([['FR-001'], ['FR-001'], ['FR-001'], ['FR-001']])
})

test('a quote with another letter, or in another line, is not verbatim', () => {
  for (const change of [{ quote: 'Create the ladder table' }, { source: 'spec/spec.md#L6-L6' }]) {
    const changed = structuredClone(plan)
    const [first] = changed.tasks.tasks
    if (first !== undefined) first.source_evidence = first.source_evidence.map((each) => ({ ...each, ...change }))
    expect(scoreEvidence(changed, documents, units).verbatim_tasks).toBe(0.75)
  }
})

test('a task that quotes what stands below a non-goal leaks', () => {
  expect(scoreEvidence(plan, documents, units).leakage).toBe(0.25)
})

test('scope is scored against what was altered and added, apart', () => {
  const paths = ['src/store/ledger.ts', 'src/store/book.ts', 'src/export/pdf.ts', 'README.md']
  const score = scoreScope(plan, paths, ['src/store/ledger.ts', 'src/index.ts'], ['src/mail.ts', 'lib/x.ts'])
  // Named and there: the two files of src/store. Of two altered files one is named; folders touched: src/store, src, lib.
  expect(score).toMatchObject({ precision: 0.5, recall: 0.5, f1: 0.5, added_recall: 0.5, added_folder_recall: 0.5 })
  expect(score.folder_recall).toBeCloseTo(2 / 3, 10)
  expect(score.validity).toBe(1)
  expect(scoreScope(plan, ['README.md'], [], []).validity).toBeCloseTo(2 / 5, 10)
  expect(scoreScope(plan, paths, [], []).precision).toBeUndefined()
})

test('two tasks that may run at once and write one file are unsafe, unless both hold a lock', () => {
  const paths = ['src/store/ledger.ts', 'src/store/book.ts']
  const bare = structuredClone(plan)
  for (const { resources } of bare.coordinator.graph.nodes) resources.locks = []
  // One pair of six is ordered; of the five others one shares src/store/ledger.ts.
  expect(scoreScope(bare, paths, [], []).safety).toBeCloseTo(4 / 5, 10)
  for (const { resources } of bare.coordinator.graph.nodes) resources.locks = ['ledger']
  expect(scoreScope(bare, paths, [], []).safety).toBe(1)
})

test('what may touch any file is told apart, and is in no pair', () => {
  const loose = planOf('# Ledger\n\n- Create the ledger (1h) files: src/a.ts\n- Export it (1h)\n- Mail it (1h)\n')
  expect(scoreScope(loose, ['src/a.ts'], [], [])).toMatchObject({ unscoped: 2 / 3, safety: 1 })
  expect(scoreScope(plan, ['src/a.ts'], [], []).unscoped).toBe(0)
})

test('titles, twins and proofs are counted', () => {
  expect(isVerbFirst('Re-export balances')).toBe(true)
  expect(isVerbFirst('Ledger table')).toBe(false)
  const twins = planOf(
    '# T\n\n## W\n\n- Create the ledger (1h) run: `true`\n- Create the ledger (1h) run: `true` timeout: 5m\n- Send (1h)\n',
  )
  expect(hygieneOf(twins)).toMatchObject({ tasks: 3, features: 1, verb_first: 1, duplicates: 1 / 3 })
})

test('an order obeys arrows and else the list', () => {
  expect(orderOf(4, [[3, 1]])).toEqual([0, 2, 3, 1])
  expect(arrowsOfPlan(plan)).toHaveLength(1)
})

test('bullets below second headings are tasks, code is not', () => {
  const text = '# T\n\n- before\n\n## A\n\n- **One**\n  - nested\n1. [x] Two\n```\n- no\n```\n'
  expect(bulletPlan([{ path: 'a', origin: 'a', text }]).map(({ title }) => title)).toEqual(['One', 'Two'])
})
