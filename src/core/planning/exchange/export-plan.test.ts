import { expect, test } from 'vitest'
import { FOREIGN_PLANS } from '../../../testing/foreign-plans.ts'
import { importedPlan } from '../../../testing/imported-plan.ts'
import type { ImportFormat } from './exchange-format.ts'
import { exportPlan } from './export-plan.ts'
import type { Loose } from './read-fields.ts'
import { writeTaskMaster } from './task-master/write.ts'

function planOf(format: ImportFormat): ReturnType<typeof importedPlan> {
  return importedPlan(FOREIGN_PLANS[format], format)
}

/** A text without the ids of plans, which are hashes. */
function plain(text: string): string {
  return text.replaceAll(/PLAN-[0-9a-f]{12}/g, 'PLAN')
}

test('For Spec Kit every dependency is written, and [P] stands only where nothing else touches the files', () => {
  const { text, lost } = exportPlan(planOf('spec-kit'), 'spec-kit')
  expect(plain(text)).toMatchInlineSnapshot(`
    "# Tasks: Saved searches

    **Input**: PLAN

    ## Format: \`[ID] [P?] [Story] Description\`

    - **[P]**: can run beside others of its phase

    ## Phase 1: Setup

    - [x] T001 Create the folder src/searches
    - [ ] T002 [P] Add the linter settings in .lint.json

    ## Phase 2: Foundational (Blocking Prerequisites)

    - [ ] T003 [P] Add the table of searches in db/searches.sql

    **Checkpoint**: Searches can be stored

    ## Phase 3: User Story 1 - Save a search (Priority: P1)

    - [ ] T004 [P] [US1] Test saving in tests/save.test.ts
    - [ ] T005 [US1] Add the form in src/searches/form.ts (depends on T004)
    - [ ] T006 [US1] Check its fields in src/searches/form.ts (depends on T004)
    - [ ] T007 [US1] Store what the form sends (depends on T003, T005)

    ## Phase 4: User Story 2 - Share a search (Priority: P2)

    - [ ] T008 [P] [US2] Make links to searches in src/searches/link.ts

    ## Phase 5: Polish

    - [ ] T009 [P] Write docs/searches.md

    ## Dependencies & Execution Order

    ### Phase Dependencies

    - **Phase 1**: No dependencies
    - **Phase 2**: Depends on Phase 1
    - **Phase 3**: Depends on Phase 2
    - **Phase 4**: Depends on Phase 3
    - **Phase 5**: Depends on Phase 3, Phase 4
    "
  `)
  expect(lost).toMatchInlineSnapshot(`
    [
      "the priorities of tasks, their sizes, criteria, checks and resources: Spec Kit has a line of text for each task",
      "1 exclusion: those tasks stand without [P]",
    ]
  `)
})

test('For beads the issue that waits names the other, and parts name their whole', () => {
  const { text } = exportPlan(planOf('task-master'), 'beads')
  const issues = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Loose)
  expect(issues.map(({ id, status, issue_type, dependencies }) => ({ id, status, issue_type, dependencies })))
    .toMatchInlineSnapshot(`
    [
      {
        "dependencies": undefined,
        "id": "plan-p2-t001",
        "issue_type": "task",
        "status": "closed",
      },
      {
        "dependencies": [
          {
            "depends_on_id": "plan-p2-t001",
            "issue_id": "plan-p1-t001",
            "type": "blocks",
          },
        ],
        "id": "plan-p1-t001",
        "issue_type": "epic",
        "status": "in_progress",
      },
      {
        "dependencies": [
          {
            "depends_on_id": "plan-p1-t001",
            "issue_id": "plan-p1-t002",
            "type": "parent-child",
          },
        ],
        "id": "plan-p1-t002",
        "issue_type": "task",
        "status": "closed",
      },
      {
        "dependencies": [
          {
            "depends_on_id": "plan-p1-t001",
            "issue_id": "plan-p1-t003",
            "type": "parent-child",
          },
          {
            "depends_on_id": "plan-p1-t002",
            "issue_id": "plan-p1-t003",
            "type": "blocks",
          },
        ],
        "id": "plan-p1-t003",
        "issue_type": "task",
        "status": "open",
      },
      {
        "dependencies": [
          {
            "depends_on_id": "plan-p1-t003",
            "issue_id": "plan-p2-t002",
            "type": "blocks",
          },
        ],
        "id": "plan-p2-t002",
        "issue_type": "task",
        "status": "open",
      },
    ]
  `)
})

test('For bd create --graph features are epics, metadata is text, and what is done is left out', () => {
  const { text, lost } = exportPlan(planOf('task-master'), 'beads-graph')
  const { nodes, edges } = JSON.parse(text) as { nodes: Loose[]; edges: Loose[] }
  expect(nodes.map(({ key, type, parent_key }) => [key, type, parent_key].join(' '))).toMatchInlineSnapshot(`
    [
      "F001 epic ",
      "F002 epic ",
      "P1.T001 task F001",
      "P1.T003 task F001",
      "P2.T002 task F002",
    ]
  `)
  expect(edges.map(({ from_key, to_key, type }) => [from_key, type, to_key].join(' '))).toMatchInlineSnapshot(`
    [
      "P1.T001 blocks P1.T003",
      "P2.T002 blocks P1.T003",
    ]
  `)
  expect(nodes.every(({ metadata }) => Object.values(metadata ?? {}).every((value) => typeof value === 'string'))).toBe(
    true,
  )
  expect(lost).toMatchInlineSnapshot(`
    [
      "2 tasks already done: a graph makes open issues only",
    ]
  `)
})

