import { expect, test } from 'vitest'
import { FOREIGN_PLANS } from '../../../testing/foreign-plans.ts'
import { importedPlan } from '../../../testing/imported-plan.ts'
import type { ImportFormat } from './exchange-format.ts'
import { exportPlan } from './export-plan.ts'
import { importPlan } from './import-plan.ts'
import { listedRequirements, requirementIdsIn } from './requirement-ids.ts'

const imported = (format: ImportFormat, text: string): unknown =>
  importPlan([{ ...FOREIGN_PLANS[format], text }], format).tasks.map(({ key, requirements, tags }) => [
    key,
    requirements?.join(' '),
    tags?.join(' '),
  ])

test('Of Spec Kit, the story in a label and the ids that a line names are the requirements of its task', () => {
  const text = `## Phase 1: Work

- [ ] T001 [P] [US2] Refuse expired tokens (FR-004, NFR-1)
- [ ] T002 Document it after US2
  - It closes SC-001.
`
  expect(imported('spec-kit', text)).toEqual([
    ['T001', 'US2 FR-004 NFR-1', 'spec-kit:T001 US2 claimed-parallel'],
    ['T002', 'SC-001', 'spec-kit:T002'],
  ])
})

test('Of Kiro, what a task names behind _Requirements:_ are its requirements', () => {
  const text = '- [ ] 1. Read feeds\n  - _Requirements: 1.1, 1.2_\n- [ ] 2. Test them\n  - _Requirements: All_\n'
  expect(imported('kiro', text)).toEqual([
    ['1', '1.1 1.2', 'kiro:1'],
    ['2', undefined, 'kiro:2'],
  ])
})

test('Only what names a requirement is the id of one', () => {
  expect(
    requirementIdsIn('**FR-014a**, SC-2.1 and FR-014a; not UTF-8, docs/FR-1.md, XFR-1, T012 or FR-1-beta'),
  ).toEqual(['FR-014a', 'SC-2.1'])
  expect(listedRequirements('Requirements 4, 5.1; FR-2 and 3.x, All, see below')).toEqual(['4', '5.1', 'FR-2', '3.x'])
})

test('Requirements outlive the way through a tool that has no field for them', () => {
  const text = '## Phase 1: Work\n\n- [ ] T001 [US2] Refuse expired tokens (FR-004)\n'
  for (const format of ['task-master', 'beads'] as const) {
    const there = exportPlan(importedPlan({ ...FOREIGN_PLANS['spec-kit'], text }, 'spec-kit'), format).text
    const plan = importedPlan({ ...FOREIGN_PLANS[format], text: there }, format)
    expect(plan.tasks.map(({ requirements }) => requirements)).toEqual([['US2', 'FR-004']])
    expect(exportPlan(plan, 'spec-kit').text).toContain('- [ ] T001 [US2] Refuse expired tokens (FR-004)')
  }
})
