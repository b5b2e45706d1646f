import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { Proposal } from '../../model/proposal.ts'
import { proposeFromHints } from './hinted-spec.ts'

function propose(text: string): Proposal {
  return Proposal.parse(
    proposeFromHints({ documents: [{ path: 'spec/spec.md', origin: 'spec.md', text }], analysis: NOT_ANALYZED }),
  )
}

/** The one task of a specification without what every task has, and its findings when there are any. */
function taskOf(item: string): unknown {
  const { tasks, findings } = propose(`## F\n\n${item}\n`)
  const shared = ['key', 'feature', 'evidence']
  const rest = Object.fromEntries(Object.entries(tasks[0] ?? {}).filter(([name]) => !shared.includes(name)))
  return findings.length === 0 ? rest : { ...rest, findings: findings.map(({ code, place }) => `${code} ${place}`) }
}

/** A proposal in lines: features with their tasks, dependencies, findings. */
function show(text: string): string {
  const { title, features, tasks, edges, findings } = propose(text)
  const name = (key: string): string => tasks.find((task) => task.key === key)?.title ?? key
  return [
    `# ${title}`,
    ...features.flatMap((feature) => [
      `## ${feature.title}`,
      ...tasks
        .filter((task) => task.feature === feature.key)
        .map((task) => `- ${task.title}${task.done ? ' (done)' : ''}`),
    ]),
    ...edges.map((edge) => {
      const arrow = edge.isHard ? '─►' : '┄►'
      return `${name(edge.from)} ${arrow} ${name(edge.to)}: ${edge.type} ${edge.confidence} ${edge.evidence.map((e) => `${e.loc.start_line} “${e.quote}”`).join(', ')}`
    }),
    ...findings.map((f) => `${f.severity} ${f.code} ${f.place}: ${f.message} ${f.advice}`),
  ].join('\n')
}

const seconds = (s: number): unknown => ({ optimistic: s / 7200, mostLikely: s / 3600, pessimistic: s / 1800 })

