import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TaskProposal } from '../../model/proposal.ts'
import { codePackage, indexOf } from '../../../testing/code-tree.ts'
import { filledItem } from '../../../testing/filled-item.ts'

const CODE = indexOf(
  `src/models/user.ts: exported class User
   src/models/order.ts: exported class Order
   src/models/user.test.ts: import ./user | User; test users
   src/views/user-list.tsx: exported component UserList
   db/migrations/0001_users.sql
   package-lock.json`,
  {
    packages: [
      codePackage('.', 'shop', 'npm', {
        commands: [{ name: 'test', command: 'npm test', kind: 'test', directory: '.', source: 'package.json:5' }],
      }),
    ],
  },
)

const EVIDENCE = {
  type: 'inferred',
  source: 's',
  quote: '',
  loc: { start_line: 1, end_line: 1 },
  confidence: 1,
  rationale: 'r',
} as const

test('a whole task says what it is, where it ends, what it needs and why', () => {
  const fields = filledItem(
    {
      kind: 'model',
      says: 'Users must have a display name',
      criteria: ['A user without a name shows the e-mail address.'],
      bounds: [{ text: 'Names are at most 80 letters long', kind: 'quality' }],
      excluded: ['Display names in several languages for users'],
      others: ['Orders list their users'],
    },
    CODE,
  )
  expect(fields).toMatchInlineSnapshot(`
    {
      "acceptance_checks": [
        {
          "expect": {
            "exists": true,
          },
          "id": "file-1",
          "path": "src/models/display-name.ts",
          "priority": "should",
          "timeout_seconds": 30,
          "type": "artifact",
          "when": "on_complete",
        },
        {
          "expect": {
            "exists": true,
          },
          "id": "file-2",
          "path": "src/models/display-name.test.ts",
          "priority": "must",
          "timeout_seconds": 30,
          "type": "artifact",
          "when": "on_complete",
        },
        {
          "cmd": "npm test",
          "expect": {
            "exit_code": 0,
          },
          "id": "test",
          "priority": "must",
          "timeout_seconds": 900,
          "type": "command",
          "when": "on_complete",
        },
      ],
      "capabilities": [
        "backend",
      ],
      "category": "foundation",
      "checkpoints": [
        {
          "at_percent": 55,
          "description": "the code is written",
          "name": "code",
          "rollback_capable": true,
        },
        {
          "at_percent": 90,
          "description": "the tests are written",
          "name": "tests",
          "rollback_capable": true,
        },
      ],
      "complexity": {
        "breakdown": "1 changed source file @ 15 LoC (default), 1 changed test file @ 15 LoC (default), 1 new source file @ 50 LoC (default), 1 new test file @ 50 LoC (default), 1 criterion tested @ 15 LoC (default)",
        "value": "~145 LoC",
      },
      "derivation": [
        {
          "at": "src/models/user.ts",
          "because": "its path says users; is imported by src/models/user.test.ts",
          "field": "scope_includes",
          "rule": "scope-found",
          "score": 0.12,
        },
        {
          "at": "src/models/user.test.ts",
          "because": "tests src/models/user.ts",
          "field": "scope_includes",
          "rule": "scope-derived",
          "score": 0.12,
        },
        {
          "at": "src/models/display-name.ts",
          "because": "src/models has 2 files named *.ts",
          "field": "scope_includes",
          "rule": "scope-new",
          "score": 0.12,
        },
        {
          "at": "src/models/display-name.test.ts",
          "because": "tests stand so for user.ts",
          "field": "scope_includes",
          "rule": "scope-new",
          "score": 0.12,
        },
        {
          "because": "1 changed source file @ 15 LoC (default), 1 changed test file @ 15 LoC (default), 1 new source file @ 50 LoC (default), 1 new test file @ 50 LoC (default), 1 criterion tested @ 15 LoC (default)",
          "field": "complexity",
          "rule": "counted-parts",
          "score": 145,
        },
        {
          "because": "145 lines at 30 an hour, from 1 h to 8 h; 43 % less to 86 % more, the wider the less is known",
          "field": "duration",
          "rule": "hours-by-size",
          "score": 4.75,
        },
        {
          "at": "spec.md#L1-L1",
          "because": "what is demanded is a criterion: “Users must have a display name”",
          "field": "done_when",
          "rule": "demand-as-criterion",
        },
        {
          "at": "spec.md#L2-L2",
          "because": "the specification states it: “A user without a name shows the e-mail address.”",
          "field": "done_when",
          "rule": "stated-criterion",
        },
        {
          "at": "spec.md#L3-L3",
          "because": "it holds for this task: “Names are at most 80 letters long”",
          "field": "done_when",
          "rule": "bound-as-criterion",
        },
        {
          "because": "the specification excludes it: the heading “Requirements”",
          "field": "stop_when",
          "rule": "exclusion",
        },
        {
          "at": "src/models/display-name.ts",
          "because": "the file is to be made; its place is worked out",
          "field": "acceptance_checks",
          "rule": "named-file",
        },
        {
          "at": "src/models/display-name.test.ts",
          "because": "the file is to be made; its place is worked out",
          "field": "acceptance_checks",
          "rule": "named-file",
        },
        {
          "at": "package.json:5",
          "because": "the project states “test” for these paths",
          "field": "acceptance_checks",
          "rule": "project-command",
        },
        {
          "because": "work of the kind model is foundation",
          "field": "category",
          "rule": "by-kind",
        },
        {
          "because": "the kind model and the files in scope ask for backend",
          "field": "capabilities",
          "rule": "by-files",
        },
        {
          "because": "it writes the files in its scope, which version control takes back",
          "field": "effects",
          "rule": "effect-on-files",
        },
        {
          "because": "it only edits files, so that doing it again ends in the same state",
          "field": "idempotent",
          "rule": "files-only",
        },
        {
          "because": "it writes code, tests, one after the other",
          "field": "checkpoints",
          "rule": "by-artifacts",
        },
      ],
      "description": "Users must have a display name. Names are at most 80 letters long.",
      "done_when": [
        "Users must have a display name",
        "A user without a name shows the e-mail address.",
        "Names are at most 80 letters long",
      ],
      "duration": {
        "mostLikely": 4.75,
        "optimistic": 2.75,
        "pessimistic": 8.75,
      },
      "duration_basis": "estimated",
      "effects": [
        {
          "kind": "fs",
          "reversible": true,
          "writes": [
            "src/models/user.ts",
            "src/models/user.test.ts",
            "src/models/display-name.ts",
            "src/models/display-name.test.ts",
          ],
        },
      ],
      "idempotent": true,
      "inferred": [
        "boundaries.scope.includes",
        "boundaries.expected_complexity",
        "duration",
        "acceptance_checks",
        "resource_requirements.peak",
        "category",
        "resource_requirements.estimated",
        "resource_requirements.worker_capabilities_required",
        "effects",
        "idempotent",
        "execution_guidance.checkpoints",
      ],
      "peak": {
        "cpu_cores": 1,
        "during": "its tests",
        "exclusive_resources": [],
        "memory_mb": 1024,
        "shared_resources": {},
      },
      "resources": {
        "cpu_cores": 0.5,
        "exclusive_resources": [],
        "memory_mb": 512,
        "shared_resources": {},
      },
      "scope_includes": [
        "src/models/user.ts",
        "src/models/user.test.ts",
        "src/models/display-name.ts",
        "src/models/display-name.test.ts",
      ],
      "stop_when": "The criteria hold. Out of scope: Display names in several languages for users",
    }
  `)
})

