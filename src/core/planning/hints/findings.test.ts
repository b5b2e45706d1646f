import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { proposeFromHints } from './hinted-spec.ts'

/** The findings about a text, a line each. */
function findings(text: string): string {
  const documents = [{ path: 'spec/spec.md', origin: 'spec.md', text }]
  return proposeFromHints({ documents, analysis: NOT_ANALYZED })
    .findings.map((f) => `${f.severity} ${f.code} ${f.place} ${f.message} → ${f.advice}`)
    .join('\n')
}

test('a malformed value is an error in its own line, with what to write', () => {
  const items = [
    'A (3x/4h/5h) is prose',
    'A (3 hours)',
    'A (4h/3h/5h)',
    'A (0h)',
    'A\n  - retries: many',
    'A retries: 101',
    'A priority: urgent',
    'A cpu: lots',
    'A memory: 2',
    'A timeout: soon',
    'A id: t3',
    'A cwd: ../up',
    'A env: NAME',
    'A env: A=1, B=2',
    'A effects: network',
    'A files: all of them',
    'A needs: a database',
    'A uses: pool×0',
    'A uses: pool×many',
    'A uses: a pool',
    'A uses: pool (both)',
    'A uses: pool×2',
    'A uses: poolx2',
    'A uses: db, db',
    'A run: npm test',
    'A run: `a` and `b`',
    'A\n  - accept: the user is happy',
    'A after:',
    'A run: `x` run: `y`',
    'A (3h) (4h)',
    'A [manual] run: `x`',
    'run: `x`',
    '[manual]',
    'A\n\n  ```python run\n  print()\n  ```',
  ]
  expect(items.map((item) => findings(`## F\n\n- ${item}\n`)).join('\n')).toMatchInlineSnapshot(`
    "
    error malformed-duration spec.md:3 “(3 hours)” is no duration. → Write one length of time, \`(3h)\`, \`(90m)\`, \`(30s)\`, or three that grow, \`(2h/4h/9h)\`.
    error malformed-duration spec.md:3 “(4h/3h/5h)” does not grow from optimistic over most likely to pessimistic. → Write one length of time, \`(3h)\`, \`(90m)\`, \`(30s)\`, or three that grow, \`(2h/4h/9h)\`.
    error malformed-duration spec.md:3 “(0h)” is not a length of time above zero. → Write one length of time, \`(3h)\`, \`(90m)\`, \`(30s)\`, or three that grow, \`(2h/4h/9h)\`.
    error malformed-value spec.md:4 “many” is no number of retries (\`retries:\`). → Write how often a failed attempt is tried again, from 0 to 100: \`retries: 2\`.
    error malformed-value spec.md:3 “101” is no number of retries (\`retries:\`). → Write how often a failed attempt is tried again, from 0 to 100: \`retries: 2\`.
    error malformed-value spec.md:3 “urgent” is no priority (\`priority:\`). → Write critical, high, medium or low.
    error malformed-value spec.md:3 “lots” is no number of cores (\`cpu:\`). → Write a number above zero, at most 1000000: \`cpu: 2\`.
    error malformed-value spec.md:3 “2” is no amount of memory (\`memory:\`). → Write a size with its unit, at most 900000TB: \`memory: 512MB\` or \`memory: 2GB\`.
    error malformed-value spec.md:3 “soon” is no length of time (\`timeout:\`). → Write a length of time above zero, at most 270000h: \`timeout: 10m\`, \`timeout: 90s\`.
    error malformed-value spec.md:3 “t3” is no task id (\`id:\`). → Write capitals and a dot: \`id: P1.T003\`, \`id: DB.MIGRATE\`.
    error malformed-value spec.md:3 “../up” leads out of the codebase (\`cwd:\`). → Write a directory inside the codebase, relative to it: \`cwd: services/api\`.
    error malformed-value spec.md:3 “NAME” is not one variable with its value (\`env:\`). → Write one variable for each key, \`env: NAME=value\`; repeat the key for the next one.
    error malformed-value spec.md:3 “A=1, B=2” is not one variable with its value (\`env:\`). → Write one variable for each key, \`env: NAME=value\`; repeat the key for the next one.
    error malformed-value spec.md:3 “network” is no effect (\`effects:\`). → Write one or several of fs, db, net, deploy, pkg, git.
    error malformed-value spec.md:3 “all of them” is not a glob (\`files:\`). → Divide globs by commas; put a path that holds a space in backticks.
    error malformed-value spec.md:3 “a database” is not the name of an interface (\`needs:\`). → Write names without spaces and with at most one version, such as \`Users:v1\`, divided by commas.
    error malformed-value spec.md:3 “pool×0” asks for no number of units above zero (\`uses:\`). → Write a name, \`name×2\` for units of a pool, or \`name (read)\`; divide several by commas.
    error malformed-value spec.md:3 “pool×many” asks for no number of units above zero (\`uses:\`). → Write a name, \`name×2\` for units of a pool, or \`name (read)\`; divide several by commas.
    error malformed-value spec.md:3 “a pool” is not the name of a resource (\`uses:\`). → Write a name, \`name×2\` for units of a pool, or \`name (read)\`; divide several by commas.
    error malformed-value spec.md:3 “pool (both)” has neither (read) nor (write) in parentheses (\`uses:\`). → Write a name, \`name×2\` for units of a pool, or \`name (read)\`; divide several by commas.
    error undeclared-pool spec.md:3 2 units of “pool” are asked for, but nobody says how many there are. → Declare it in a \`resources\` block: \`pool: {type: shared_limited, capacity: n}\`.
    error undeclared-pool spec.md:3 2 units of “pool” are asked for, but nobody says how many there are. → Declare it in a \`resources\` block: \`pool: {type: shared_limited, capacity: n}\`. If “poolx2” is a name, put it in backticks.
    error repeated-hint spec.md:3 \`uses:\` names “db” twice for one task. → Name it once, with all the units that the task takes.
    error malformed-value spec.md:3 \`run:\` has no command in backticks. → Put one command in backticks: run: \`npm test\`. In a sentence, write the word without its colon.
    error malformed-value spec.md:3 \`run:\` has more than one command. → Put one command in backticks: run: \`npm test\`. In a sentence, write the word without its colon.
    error malformed-value spec.md:4 \`accept:\` has no command in backticks. → Put one command in backticks: accept: \`npm test\`. A criterion in words belongs in \`done-when:\`.
    error empty-value spec.md:3 \`after:\` has no value. → Write a value after \`after:\`, or take the key away.
    error repeated-hint spec.md:3 \`run:\` stands here a second time for one task; the first is in line 3. → Keep one of the two.
    error repeated-hint spec.md:3 A duration stands here a second time for one task; the first is in line 3. → Keep one of the two.
    error manual-with-command spec.md:3 “A” is \`[manual]\` and has a command too. → Keep one: a person does the task, or the command does.
    error empty-title spec.md:3 This task has no title. → Begin the item with what is to be done; a hint comes after it, or indented under it.
    error empty-title spec.md:3 This task has no title. → Begin the item with what is to be done; a hint comes after it, or indented under it.
    error malformed-value spec.md:5 A command in “python” cannot be carried out. → Write the block for the shell, \`\`\`sh run, and call python in it."
  `)
})

