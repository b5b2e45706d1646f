import { expect, test } from 'vitest'
import { FOREIGN_PLANS } from '../../../testing/foreign-plans.ts'
import { proposalLines } from '../../../testing/proposal-lines.ts'
import type { ImportFormat } from './exchange-format.ts'
import { importPlan } from './import-plan.ts'
import { recognizeFormat } from './recognize.ts'

function imported(format: ImportFormat, tag?: string): string {
  return proposalLines(importPlan([FOREIGN_PLANS[format]], format, { tag }))
}

test('Every sample is recognized as what it is', () => {
  const found = Object.values(FOREIGN_PLANS).map(recognizeFormat)
  expect(found).toEqual(Object.keys(FOREIGN_PLANS))
})

test('Of Task Master, tasks with subtasks are features and end when their parts are done', () => {
  expect(imported('task-master')).toMatchInlineSnapshot(`
    "# Build the invoice page
    2 Build the invoice page (noop, medium) {src/pages/invoice.ts}
    2.1 List the invoices (done)
    2.2 Show one invoice
    # Tasks
    1 Create the billing tables (done, high) {db/001_billing.sql}
    3 Announce billing
    2.1 → 2, 2.2 → 2, 1 → 2, 2.1 → 2.2, 2.2 → 3, 1 → 2.1
    info .taskmaster/tasks/tasks.json:2 other-tags: Read: the tag master. Not read: later."
  `)
})

test('Of Task Master, another tag is read when it is named', () => {
  expect(imported('task-master', 'later')).toMatchInlineSnapshot(`
    "# later
    1 Think about refunds (human)
    info .taskmaster/tasks/tasks.json:35 task-deferred: 1 is deferred: it waits for a person, who says when it is done."
  `)
  expect(imported('task-master', 'latr')).toMatchInlineSnapshot(
    `"error .taskmaster/tasks/tasks.json:1 unknown-tag: There is no tag “latr” in it."`,
  )
})

test('Of Spec Kit, phases wait for milestones, what the file says stands, and claims of [P] are looked at', () => {
  expect(imported('spec-kit')).toMatchInlineSnapshot(`
    "# Setup
    T001 Create the folder src/searches (done)
    T002 Add the linter settings in .lint.json {.lint.json}
    phase-1-complete Complete Setup (noop)
    # Foundational (Blocking Prerequisites)
    T003 Add the table of searches in db/searches.sql {db/searches.sql}
    phase-2-complete Complete Foundational (Blocking Prerequisites) (noop)
    # User Story 1 - Save a search (Priority: P1)
    T004 Test saving in tests/save.test.ts (high) {tests/save.test.ts}
    T005 Add the form in src/searches/form.ts (high) {src/searches/form.ts}
    T006 Check its fields in src/searches/form.ts (high) {src/searches/form.ts}
    T007 Store what the form sends (high)
    phase-3-complete Complete User Story 1 - Save a search (Priority: P1) (noop)
    # User Story 2 - Share a search (Priority: P2)
    T008 Make links to searches in src/searches/link.ts (medium) {src/searches/link.ts}
    phase-4-complete Complete User Story 2 - Share a search (Priority: P2) (noop)
    # Polish
    T009 Write docs/searches.md {docs/searches.md}
    phase-1-complete → T003 0.9, phase-2-complete → T004 0.9, phase-2-complete → T005 0.9, phase-2-complete → T006 0.9, phase-2-complete → T007 0.9, phase-3-complete → T009 0.9, phase-4-complete → T009 0.9, T003 → T007 0.9, T005 → T007 0.9, phase-3-complete → T008 0.9, T004 → T005 0.9, T004 → T006 0.9, T001 → phase-1-complete 0.9, T002 → phase-1-complete 0.9, T003 → phase-2-complete 0.9, T004 → phase-3-complete 0.9, T005 → phase-3-complete 0.9, T006 → phase-3-complete 0.9, T007 → phase-3-complete 0.9, T008 → phase-4-complete 0.9, T001 ⇢ T002 0.6, T006 ⇢ T007 0.6, T005 ⇹ T006 0.9
    warning specs/004-saved-searches/tasks.md:23 parallel-claim-fails: T006 is marked [P], but names src/searches/form.ts as 1 other task marked [P] in its phase does, T005 first: they run one at a time."
  `)
})

test('Of OpenSpec, the order of a group is only preferred', () => {
  expect(imported('openspec')).toMatchInlineSnapshot(`
    "# Storage
    1.1 Add a column for the theme in \`db/users.sql\` (done) {db/users.sql}
    1.2 Read and write it in \`src/users/theme.ts\` {src/users/theme.ts}
    # Interface
    2.1 Add a switch to the settings
    2.2 Follow the system's theme at first
    1.1 ⇢ 1.2 0.6, 2.1 ⇢ 2.2 0.6"
  `)
})

test('Of Kiro, stated dependencies hold, and (P) takes the preferred order away', () => {
  expect(imported('kiro')).toMatchInlineSnapshot(`
    "# Tasks
    1 Set up the reader of feeds (done) {src/feeds/read.ts}
    3 Refresh feeds every hour
    # Show feeds
    2 Show feeds (noop)
    2.1 List entries {src/feeds/list}
    2.2 Mark entries as read
    2.3 Test the list (optional)
    2.1 → 2, 2.2 → 2, 2.3 → 2, 1 → 2.2 0.95, 2.2 ⇢ 2.3 0.6, 2.1 → 3 0.95, 2 ⇢ 3 0.6"
  `)
})