test.each<[string, object]>([
  ['- Build', {}],
  ['- [ ] Build', {}],
  ['- [x] Build', { done: true }],
  ['- Build [done]', { done: true }],
  ['- Build (3h)', { duration: seconds(10_800) }],
  ['- (90m) Build', { duration: seconds(5400) }],
  ['- Build\n  - (30s)', { duration: seconds(30) }],
  ['- Build (2h/4h/9h)', { duration: { optimistic: 2, mostLikely: 4, pessimistic: 9 } }],
  ['- Build id: DB.MIGRATE', { id: 'DB.MIGRATE' }],
  ['- Build [idempotent] [optional] [preemptible]', { idempotent: true, optional: true, preemptible: true }],
  ['- Build [manual]', { action: { kind: 'human' } }],
  ['- Build run: `make all`', { action: { kind: 'shell', cmd: 'make all' } }],
  ['- Build\n  - run: ``echo `date` ``', { action: { kind: 'shell', cmd: 'echo `date` ' } }],
  ['- Build\n  run: `make`', { action: { kind: 'shell', cmd: 'make' } }],
  ['- Build\n\n  run: `make`', { action: { kind: 'shell', cmd: 'make' } }],
  ['- Build\n\n  ```sh run\n  make\n  ```', { action: { kind: 'shell', cmd: 'make' } }],
  ['- Build\n\n```sh run\nmake\nmake test\n```', { action: { kind: 'shell', cmd: 'set -e\nmake\nmake test' } }],
  ['- Build\n  - run:\n    ```sh\n    make\n    ```', { action: { kind: 'shell', cmd: 'make' } }],
  ['- Build\n\n  ```sh run\n  set -eu\n  make\n  ```', { action: { kind: 'shell', cmd: 'set -eu\nmake' } }],
  ['- Build undo: `make clean`', { compensation: { cmd: 'make clean' } }],
  ['- Build\n\n  ```sh undo\n  make clean\n  ```', { compensation: { cmd: 'make clean' } }],
  ['- Build priority: high', { priority: 'high' }],
  ['- Build needs-worker: database, gpu', { capabilities: ['database', 'gpu'] }],
  [
    '- Build cpu: 2 memory: 2GB',
    { resources: { cpu_cores: 2, memory_mb: 2048, exclusive_resources: [], shared_resources: {} } },
  ],
  [
    '- Build cpu: 0.5 memory: 512MB',
    { resources: { cpu_cores: 0.5, memory_mb: 512, exclusive_resources: [], shared_resources: {} } },
  ],
  ['- Build timeout: 10m', { action: { kind: 'agent', timeout_seconds: 600 } }],
  ['- Build run: `x` timeout: 90s', { action: { kind: 'shell', cmd: 'x', timeout_seconds: 90 } }],
  ['- Build heartbeat: 30s', { heartbeat_seconds: 30 }],
  ['- Build retries: 2', { max_retries: 2 }],
  ['- Build run: `x` env: A=1 env: `B=2, 3`', { action: { kind: 'shell', cmd: 'x', env: { A: '1', B: '2, 3' } } }],
  ['- Build run: `x` cwd: services/api', { action: { kind: 'shell', cmd: 'x', cwd: 'services/api' } }],
  ['- Build effects: net, db, deploy', { effects: [{ kind: 'net' }, { kind: 'db' }, { kind: 'deploy' }] }],
  ['- Build done-when: it works, always', { done_when: ['it works, always'] }],
  ['- Build\n  - done-when: a\n  - done-when: b', { done_when: ['a', 'b'] }],
  ['- Build\n  - done-when:\n    - a\n    - b', { done_when: ['a', 'b'] }],
  ['- Build stop-when: tests pass (3h)', { stop_when: 'tests pass', duration: seconds(10_800) }],
  [
    '- Build complexity: ~400 LoC (API and UI)',
    { complexity: { value: '~400 LoC (API and UI)', breakdown: 'stated in the specification' } },
  ],
  ['- Build files: src/**/*.ts, ./a_b.md', { scope_includes: ['src/**/*.ts', 'a_b.md'] }],
  ['- Build files: `my file.ts`, x', { scope_includes: ['my file.ts', 'x'] }],
  ['- Build\n  - files:\n    - a\n    - b', { scope_includes: ['a', 'b'] }],
  ['- Build not-files: dist/**', { scope_excludes: ['dist/**'] }],
  ['- Build provides: Users:v1, Log', { interfaces_produced: ['Users:v1', 'Log'] }],
  [
    '- Build uses: db, cfg (read), log (write)',
    { resources: { exclusive_resources: ['db', 'log'], shared_resources: { cfg: { units: 1, access: 'read' } } } },
  ],
  ['- Build\n  - [ ] fast\n  - in C\n\n  More words.', { done_when: ['fast'], description: '- in C\nMore words.' }],
  ['- Build and **ship** [docs](x.md) of `a.ts` — after: `T`\n- T', { title: 'Build and ship docs of a.ts' }],
  ['- Build it: all of it (3h) with care', { title: 'Build it: all of it with care', duration: seconds(10_800) }],
  ['1. Build', {}],
])('%s', (item, expected) => {
  expect(taskOf(item)).toEqual({ title: 'Build', ...expected })
})

test('checks are one command in backticks, or a block of JSON with defaults filled in', () => {
  const check = { id: 'check-1', priority: 'must', timeout_seconds: 30, when: 'on_complete' }
  const command = { ...check, type: 'command', cmd: 'npm test', expect: { exit_code: 0 } }
  expect(taskOf('- Build\n  - accept: `npm test`')).toEqual({ title: 'Build', acceptance_checks: [command] })
  expect(taskOf('- Build\n\n```accept\n[{"type": "command", "cmd": "npm test"}]\n```')).toEqual({
    title: 'Build',
    acceptance_checks: [command],
  })
  const block = `[
    {"id": "up", "type": "http", "url": "http://localhost:1/", "priority": "should", "timeout_seconds": 5},
    {"type": "artifact", "path": "dist/a.js", "expect": {"contains": ["x"]}},
    {"type": "command", "cmd": "./run", "expect": {"stdout_contains": "ok"}}
  ]`
  expect(taskOf(`- Build\n\n  \`\`\`accept\n${block.replaceAll(/^/gm, '  ')}\n  \`\`\``)).toEqual({
    title: 'Build',
    acceptance_checks: [
      {
        ...check,
        id: 'up',
        type: 'http',
        url: 'http://localhost:1/',
        method: 'GET',
        priority: 'should',
        timeout_seconds: 5,
        expect: { status: 200 },
      },
      { ...check, id: 'check-2', type: 'artifact', path: 'dist/a.js', expect: { exists: true, contains: ['x'] } },
      { ...check, id: 'check-3', type: 'command', cmd: './run', expect: { exit_code: 0, stdout_contains: 'ok' } },
    ],
  })
})

