import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Proposal } from '../../model/proposal.ts'
import { FOREIGN_PLANS } from '../../../testing/foreign-plans.ts'
import { proposalLines } from '../../../testing/proposal-lines.ts'
import { IMPORT_FORMATS, type ImportFormat } from './exchange-format.ts'
import { importPlan } from './import-plan.ts'
import { recognizeFormat } from './recognize.ts'

function read(format: ImportFormat, text: string): Proposal {
  return Proposal.parse(importPlan([{ path: 'spec/x', origin: 'x', text }], format))
}

function told(format: ImportFormat, text: string): string[] {
  return read(format, text).findings.map(
    ({ severity, place, code, message }) => `${severity} ${place} ${code}: ${message}`,
  )
}

test('Broken JSON is told with its line and column', () => {
  expect(told('task-master', '{\n  "tasks": [\n    { "id": 1, }\n  ]\n}')).toMatchInlineSnapshot(`
    [
      "error x:3 json-broken: This is no JSON: a name in quotes was expected, but "}" stands there (column 16).",
    ]
  `)
  expect(told('beads', '{"id":"a-1","title":"Fine"}\n{"id":"a-2" "title":"Broken"}\n')).toMatchInlineSnapshot(`
    [
      "error x:2 json-broken: This is no JSON: "," or "}" was expected, but a string stands there that is not well formed (column 13).",
    ]
  `)
  expect(told('wfformat', '{"workflow": ')).toMatchInlineSnapshot(`
    [
      "error x:1 json-broken: This is no JSON: a value was expected, but the text ends (column 14).",
    ]
  `)
})

test('Unknown references, tasks that wait for themselves and entries that are no tasks are told and left out', () => {
  const text = `{
  "tasks": [
    { "id": 1, "title": "One", "dependencies": [7, 1, null] },
    "not a task",
    { "id": 12, "title": "Twelve", "dependencies": ["1"], "subtasks": [{ "id": 1, "title": "Part", "dependencies": ["12"] }] }
  ]
}`
  expect(proposalLines(read('task-master', text))).toMatchInlineSnapshot(`
    "# Twelve
    12 Twelve (noop)
    12.1 Part
    # Tasks
    1 One
    12.1 → 12, 1 → 12, 1 → 12.1
    warning x:3 unknown-reference: 1 waits for 7, but there is no task 7.
    warning x:3 waits-for-itself: 1 waits for itself.
    warning x:3 unreadable-dependency: A dependency of 1 is no id: it is left out.
    warning x:4 unreadable-task: An entry in the list of tasks is no task with an id: it is left out.
    warning x:5 waits-for-whole: 12.1 waits for 12, of which it is a part."
  `)
})

test('An id that stands twice is an error, with both places', () => {
  expect(told('spec-kit', '## Phase 1: Setup\n\n- [ ] T001 One\n- [ ] T001 Two\n')).toMatchInlineSnapshot(`
    [
      "error x:4 duplicate-id: The id T001 is given to “One” (x:3) and to “Two”.",
    ]
  `)
})

test('Issues that are parts of each other are told, and stand by themselves', () => {
  const issue = (id: string, on: string): string =>
    JSON.stringify({ id, title: `Do ${id}`, dependencies: [{ issue_id: id, depends_on_id: on, type: 'parent-child' }] })
  expect(proposalLines(read('beads', `${issue('a', 'b')}\n${issue('b', 'a')}\n`))).toMatchInlineSnapshot(`
    "# Do a
    a Do a (noop)
    b Do b
    b → a
    warning x:1 unknown-reference: a is a part of itself, by way of b."
  `)
})

test('A file without tasks is an error', () => {
  expect(IMPORT_FORMATS.map((format) => told(format, '{}').map((line) => line.split(':')[0]))).toMatchInlineSnapshot(`
    [
      [
        "error x",
      ],
      [
        "error x",
      ],
      [
        "error x",
      ],
      [
        "error x",
      ],
      [
        "warning x",
        "error x",
      ],
      [
        "error x",
      ],
    ]
  `)
})

test('No text makes a reader fail, and what it gives is a proposal', () => {
  const samples = Object.values(FOREIGN_PLANS).map(({ text }) => text)
  const piece = fc.constantFrom(
    '\u0000',
    '\ud800',
    '\r',
    '\u2028',
    '"',
    '{',
    ']',
    '- [ ] ',
    '# ',
    '```',
    'T001 ',
    '__proto__',
    '1.1 ',
    'é',
  )
  const odd = fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 8 }).map((pieces) => pieces.join(''))
  const cut = fc.tuple(fc.constantFrom(...samples), fc.nat(), fc.nat(40), odd).map(([text, at, length, put]) => {
    const start = at % text.length
    return text.slice(0, start) + put + text.slice(start + length)
  })
  fc.assert(
    fc.property(fc.oneof(cut, odd), fc.constantFrom(...IMPORT_FORMATS), (text, format) => {
      const proposal = read(format, text)
      const keys = new Set(proposal.tasks.map(({ key }) => key))
      expect(proposal.edges.every(({ from, to }) => keys.has(from) && keys.has(to))).toBe(true)
      recognizeFormat({ origin: 'tasks.md', text })
    }),
    { numRuns: 300 },
  )
})

test('Our own lists and prose are nobody else’s plan', () => {
  const found = (text: string, origin = 'spec.md'): string | undefined => recognizeFormat({ text, origin })
  expect(found('# Plan\n\n## 1. Build\n\n- [ ] 1.1 Compile run: `make`\n')).toBeUndefined()
  expect(found('# Plan\n\n- [ ] Compile\n- [x] Publish after: Compile\n')).toBeUndefined()
  expect(found('{"meta":{"schema":"tasks-slaps/tasks"},"tasks":[]}', 'plans/a/tasks.json')).toBeUndefined()
  expect(found('{"openapi":"3.1.0","paths":{}}', 'api.json')).toBeUndefined()
  expect(found('')).toBeUndefined()
})

test('A Task Master file without a task says which tag has some', () => {
  expect(told('task-master', '{"tasks": []}')).toEqual(['error x:1 no-items: Its list of tasks holds none.'])
  const text = '{\n "master": { "tasks": [] },\n "next": { "tasks": [{ "id": 1, "title": "Write" }] }\n}'
  const [, problem] = read('task-master', text).findings.filter(({ place }) => place === 'x:2')
  expect(problem).toMatchObject({
    message: 'The tag master holds no task.',
    advice: 'Name another tag with --tag: next.',
  })
})

test('A whole that is done before its parts are is told', () => {
  expect(told('kiro', '- [x] 1. Build the list\n- [x] 1.1 Store it\n- [ ] 1.2 Show it\n')).toEqual([
    'warning x:1 done-before-parts: 1 is marked as done, but 1.2 of it is not.',
  ])
})