test('the same item and codebase give the same bytes', () => {
  const words = { kind: 'model', says: 'Users must have a display name', others: ['Orders list their users'] } as const
  const once = JSON.stringify(filledItem(words, CODE))
  expect(JSON.stringify(filledItem(words, structuredClone(CODE)))).toBe(once)
})

test('whatever is said, a task is filled that the model accepts', () => {
  const words = fc.stringMatching(/^[\w ./*()[\]{}:~"'\\-]{1,60}$/)
  const kinds = fc.constantFrom('migration', 'model', 'endpoint', 'docs', 'removal', 'logic', 'spike', 'infrastructure')
  fc.assert(
    fc.property(words, kinds, fc.boolean(), (says, kind, hasCode) => {
      const fields = filledItem({ kind, says, criteria: [says] }, hasCode ? CODE : undefined)
      const task = { key: 'k', feature: 'f', title: 't', evidence: [EVIDENCE], ...fields }
      expect(TaskProposal.safeParse(task).error?.issues ?? []).toEqual([])
      expect(new Set(fields.scope_includes).size).toBe(fields.scope_includes?.length ?? 0)
      expect((fields.scope_excludes ?? []).filter((path) => fields.scope_includes?.includes(path))).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('every field that was worked out is listed, and has its reason', () => {
  const { inferred = [], derivation = [] } = filledItem({ kind: 'migration', says: 'Add display names to users' }, CODE)
  expect(inferred).toMatchInlineSnapshot(`
    [
      "boundaries.scope.includes",
      "boundaries.expected_complexity",
      "duration",
      "boundaries.definition_of_done.criteria",
      "acceptance_checks",
      "category",
      "resource_requirements.estimated",
      "resource_requirements.worker_capabilities_required",
      "effects",
      "idempotent",
      "execution_guidance.checkpoints",
    ]
  `)
  expect([...new Set(derivation.map(({ field }) => field))]).toMatchInlineSnapshot(`
    [
      "scope_includes",
      "complexity",
      "duration",
      "done_when",
      "acceptance_checks",
      "category",
      "capabilities",
      "effects",
      "idempotent",
      "checkpoints",
    ]
  `)
  expect(derivation.filter(({ because }) => because === '')).toEqual([])
})

test('locks of lock files are taken by who writes them', () => {
  const lock = {
    type: 'exclusive',
    capacity: 1,
    location: 'package-lock.json:1',
    constraint: 'one at a time',
    reason: '',
  } as const
  const shared = { 'lock file package-lock.json': lock }
  const says = 'Add the library zod and update package-lock.json'
  expect(filledItem({ kind: 'config', says }, CODE, shared).resources?.exclusive_resources).toEqual([
    'lock file package-lock.json',
  ])
  expect(filledItem({ kind: 'config', says: 'Name users' }, CODE, shared).resources?.exclusive_resources).toEqual([])
})

test('what may only be made is of low priority, and a stated priority stands', () => {
  expect(filledItem({ kind: 'logic', says: 'Users may hide', more: { modality: 'may' } })).toMatchObject({
    priority: 'low',
  })
  expect(filledItem({ kind: 'logic', says: 'Users hide', more: { priority: 'critical' } })).toMatchObject({
    priority: 'critical',
  })
  expect(filledItem({ kind: 'logic', says: 'Users hide' }).priority).toBeUndefined()
})

test('a task ends where the next demand of its feature begins, unless something is excluded', () => {
  expect(filledItem({ kind: 'logic', says: 'List orders', others: ['Cancel orders'] }).stop_when).toBe(
    'The criteria hold. What is demanded next is another task: Cancel orders',
  )
  const excluded = ['Orders of other shops are not in the list']
  expect(filledItem({ kind: 'logic', says: 'List orders of a shop', excluded }).stop_when).toMatchInlineSnapshot(
    `"The criteria hold. Out of scope: Orders of other shops are not in the list"`,
  )
})
