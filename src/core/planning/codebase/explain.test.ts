import { expect, test } from 'vitest'
import { codePackage, indexOf } from '../../../testing/code-tree.ts'
import { explainSymbol, nearestSymbols } from './explain.ts'

const history = {
  commit: 'abc',
  commits: 9,
  truncated: false,
  recipes: [],
  added_by_kind: [],
  changes: [],
  files: [{ path: 'src/auth/provider.ts', commits: 5, heat: 2.5, added: 90 }],
  co_changes: [{ a: 'src/auth/oauth.ts', b: 'src/auth/provider.ts', commits: 4 }],
}
const owners = [{ pattern: '/src/auth/', owners: ['@security'], source: 'CODEOWNERS:1' }]
const index = indexOf(
  `src/auth/provider.ts: exported abstract class BaseAuthProvider; abstract method BaseAuthProvider.login; BaseAuthProvider implements Plugin
   src/auth/provider.test.ts: import ./provider | BaseAuthProvider; test logs in
   src/auth/oauth.ts: import ./provider | BaseAuthProvider; exported class OAuth; OAuth extends BaseAuthProvider; env AUTH_URL
   src/auth/saml.ts: import ./provider | BaseAuthProvider; class Saml; export Saml; Saml extends BaseAuthProvider; env AUTH_URL
   src/app.ts: import ./auth/oauth | OAuth; route GET /login; function start`,
  { history, owners },
)

test('a symbol is explained by where it stands, who uses it, what tests it, and where it is listed', () => {
  expect(explainSymbol(index, 'BaseAuthProvider')).toMatchInlineSnapshot(`
    [
      {
        "builds_upon": [
          "implements Plugin (from elsewhere)",
        ],
        "changed": {
          "commits": 5,
          "heat": 2.5,
        },
        "changes_with": [
          {
            "commits": 4,
            "path": "src/auth/oauth.ts",
          },
        ],
        "exported": true,
        "exported_why": "the rule test/rule says so of what it finds",
        "file": "src/auth/provider.ts",
        "heirs": [
          "OAuth (src/auth/oauth.ts:3), extends",
          "Saml (src/auth/saml.ts:4), extends",
        ],
        "lists": {
          "existing_apis": "yes, place 2 of 2 entries: abstract class BaseAuthProvider (src/auth/provider.ts:1): 2 files use it",
          "extension_points": "yes, place 1 of 1 entry: abstract class BaseAuthProvider (src/auth/provider.ts:1): 2 subclasses, 1 abstract member (login)",
          "reused_components": "yes, place 1 of 1 entry: abstract class BaseAuthProvider (src/auth/provider.ts:1): 2 files use it",
        },
        "name": "BaseAuthProvider",
        "owners": [
          "@security",
        ],
        "package": ".",
        "places": [
          "src/auth/provider.ts:1",
        ],
        "rule": "test/rule",
        "tested_by": [
          "src/auth/provider.test.ts",
        ],
        "used_by": [
          "src/auth/oauth.ts",
          "src/auth/saml.ts",
        ],
        "what": "class",
      },
    ]
  `)
})

test.each([
  ['BaseAuthProvider.login', 'method', ['src/auth/provider.ts:2']],
  ['GET /login', 'route', ['src/app.ts:2']],
  ['AUTH_URL', 'env', ['src/auth/oauth.ts:4', 'src/auth/saml.ts:5']],
  ['src/app.ts', 'file', ['src/app.ts']],
  ['app.ts', 'file', ['src/app.ts']],
  ['oauth', 'class', ['src/auth/oauth.ts:2']],
])('%s is a %s', (name, what, places) => {
  expect(explainSymbol(index, name).map((one) => [one.what, one.places])).toEqual([[what, places]])
})

test('why something is not listed is said', () => {
  const reasons = (name: string) => {
    const [one] = explainSymbol(index, name)
    return [one?.exported_why, ...Object.values(one?.lists ?? {})]
  }
  expect([reasons('start'), reasons('OAuth'), reasons('Saml'), reasons('BaseAuthProvider.login'), reasons('AUTH_URL')])
    .toMatchInlineSnapshot(`
      [
        [
          "neither its own line nor a list of the file offers it",
          "no: it is not exported",
          "no: it is not exported",
          "no: it is no type",
        ],
        [
          "the rule test/rule says so of what it finds",
          "no: its name does not say that others call it (as Service, Client, Repository would), and nothing implements it",
          "no: only 1 file uses it (2 would do)",
          "no: nothing of it is abstract, and nothing builds upon it (2 would do)",
        ],
        [
          "line 3 of the file lists it",
          "no: no use of it was seen in another file",
          "no: no use of it was seen in another file",
          "no: nothing of it is abstract, and nothing builds upon it (2 would do)",
        ],
        [
          "neither its own line nor a list of the file offers it",
          "no: it is part of BaseAuthProvider",
          "no: it is part of BaseAuthProvider",
          "no: it is part of BaseAuthProvider",
        ],
        [
          "an environment variable is not exported",
          "no: only routes and types are",
          "no: an environment variable is not",
          "no: an environment variable is not",
        ],
      ]
    `)
})

test('a name that stands in several files is told of the first that is no test', () => {
  const several = indexOf(
    `apps/web/__tests__/setup.ts: env DATABASE_URL
     packages/config/src/env.ts: env DATABASE_URL
     packages/db/src/open.ts: env DATABASE_URL`,
    { packages: [codePackage('.', 'all'), codePackage('apps/web', 'web'), codePackage('packages/config', 'config')] },
  )
  const [one] = explainSymbol(several, 'DATABASE_URL')
  expect([one?.places.length, one?.file, one?.package]).toEqual([3, 'packages/config/src/env.ts', 'packages/config'])
  expect(one?.lists.existing_apis).toBe('no: only routes and types are')
})

test('an unknown name has near ones', () => {
  expect(explainSymbol(index, 'BaseAuthProvidr')).toEqual([])
  expect(nearestSymbols(index, 'BaseAuthProvidr')).toEqual(['BaseAuthProvider'])
  expect(nearestSymbols(index, 'App.strat')).toEqual(['start'])
})

test('of Rust it is said that a module is imported, for its functions are called by their path', () => {
  const rust = indexOf(
    `src/main.rs: import[module] api
     src/api/mod.rs: import[module] completions; import[module] rows
     src/api/completions.rs: exported function handle; import crate::api::rows
     src/api/rows.rs: exported function rows`,
    { packages: [codePackage('.', 'shop', 'cargo')] },
  )
  const reasons = ['handle', 'rows'].map((name) => explainSymbol(rust, name)[0]?.lists.reused_components)
  expect(reasons).toMatchInlineSnapshot(`
    [
      "no: no use of its name was seen in another file, but its module is imported by 1 file",
      "yes, place 1 of 1 entry: function rows (src/api/rows.rs:1): 2 files use it",
    ]
  `)
})

test('a route is found by its address alone, and what an own rule calls a job is called so', () => {
  const index = indexOf(
    `src/a.ts: route GET /v1/models; route POST /v1/models; route GET /v1/models/:id; registry[job] SendMail`,
  )
  expect(explainSymbol(index, '/v1/models').map(({ name }) => name)).toEqual(['GET /v1/models', 'POST /v1/models'])
  const [job] = explainSymbol(index, 'SendMail')
  expect(job?.what).toBe('job')
  expect(job?.lists.extension_points).toContain(': job SendMail (src/a.ts:4)')
})
