/** Small plans in the formats of other tools, each with what is peculiar to it, for tests of imports and exports. */
import type { ImportFormat } from '../core/planning/exchange/exchange-format.ts'
import type { SpecDocument } from '../core/ports/proposer.ts'

const TASK_MASTER = `{
  "master": {
    "tasks": [
      {
        "id": 1,
        "title": "Create the billing tables",
        "description": "Invoices and their lines.",
        "details": "Amounts are whole cents.",
        "testStrategy": "The migration runs twice without harm.",
        "status": "done",
        "priority": "high",
        "dependencies": [],
        "relevantFiles": [
          { "path": "db/001_billing.sql", "description": "new", "action": "create" },
          { "path": "docs/money.md", "description": "rules", "action": "reference" }
        ]
      },
      {
        "id": "2",
        "title": "Build the invoice page",
        "description": "What was billed, and when.",
        "status": "in-progress",
        "priority": "medium",
        "dependencies": [1],
        "scopeBoundaries": { "included": "src/pages/invoice.ts", "excluded": "Payment itself." },
        "subtasks": [
          { "id": 1, "title": "List the invoices", "status": "done", "dependencies": [] },
          { "id": 2, "title": "Show one invoice", "status": "pending", "dependencies": [1] }
        ]
      },
      { "id": 3, "title": "Announce billing", "status": "pending", "priority": null, "dependencies": ["2.2"] }
    ],
    "metadata": { "description": "Billing", "owner": "nobody else" }
  },
  "later": { "tasks": [{ "id": 1, "title": "Think about refunds", "status": "deferred", "dependencies": [] }] }
}
`

const SPEC_KIT = `# Tasks: Saved searches

## Phase 1: Setup

- [x] T001 Create the folder src/searches
- [ ] T002 [P] Add the linter settings in .lint.json

## Phase 2: Foundational (Blocking Prerequisites)

- [ ] T003 Add the table of searches in db/searches.sql

**Checkpoint**: Searches can be stored

## Phase 3: User Story 1 - Save a search (Priority: P1)

### Tests for User Story 1

- [ ] T004 [P] [US1] Test saving in tests/save.test.ts

### Implementation for User Story 1

- [ ] T005 [P] [US1] Add the form in src/searches/form.ts
- [ ] T006 [P] [US1] Check its fields in src/searches/form.ts
- [ ] T007 [US1] Store what the form sends (depends on T003, T005)

## Phase 4: User Story 2 - Share a search (Priority: P2)

- [ ] T008 [US2] Make links to searches in src/searches/link.ts

## Phase 5: Polish

- [ ] T009 Write docs/searches.md

## Dependencies & Execution Order

- **Phase 4**: Depends on Phase 3 completion
- T005–T006 depend on T004
`

const OPENSPEC = `# Implementation tasks

## 1. Storage

- [x] 1.1 Add a column for the theme in \`db/users.sql\`
- [ ] 1.2 Read and write it in \`src/users/theme.ts\`

## 2. Interface

- [ ] 2.1 Add a switch to the settings
  - It shows the theme that is in use.
- [ ] 2.2 Follow the system's theme at first
`

const KIRO = `# Implementation Plan

- [x] 1. Set up the reader of feeds
  - Read RSS and Atom in \`src/feeds/read.ts\`
  - _Requirements: 1.1, 1.2_
- [ ] 2. Show feeds
  - [ ] 2.1 List entries
    - _Requirements: 2.1_
    - _Boundary: src/feeds/list_
  - [ ] 2.2 (P) Mark entries as read
    - _Depends: 1_
  - [ ]* 2.3 Test the list
- [ ] 3. Refresh feeds every hour
  - _Depends: 2.1_
`

const BEADS = [
  { id: 'gate-1', title: 'Guard the gate', status: 'open', priority: 1, issue_type: 'epic' },
  {
    id: 'gate-1.1',
    title: 'Check tokens at the gate',
    description: 'Expired tokens are refused.',
    acceptance_criteria: '- An expired token gives 401',
    status: 'closed',
    priority: 0,
    issue_type: 'task',
    estimated_minutes: 90,
    dependencies: [{ issue_id: 'gate-1.1', depends_on_id: 'gate-1', type: 'parent-child' }],
  },
  {
    id: 'gate-1.2',
    title: 'Log refusals',
    status: 'in_progress',
    priority: 4,
    issue_type: 'feature',
    labels: ['audit'],
    dependencies: [
      { issue_id: 'gate-1.2', depends_on_id: 'gate-1', type: 'parent-child' },
      { issue_id: 'gate-1.2', depends_on_id: 'gate-1.1', type: 'blocks' },
      { issue_id: 'gate-1.2', depends_on_id: 'gate-2', type: 'related' },
    ],
  },
  {
    id: 'gate-2',
    title: 'Describe the gate',
    status: 'open',
    priority: 3,
    issue_type: 'task',
    dependencies: [{ issue_id: 'gate-2', depends_on_id: 'gate-1', type: 'blocks' }],
  },
]
  .map((issue) => `${JSON.stringify(issue)}\n`)
  .join('')

const WFFORMAT = `{
  "name": "count-words",
  "schemaVersion": "1.5",
  "workflow": {
    "specification": {
      "tasks": [
        { "name": "split", "id": "split_1", "parents": [], "children": ["count_1", "count_2"], "outputFiles": ["a.txt", "b.txt"] },
        { "name": "count", "id": "count_1", "parents": ["split_1"], "children": ["sum_1"] },
        { "name": "count", "id": "count_2", "parents": ["split_1"], "children": ["sum_1"] },
        { "name": "sum", "id": "sum_1", "parents": ["count_1", "count_2"], "children": [] }
      ]
    },
    "execution": {
      "tasks": [
        { "id": "split_1", "runtimeInSeconds": 3.6, "command": { "program": "split", "arguments": ["it's.txt"] } },
        { "id": "count_1", "runtimeInSeconds": 72, "coreCount": 2, "command": { "program": "wc", "arguments": ["-w", "a.txt"] } }
      ]
    }
  }
}
`

function sample(origin: string, text: string): SpecDocument {
  return { path: `spec/${origin.split('/').at(-1)}`, origin, text }
}

/** One plan of each format, under the name that its tool gives it. */
export const FOREIGN_PLANS: Readonly<Record<ImportFormat, SpecDocument>> = {
  'task-master': sample('.taskmaster/tasks/tasks.json', TASK_MASTER),
  'spec-kit': sample('specs/004-saved-searches/tasks.md', SPEC_KIT),
  openspec: sample('openspec/changes/add-theme/tasks.md', OPENSPEC),
  kiro: sample('.kiro/specs/feeds/tasks.md', KIRO),
  beads: sample('.beads/issues.jsonl', BEADS),
  wfformat: sample('count-words.json', WFFORMAT),
}
