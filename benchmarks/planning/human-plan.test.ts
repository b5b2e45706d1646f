import { expect, test } from 'vitest'
import { kiroTasks, openSpecTasks, specKitTasks } from './checklist-plan.ts'
import { kandevTasks, specKittyTasks } from './folder-plan.ts'
import { arrowsOf, pathsIn } from './human-plan.ts'
import { maskedBodies, maskedTitle } from './masking.ts'
import { taskMasterTags } from './task-master-plan.ts'

test('Spec Kit: stories, written dependencies with ranges, and arrows', () => {
  const tasks = specKitTasks(`## Phase 1: Setup

- [x] T001 Create project
- [ ] T002 [P] [US1] Add the model in src/a.ts
- [ ] T003 [US1] Serve FR-004 (depends on T001-T002)
- [ ] T004 Polish

### Dependencies

T003 → T004
`)
  expect(tasks.map(({ id, title, refs, after }) => [id, title, refs, after])).toEqual([
    ['T001', 'Create project', [], []],
    ['T002', 'Add the model in src/a.ts', ['US1'], []],
    ['T003', 'Serve FR-004 (depends on T001-T002)', ['US1', 'FR-004'], ['T001', 'T002']],
    ['T004', 'Polish', [], ['T003']],
  ])
  expect(tasks[0]?.group).toBe('Phase 1: Setup')
})

test('OpenSpec: numbered boxes under numbered headings, with what is indented below', () => {
  const tasks = openSpecTasks(
    '## 1. Store\n- [ ] 1.1 Add a table\n  - with an index\n- [x] 1.2 Fill it\n```\n- [ ] 9.9 no\n```\n',
  )
  expect(tasks.map(({ id, title, group }) => [id, title, group])).toEqual([
    ['1.1', 'Add a table', '1. Store'],
    ['1.2', 'Fill it', '1. Store'],
  ])
  expect(tasks[0]?.body.trim()).toBe('- with an index')
})

test('Kiro: a task that has parts is its parts, and says its requirements', () => {
  const tasks = kiroTasks(
    '- [ ] 1. Parser\n- [ ] 1.1 Read lines\n  - detail\n  - _Requirements: 1.1, 2.3_\n- [ ] 2. Print\n',
  )
  expect(tasks.map(({ id, refs }) => [id, refs])).toEqual([
    ['1.1', ['1.1', '2.3']],
    ['2', []],
  ])
})

test('kandev and spec-kitty: front matter says id, title and what is waited for', () => {
  const [first] = kandevTasks(['---\nid: a-01\ntitle: "One"\ndepends_on: [a-00]\n---\n# One\n', 'no front matter'])
  expect(first).toMatchObject({ id: 'a-01', title: 'One', after: ['a-00'], body: '# One\n' })
  const [package_] = specKittyTasks([
    '---\nwork_package_id: WP02\ntitle: Two\ndependencies:\n- WP01\nrequirement_refs:\n- FR-001\n---\nText\n',
  ])
  expect(package_).toMatchObject({ id: 'WP02', after: ['WP01'], refs: ['FR-001'] })
})

test('Task Master: tags and the flat form, numbers and strings as ids', () => {
  const tagged = taskMasterTags('{"a":{"tasks":[{"id":1,"title":"x","dependencies":["2",3]}]},"state":{"x":1}}')
  expect([...tagged.keys()]).toEqual(['a'])
  expect(tagged.get('a')?.[0]).toMatchObject({ id: '1', after: ['2', '3'] })
  expect([...taskMasterTags('{"tasks":[{"id":1,"title":"x"}]}').keys()]).toEqual(['master'])
})

test('arrows lead to tasks of the plan only, and each once', () => {
  const task = { title: '', body: '', refs: [], group: '' }
  expect(
    arrowsOf([
      { ...task, id: 'a', after: ['a', 'elsewhere'] },
      { ...task, id: 'b', after: ['a', 'a'] },
    ]),
  ).toEqual([[0, 1]])
})

test('masking takes out what orders tasks and leaves what they do', () => {
  const task = { title: '', refs: [], group: '', after: [] }
  const [body] = maskedBodies([
    {
      ...task,
      id: '03-add-store',
      body: `# Task 03: Add store

Write the store. It depends on the schema. See WP01–WP02 and T004, task-02-schema.md.

## Dependencies

- 02-schema

### Why

Order.

## Files

- src/store.ts of 03-add-store
`,
    },
  ])
  expect(body?.replaceAll(/ +\n/g, '\n')).toMatchInlineSnapshot(`
    "# : Add store

    Write the store. See and , .

    ## Files

    - src/store.ts of
    "
  `)
})

test('a title loses its number and keeps its words', () => {
  expect(maskedTitle('Task 03: Mount the bar')).toBe('Mount the bar')
  expect(maskedTitle('WP04 – Regression guard')).toBe('Regression guard')
  expect(maskedTitle('Phase 2')).toBe('Phase 2')
})

test('paths are found in backticks and prose, addresses are not', () => {
  expect(pathsIn('Edit `src/a.ts`, app/[id]/page.tsx and see https://x.org/a/b.html; ./docs/c.md.')).toEqual([
    'src/a.ts',
    'app/[id]/page.tsx',
    'docs/c.md',
  ])
})