test('a declared pool is taken by units, a declared lock whole, a rate by starts', () => {
  const text = `# T

\`\`\`resources
db: {type: shared_limited, capacity: 2}
dbx2: {capacity: 3}
lock: {type: exclusive, reason: one schema}
api: {type: rate, capacity: 5, interval: 10s}
\`\`\`

## F
- A uses: db×2, lock, api
- B uses: db x 1 (read), dbx2, lock (read)
- C uses: dbx1
- D uses: \`dbx2\` ×3
`
  const { tasks, resources, findings } = propose(text)
  expect(findings).toEqual([])
  expect(tasks.map((task) => [task.resources?.exclusive_resources, task.resources?.shared_resources])).toEqual([
    [['lock'], { db: 2, api: 1 }],
    [[], { db: { units: 1, access: 'read' }, dbx2: 1, lock: { units: 1, access: 'read' } }],
    [[], { db: 1 }],
    [[], { dbx2: 3 }],
  ])
  expect(resources).toMatchInlineSnapshot(`
    {
      "api": {
        "capacity": 5,
        "constraint": "5 starts in 10 seconds",
        "interval_seconds": 10,
        "location": "spec/spec.md#L7",
        "reason": "Declared in the specification.",
        "type": "rate",
      },
      "db": {
        "capacity": 2,
        "constraint": "2 units in all",
        "location": "spec/spec.md#L4",
        "reason": "Declared in the specification.",
        "type": "shared_limited",
      },
      "dbx2": {
        "capacity": 3,
        "constraint": "3 units in all",
        "location": "spec/spec.md#L5",
        "reason": "Declared in the specification.",
        "type": "shared_limited",
      },
      "lock": {
        "capacity": 1,
        "constraint": "one task at a time",
        "location": "spec/spec.md#L6",
        "reason": "one schema",
        "type": "exclusive",
      },
    }
  `)
})

test('what the analysis found counts as declared', () => {
  const shared_resources = {
    testdb: { type: 'shared_limited' as const, capacity: 2, location: 'x', constraint: 'y', reason: 'z' },
  }
  const documents = [{ path: 'spec/a.md', origin: 'a.md', text: '## F\n- A uses: testdb×2\n- B uses: testdb×3' }]
  const { tasks, resources, findings } = proposeFromHints({
    documents,
    analysis: { ...NOT_ANALYZED, shared_resources },
  })
  expect(tasks[0]?.resources?.shared_resources).toEqual({ testdb: 2 })
  expect(resources).toEqual({})
  expect(findings.map(({ code, place }) => `${code} ${place}`)).toEqual(['never-fits a.md:3'])
})

test('references lead to tasks by title, beginning, case and id', () => {
  expect(
    show(`# T
## A
- Type check
- Compile, link and ship id: X.1 after: type
## B
- Test it after: Type check, compile, link, P1.T001
- Deploy
  - after: Test it [soft]
  - after: T001 [soft], x.1, X.1
- Done after: **Deploy**
`),
  ).toMatchInlineSnapshot(`
    "# T
    ## A
    - Type check
    - Compile, link and ship
    ## B
    - Test it
    - Deploy
    - Done
    Type check ─► Compile, link and ship: sequential 1 4 “after: type”
    Type check ─► Test it: sequential 1 6 “after: Type check, compile, link, P1.T001”
    Compile, link and ship ─► Test it: sequential 1 6 “after: Type check, compile, link, P1.T001”
    Test it ┄► Deploy: sequential 1 8 “after: Test it [soft]”
    Compile, link and ship ─► Deploy: sequential 1 9 “after: T001 [soft], x.1, X.1”
    Deploy ─► Done: sequential 1 10 “after: **Deploy**”
    error unknown-reference spec.md:9: “x.1” is no task of this specification. The line is: - after: T001 [soft], x.1, X.1 Did you mean “X.1”?"
  `)
})