test('Of beads, the issue that names another waits for it, and only types that block count', () => {
  expect(imported('beads')).toMatchInlineSnapshot(`
    "# Guard the gate
    gate-1 Guard the gate (noop, high)
    gate-1.1 Check tokens at the gate (done, critical, 1.5h)
    gate-1.2 Log refusals (low)
    # Issues
    gate-2 Describe the gate (low)
    gate-1.1 → gate-1, gate-1.2 → gate-1, gate-1.1 → gate-1.2, gate-1 → gate-2
    info .beads/issues.jsonl:1 annotations-left-out: Dependencies that make nothing wait are left out: related 1."
  `)
})

test('Of WfFormat, parents come first, commands are quoted, and what was measured is the duration', () => {
  expect(imported('wfformat')).toMatchInlineSnapshot(`
    "# count-words
    split_1 split (split 'it'\\''s.txt', 0.001h) {a.txt b.txt}
    count_1 count (wc -w a.txt, 0.02h)
    count_2 count (noop)
    sum_1 sum (noop)
    split_1 → count_1, split_1 → count_2, count_1 → sum_1, count_2 → sum_1"
  `)
})

test('WfFormat 1.4 has one list of tasks, whose parents may be named by their names', () => {
  const text = JSON.stringify({
    name: 'old',
    workflow: {
      tasks: [
        { name: 'a', id: 'ID1', runtime: 36, files: [{ link: 'output', name: 'x.txt' }], children: ['b'] },
        { name: 'b', id: 'ID2', parents: ['a'] },
      ],
    },
  })
  const document = { path: 'spec/old.json', origin: 'old.json', text }
  expect(recognizeFormat(document)).toBe('wfformat')
  expect(proposalLines(importPlan([document], 'wfformat'))).toMatchInlineSnapshot(`
    "# old
    ID1 a (noop, 0.01h) {x.txt}
    ID2 b (noop)
    ID1 → ID2"
  `)
})

test('What a task says beside its title is taken over', () => {
  const [task] = importPlan([FOREIGN_PLANS['task-master']], 'task-master').tasks
  expect(task).toMatchInlineSnapshot(`
    {
      "description": "Invoices and their lines.

    Amounts are whole cents.",
      "done": true,
      "done_when": [
        "The migration runs twice without harm.",
      ],
      "evidence": [
        {
          "confidence": 1,
          "loc": {
            "end_line": 14,
            "start_line": 4,
          },
          "quote": "{
            "id": 1,
            "title": "Create the billing tables",
            "description": "Invoices and their lines.",
            "details": "Amounts are whole cents.",
            "testStrategy": "The migration runs twice without harm.",
            "status": "done",
            "priority": "high",
            "dependencies": [],
            "relevantFiles": [
              { "path": "db/001_billing.sql", "description": "new", "action": "create" },",
          "rationale": "The task in the imported plan.",
          "section": "master",
          "source": "spec/tasks.json#L4-L14",
          "type": "plan",
        },
      ],
      "feature": "tasks",
      "identity": "task-master:1",
      "key": "1",
      "priority": "high",
      "scope_includes": [
        "db/001_billing.sql",
      ],
      "tags": [
        "task-master:1",
      ],
      "title": "Create the billing tables",
    }
  `)
})

test('Metadata, ids and labels of beads are kept as tags', () => {
  const proposal = importPlan([FOREIGN_PLANS.beads], 'beads')
  expect(proposal.tasks.map(({ tags }) => tags)).toMatchInlineSnapshot(`
    [
      [
        "beads:gate-1",
        "milestone",
        "type:epic",
      ],
      [
        "beads:gate-1.1",
        "part-of:gate-1",
      ],
      [
        "beads:gate-1.2",
        "part-of:gate-1",
        "status:in_progress",
        "type:feature",
        "priority:4",
        "label:audit",
      ],
      [
        "beads:gate-2",
      ],
    ]
  `)
})

test('Of Kiro, requirements are named in any form, and steps without a number are details', () => {
  const text = `- [-] 1. Read feeds
  - [ ] Ask for them every hour
  - _Requirements: 1.1, 1.2_
- [ ] 2 Test reading
  - **Validates: Requirements 1.3**
- [ ] Loose end
`
  const { tasks, findings } = importPlan([{ ...FOREIGN_PLANS.kiro, text }], 'kiro')
  const rows = tasks.map(({ title, description, requirements, tags }) => [
    title,
    description,
    requirements?.join(' '),
    tags?.join(' '),
  ])
  expect(rows).toMatchInlineSnapshot(`
    [
      [
        "Read feeds",
        "Ask for them every hour",
        "1.1 1.2",
        "kiro:1 status:in-progress",
      ],
      [
        "Test reading",
        undefined,
        "1.3",
        "kiro:2",
      ],
    ]
  `)
  expect(findings.map(({ code, place }) => `${code} ${place}`)).toEqual([
    'item-without-number .kiro/specs/feeds/tasks.md:6',
  ])
})