test('what looks like a hint and is none is a warning with the nearest one', () => {
  const items = [
    'A aftr: X',
    'A after: B aftr: X\n- B',
    'A\n  - tiemout: 5m',
    'A\n  - verify: `npm test`',
    'A\n  - priority:high',
    'A [idempotant]',
    'A [soft]',
    'A\n  - B (3h) run: `x`',
    'A run: `x` [idempotent] and more',
  ]
  expect(items.map((item) => findings(`## F\n\n- ${item}\n`)).join('\n')).toMatchInlineSnapshot(`
    "warning unknown-hint spec.md:3 \`aftr:\` is not understood. → Did you mean \`after:\`?
    warning unknown-hint spec.md:3 \`aftr:\` is not understood. → Did you mean \`after:\`?
    warning unknown-hint spec.md:4 \`tiemout:\` is not understood. → Did you mean \`timeout:\`?
    warning unknown-hint spec.md:4 \`verify:\` is not understood. → Did you mean \`accept:\`?
    warning unknown-hint spec.md:4 \`priority:\` is not understood. → Did you mean \`priority:\` with a space after it?
    warning unknown-flag spec.md:3 \`[idempotant]\` is not understood. → Did you mean \`[idempotent]\`?
    warning misplaced-flag spec.md:3 \`[soft]\` stands outside of \`after:\` and means nothing here. → Write it inside the value that it softens: \`after: Build [soft]\`.
    warning nested-task spec.md:4 This sub-item carries hints but is read as a detail of the task above it. → Make it an item of its own to make it a task, or begin it with the hint to give that to the task above.
    warning stray-text spec.md:3 “and more” stands after a flag and belongs to no hint. → A flag ends the value before it: write flags last, or each hint as its own sub-item."
  `)
})

test('prose with colons and brackets is no hint', () => {
  const items = [
    'Note: this is fine',
    'Fix bug: crash on user: null, see file: x and time: 3',
    'Support (24/7), (3D), (2nd) and [P] [US1]',
    'Add std::run and http://localhost:3000',
    'A\n  - Requires: Node 20\n  - Result: it works',
  ]
  expect(items.map((item) => findings(`## F\n\n- ${item}\n`)).join('')).toBe('')
})