test('For Task Master a task of another tool is a task with what has no field in its metadata', () => {
  const { text, lost } = exportPlan(planOf('kiro'), 'task-master', 'feeds')
  const { feeds } = JSON.parse(text) as { feeds: { tasks: Loose[] } }
  expect(feeds.tasks.at(-1)).toMatchInlineSnapshot(`
    {
      "dependencies": [
        "2.1",
      ],
      "description": "Refresh feeds every hour",
      "details": "",
      "id": 3,
      "metadata": {
        "tasks_slaps": {
          "edge_confidence": {
            "2.1": {
              "confidence": 0.95,
              "reason": "3 names it behind _Depends:_",
            },
          },
          "evidence": [
            {
              "quote": "- [ ] 3. Refresh feeds every hour
      - _Depends: 2.1_",
              "source": "spec/tasks.md#L13-L14",
            },
          ],
          "feature": "Tasks",
          "id": "P1.T002",
        },
      },
      "priority": "medium",
      "status": "pending",
      "testStrategy": "",
      "title": "Refresh feeds every hour",
    }
  `)
  expect(lost).toMatchInlineSnapshot(`
    [
      "2 dependencies that hold nothing up: Task Master has only hard ones",
    ]
  `)
})

test('Merged into the file that it came from, a plan changes nothing but its own metadata', () => {
  const into = JSON.parse(FOREIGN_PLANS['task-master'].text) as Loose
  const { text } = writeTaskMaster(planOf('task-master'), { into })
  const without = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (key, item: unknown) => (key === 'tasks_slaps' ? undefined : item))
        .replaceAll('"metadata":{},', '')
        .replaceAll(',"metadata":{}', ''),
    )
  expect(without(JSON.parse(text))).toEqual(without(into))
})

test('Merged a second time, a plan finds its tasks again', () => {
  const into: Loose = {
    master: { tasks: [{ id: 4, title: 'Somebody else’s', status: 'pending', note: 'keep' }], metadata: { kept: true } },
  }
  const plan = planOf('kiro')
  const once = writeTaskMaster(plan, { into }).text
  const ids = (JSON.parse(once) as { master: { tasks: Loose[] } }).master.tasks.map(({ id }) => id)
  expect(ids).toEqual([4, 5, 6, 7])
  expect(writeTaskMaster(plan, { into: JSON.parse(once) as Loose }).text).toBe(once)
})

test('Another tag is made beside those that are there', () => {
  const into: Loose = { master: { tasks: [] }, other: 1 }
  const merged = JSON.parse(writeTaskMaster(planOf('openspec'), { into, tag: 'theme' }).text) as Loose
  expect(Object.keys(merged)).toEqual(['master', 'other', 'theme'])
})

test('What a task says and a tool cannot hold is told, and what can be left out stays so where metadata is kept', () => {
  const text = '- [ ]* 1. Test the list\n  - _Requirements: 2.1_\n'
  const plan = importedPlan({ ...FOREIGN_PLANS.kiro, text }, 'kiro')
  expect(exportPlan(plan, 'spec-kit').lost).toEqual([
    'that 1 task can be left out',
    'the requirements of 1 task whose text does not name them',
  ])
  for (const format of ['task-master', 'beads'] as const) {
    const there = exportPlan(plan, format)
    expect(there.lost).toEqual([])
    const { tasks } = importedPlan({ ...FOREIGN_PLANS[format], text: there.text }, format)
    expect(tasks).toMatchObject([{ optional: true, requirements: ['2.1'] }])
  }
})

test('What was worked out is handed on apart from what was said, and comes back as worked out', () => {
  const plan = importedPlan({ ...FOREIGN_PLANS.kiro, text: '- [ ] 1. Test the list\n' }, 'kiro')
  const check = {
    type: 'command' as const,
    id: 'test',
    priority: 'must' as const,
    timeout_seconds: 60,
    when: 'on_complete' as const,
    cmd: 'npm test',
    expect: { exit_code: 0 },
  }
  const tasks = plan.tasks.map((task) => ({
    ...task,
    acceptance_checks: [check],
    inferred: [...new Set([...task.inferred, 'acceptance_checks'])],
    boundaries: { ...task.boundaries, scope: { ...task.boundaries.scope, includes: ['src/list.ts'] } },
  }))
  for (const format of ['task-master', 'beads'] as const) {
    const { text, lost } = exportPlan({ ...plan, tasks }, format)
    expect(lost).toEqual([])
    const [back] = importedPlan({ ...FOREIGN_PLANS[format], text }, format).tasks
    expect(back).toMatchObject({ acceptance_checks: [check], boundaries: { scope: { includes: ['src/list.ts'] } } })
    expect(back?.inferred).toEqual(expect.arrayContaining(['boundaries.scope.includes', 'acceptance_checks']))
  }
  const { text, lost } = exportPlan({ ...plan, tasks }, 'spec-kit')
  expect(text).not.toContain('src/list.ts')
  expect(lost).toContain('the files of 1 task and the checks of 1 task that were worked out, and that nobody said')
})

test('Merged, a task keeps what it waits for that the plan does not know', () => {
  const task = { id: 1, title: 'Build', status: 'pending', dependencies: [99], subtasks: [] }
  const text = JSON.stringify({ master: { tasks: [task] } })
  const plan = importedPlan({ ...FOREIGN_PLANS['task-master'], text }, 'task-master')
  const into = { master: { tasks: [task, { id: 2, title: 'Another', status: 'pending', dependencies: [98] }] } }
  const merged = JSON.parse(writeTaskMaster(plan, { into }).text) as typeof into
  expect(merged.master.tasks.map(({ dependencies }) => dependencies)).toEqual([[99], [98]])
})
