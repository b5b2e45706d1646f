import { expect, test } from 'vitest'
import { readSource } from '../../spec/source-text.ts'
import { readChecklist } from '../checklist.ts'
import { phaseOf, type Phase } from './phase.ts'
import { readStatedOrders } from './stated-order.ts'

const PHASES = ['Setup', 'Foundational', 'User Story 1 - Read', 'User Story 2 - Write', 'Polish']
const TASKS = new Set(Array.from({ length: 20 }, (_, place) => `T${String(place + 1).padStart(3, '0')}`))

/** What is stated by lines of a section about dependencies: `1 2 < 3` for phases, `T001 < T002` for tasks; then what is settled. */
function stated(lines: string): string {
  const headings = PHASES.map((title, place) => `## Phase ${place + 1}: ${title}`).join('\n')
  const text = `${headings}\n## Dependencies\n${lines}\n`
  const entries = readChecklist(readSource({ path: 'spec/tasks.md', origin: 'tasks.md', text }))
  const phases = entries.flatMap((entry): Phase[] => {
    const phase = entry.kind === 'heading' ? phaseOf(entry, 0) : undefined
    return phase === undefined ? [] : [phase]
  })
  const { orders, settled } = readStatedOrders(entries, TASKS, phases)
  const shown = (named: { tasks: readonly string[]; phases: readonly Phase[] }): string =>
    [...named.tasks, ...named.phases.map(({ number }) => number)].join(' ')
  const found = orders.map(({ before, after }) => `${shown(before)} < ${shown(after)}`)
  return [...found, `settled: ${[...settled].map(({ number }) => number).join(' ')}`].join('\n')
}

test.each([
  ['- **Phase 3**: Depends on Phase 1, Phase 2', '1 2 < 3\nsettled: 3'],
  ['- **Polish (Phase 5)**: Depends on all user stories being complete', '3 4 < 5\nsettled: 5'],
  ['- User Story 2 (P2): Depends on User Story 1 for its table', '3 < 4\nsettled: 4'],
  ['- **Setup (Phase 1)**: No dependencies - can start immediately', 'settled: 1'],
  ['- User Story 2: Can start after Foundational - No dependencies on other stories', '2 < 4\nsettled: 4'],
  ['- User Story 2: No dependencies on other stories', 'settled: '],
  ['- **Phase 2**: Depends on T001, T002 from Phase 1', 'T001 T002 < 2\nsettled: 2'],
  ['- T010–T012 depend on T005-T006 completion', 'T005 T006 < T010 T011 T012\nsettled: '],
  ['- T003 → (T004 ∥ T005) → T006', 'T003 < T004 T005\nT004 T005 < T006\nsettled: '],
  ['```\nPhase 1 (T001 ∥ T002) → T003\n```', 'T001 T002 < T003\nsettled: '],
  ['- T003 can run in parallel with T004', 'settled: '],
  ['Story complete before moving to the next priority', 'settled: '],
])('%s', (line, expected) => {
  expect(stated(line)).toBe(expected)
})