test('blocks that cannot be read are errors in the line of the fault', () => {
  const blocks = [
    '```accept\n[\n  {"type": "command"\n  "cmd": "x"}\n]\n```',
    '```accept\n[{"type": "command"}]\n```',
    '```accept\n[1]\n```',
    '```accept\n[{"type": "command", "cmd": "x", "expect": {"stdout_matches": "(?=a)b"}}]\n```',
    '```resources\na: {type: exclusive}\nb: {type: exclusve}\nc: [\n```',
    '```resources\na: {type: exclusve}\nb: {typ: rate}\nc: {type: rate}\nd: {type: exclusive, capacity: 2}\ne: 3\n```',
    '```resources\n- a\n```',
    '```resources\na: {capacity: 0}\nb: {capacity: 2}\n\n```\n\n```resources\nb: {capacity: 2}\n```',
  ]
  expect(blocks.map((block) => findings(`## F\n\n- A\n\n${block}\n`)).join('\n')).toMatchInlineSnapshot(`
    "error malformed-value spec.md:8 The \`accept\` block is not JSON. → Write a JSON list, such as [{"type": "command", "cmd": "npm test"}].
    error malformed-value spec.md:6 Check 1 of the \`accept\` block is wrong at cmd: it is missing; a text is expected. → A check is of type command (cmd), artifact (path), tests (cmd, report), metric (name, source) or http (url), with what it expects in \`expect\`; docs/checks.md has them all.
    error malformed-value spec.md:6 Check 1 of the \`accept\` block is wrong: an object is expected. → A check is of type command (cmd), artifact (path), tests (cmd, report), metric (name, source) or http (url), with what it expects in \`expect\`; docs/checks.md has them all.
    error malformed-value spec.md:6 Check 1 of the \`accept\` block has a pattern that cannot be searched for: it looks around or has a flag within, and only groups can be searched for in bounded time. → Write \`stdout_matches\` with literals, \`.\`, classes, groups, \`|\`, \`* + ? {m,n}\`, \`^\` and \`$\`, without looking around or back; or let a command judge, such as grep -P.
    error malformed-resources spec.md:8 The \`resources\` block is not YAML: a bracket is not closed, or this line is not indented as the lines around it are. → Write YAML, one resource a line: \`testdb: {type: shared_limited, capacity: 2}\`.
    error malformed-resources spec.md:6 The resource “a” has no known type. → Write one of exclusive, shared_limited, rate, budget.
    error malformed-resources spec.md:7 “typ” is no field of the resource “b”. → Did you mean \`type\`?
    error malformed-resources spec.md:8 The resource “c” has no capacity above zero. → Write how many units there are: \`capacity: 2\`.
    error malformed-resources spec.md:9 The exclusive resource “d” has a capacity of 2. → Make it \`shared_limited\`, or leave the capacity out.
    error malformed-resources spec.md:10 The resource “e” has no fields. → Write \`name: {type: exclusive | shared_limited | rate | budget, capacity: n}\`.
    error malformed-resources spec.md:6 The \`resources\` block names no resources. → Write a name and its fields: \`testdb: {type: shared_limited, capacity: 2}\`.
    error malformed-resources spec.md:6 The resource “a” has no capacity above zero. → Write how many units there are: \`capacity: 2\`.
    warning unused-resource spec.md:7 No task uses the resource “b”. → Write \`uses: b\` for the tasks that need it, or take the declaration away.
    error duplicate-resource spec.md:12 The resource “b” is declared twice. → Keep one declaration."
  `)
})

test('hints in places where they mean nothing are told', () => {
  expect(
    findings(`# T

- Early run: \`x\`

\`\`\`sh run
early
\`\`\`

## F

\`\`\`accept
[]
\`\`\`

- A

after: A
`),
  ).toMatchInlineSnapshot(`
    "warning task-outside-feature spec.md:3 This item carries hints but stands above the first feature, so it is not read as a task. → Put it under a \`##\` heading.
    error block-without-task spec.md:5 This \`run\` block stands before any task of its feature. → Put it under the list item that it belongs to.
    error block-without-task spec.md:11 This \`accept\` block stands before any task of its feature. → Put it under the list item that it belongs to.
    warning hint-outside-task spec.md:17 \`after:\` stands outside of a list item and belongs to no task. → Write hints in a list item, or indent them under it. A feature takes only \`priority:\`, right under its heading."
  `)
})