test('a wrong reference is an error that shows its line and the nearest title', () => {
  expect(
    show(`## A
- Build the app
- Build the docs
- Ship after: Bild the app
- Ship more after: Build
- Ship all after: Ship all
- Build after: build
- Again
- Again
- Last
  - after: Again, Nowhere to be found
- Dup id: P9.T001
- Dup two id: P9.T001
`),
  ).toMatchInlineSnapshot(`
    "# spec
    ## A
    - Build the app
    - Build the docs
    - Ship
    - Ship more
    - Ship all
    - Build
    - Again
    - Again
    - Last
    - Dup
    - Dup two
    Build ─► Ship more: sequential 1 5 “after: Build”
    error unknown-reference spec.md:4: “Bild the app” is no task of this specification. The line is: - Ship after: Bild the app Did you mean “Build the app”?
    error self-reference spec.md:6: “Ship all” is the task itself: “Ship all” cannot come after itself. Name another task, or take the reference away.
    error self-reference spec.md:7: “build” is the task itself: “Build” cannot come after itself. Name another task, or take the reference away.
    error ambiguous-reference spec.md:11: “Again” may mean several tasks: “Again” (line 8), “Again” (line 9). Write more of the title, or give the task an id with \`id:\` and name that.
    error unknown-reference spec.md:11: “Nowhere to be found” is no task of this specification. The line is: - after: Again, Nowhere to be found Name a task by its title, the beginning of it, or its id.
    error duplicate-id spec.md:13: The id P9.T001 is written twice: spec.md:12 (“Dup”) and spec.md:13 (“Dup two”). Give each task its own id, or leave one of them out."
  `)
})

test('features take their description and priority from under their headings', () => {
  const { features, findings } = propose(
    '# T\n\n## A\n\npriority: high\n\nSome **prose**\nhere.\n\n- a\n\nMore.\n\n## B\n\nPriority: Low\nWords.\n\n- b\n\n### G\n\npriority: low\n\n- c\n',
  )
  expect(features.map(({ title, description, priority }) => ({ title, description, priority }))).toEqual([
    { title: 'A', description: 'Some prose here.', priority: 'high' },
    { title: 'B', description: 'Words.', priority: 'low' },
  ])
  expect(findings.map(({ code, place }) => `${code} ${place}`)).toEqual(['hint-outside-task spec.md:23'])
})

test('every statement carries its place, word for word', () => {
  const { features, tasks, edges } = propose('# T\n\n## A\n\n- One\n\n### G\n\n- Two\n  - after: One\n')
  expect([features[0], tasks[1], edges[0]].map((statement) => statement?.evidence)).toMatchInlineSnapshot(`
    [
      [
        {
          "confidence": 1,
          "loc": {
            "end_line": 3,
            "start_line": 3,
          },
          "quote": "## A",
          "rationale": "The heading of the feature.",
          "section": "T > A",
          "source": "spec/spec.md#L3-L3",
          "type": "plan",
        },
      ],
      [
        {
          "confidence": 1,
          "loc": {
            "end_line": 10,
            "start_line": 9,
          },
          "quote": "- Two
      - after: One",
          "rationale": "The list item of the task.",
          "section": "T > A > G",
          "source": "spec/spec.md#L9-L10",
          "type": "plan",
        },
      ],
      [
        {
          "confidence": 1,
          "loc": {
            "end_line": 10,
            "start_line": 10,
          },
          "quote": "after: One",
          "rationale": "The item names the task that it comes after.",
          "section": "T > A > G",
          "source": "spec/spec.md#L10-L10",
          "type": "plan",
        },
      ],
    ]
  `)
})

test('bare lists under headings of prose are prose, and it is said', () => {
  expect(show('# T\n## Non-goals\n- No GUI\n## Build\n- a\n### Notes\n- b\n## Risks\n- [ ] c\n'))
    .toMatchInlineSnapshot(`
    "# T
    ## Build
    - a
    ## Risks
    - c
    info list-read-as-prose spec.md:3: The list under “Non-goals” is read as prose, not as tasks. Rename the heading, or give the items a box \`- [ ]\` or a hint, to make them tasks.
    info list-read-as-prose spec.md:7: The list under “Notes” is read as prose, not as tasks. Rename the heading, or give the items a box \`- [ ]\` or a hint, to make them tasks."
  `)
})

test('several documents make one proposal', () => {
  const documents = [
    { path: 'spec/a.md', origin: 'in/a.md', text: '# One\n- a\n' },
    { path: 'spec/b.md', origin: 'in/b.md', text: '# Two\n- b after: a, z\n' },
  ]
  const { title, features, edges, findings, sources } = proposeFromHints({ documents, analysis: NOT_ANALYZED })
  expect(title).toBe('One')
  expect(features.map(({ key, title: name }) => `${key} ${name}`)).toEqual(['f1 One', 'f2 Two'])
  expect(edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['t1 t2'])
  expect(findings.map(({ code, place }) => `${code} ${place}`)).toEqual(['unknown-reference in/b.md:2'])
  expect(sources.map(({ path, lines }) => `${path} ${lines}`)).toEqual(['spec/a.md 2', 'spec/b.md 2'])
})