test('a specification without tasks says what one looks like', () => {
  const texts = ['', ' \n\n', 'Build OAuth authentication', '# Title\n\nProse only.\n\n## More\n\nProse.\n']
  expect(texts.map(findings).join('\n')).toMatchInlineSnapshot(`
    "error empty-spec spec.md:1 The specification is empty. → Where hints are written, tasks are list items: a \`##\` heading for each feature and an item for each task under it, such as "- Run the unit tests (30s) after: Type check run: \`npm test\`".
    error empty-spec spec.md:1 The specification is empty. → Where hints are written, tasks are list items: a \`##\` heading for each feature and an item for each task under it, such as "- Run the unit tests (30s) after: Type check run: \`npm test\`".
    error no-tasks spec.md:1 A line without a list item holds no tasks. → Where hints are written, tasks are list items: a \`##\` heading for each feature and an item for each task under it, such as "- Run the unit tests (30s) after: Type check run: \`npm test\`".
    error no-tasks spec.md:1 No list item under a heading was found, so there are no tasks. → Where hints are written, tasks are list items: a \`##\` heading for each feature and an item for each task under it, such as "- Run the unit tests (30s) after: Type check run: \`npm test\`"."
  `)
})

test('findings come in the order of the document, and only so many', () => {
  const lines = findings(`## F\n${'- A after: nothing like it\n'.repeat(600)}`).split('\n')
  expect(lines.length).toBe(501)
  expect(lines[1]).toContain('spec.md:3')
  expect(lines.at(-1)).toContain('There are 100 more findings')
})

test('a long title is cut and kept whole in the description', () => {
  const title = 'word '.repeat(60).trim()
  const documents = [{ path: 'spec/spec.md', origin: 'spec.md', text: `- ${title}` }]
  const { tasks, findings: found } = proposeFromHints({ documents, analysis: NOT_ANALYZED })
  expect(found.map(({ code }) => code)).toEqual(['long-title'])
  expect(tasks[0]?.title.length).toBeLessThanOrEqual(200)
  expect(tasks[0]?.description).toBe(title)
})

test('retries that the effects forbid are a warning in their line; with an undo, or without retries, all is well', () => {
  expect(findings('## F\n\n- Upload (1m) run: `up`\n  - effects: net, fs, db\n  - retries: 3\n')).toMatchInlineSnapshot(
    `"warning retry-without-undo spec.md:5 “Upload” has \`retries: 3\` but is never tried again: its effects (net, db) reach outside, and nothing undoes them. → Give it an \`undo:\`, or take the effects or the retries away."`,
  )
  expect(findings('## F\n\n- Upload (1m) run: `up` undo: `down`\n  - effects: net\n  - retries: 3\n')).toBe('')
  expect(findings('## F\n\n- Upload (1m) run: `up` effects: net\n')).toBe('')
  expect(findings('## F\n\n- Upload (1m) run: `up` effects: net retries: 0\n')).toBe('')
  expect(findings('## F\n\n- Write (1m) run: `up` effects: fs, git retries: 3\n')).toBe('')
})

test('a value out of its range is told with the range, and a length without a unit is not lost in silence', () => {
  const items = [
    'A (99999999999999999h)',
    'A cpu: 1e9',
    'A memory: 999999999TB',
    'A timeout: 9999999h',
    'A (90)',
    'A (1/2/3) run: `x`',
    'A (2) (3h)',
    'A (2) and more',
  ]
  expect(items.map((item) => findings(`## F\n\n- ${item}\n`)).join('\n')).toMatchInlineSnapshot(`
    "error malformed-duration spec.md:3 “(99999999999999999h)” is too long: a task takes 1000000h at most. → Write one length of time, \`(3h)\`, \`(90m)\`, \`(30s)\`, or three that grow, \`(2h/4h/9h)\`.
    error malformed-value spec.md:3 “1e9” is no number of cores (\`cpu:\`). → Write a number above zero, at most 1000000: \`cpu: 2\`.
    error malformed-value spec.md:3 “999999999TB” is no amount of memory (\`memory:\`). → Write a size with its unit, at most 900000TB: \`memory: 512MB\` or \`memory: 2GB\`.
    error malformed-value spec.md:3 “9999999h” is no length of time (\`timeout:\`). → Write a length of time above zero, at most 270000h: \`timeout: 10m\`, \`timeout: 90s\`.
    warning duration-without-unit spec.md:3 “(90)” has no unit, so it is read as a part of the title and not as a length of time. → Write the unit if it is one: “(90m)” or “(90h)”. If it is none, take the parentheses away.
    warning duration-without-unit spec.md:3 “(1/2/3)” has no unit, so it is read as a part of the title and not as a length of time. → Write the unit if it is one: “(1m/2m/3m)” or “(1h/2h/3h)”. If it is none, take the parentheses away.

    "
  `)
})
