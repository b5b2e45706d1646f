import { expect, test } from 'vitest'
import { codePackage, indexOf, rawFiles } from '../../../testing/code-tree.ts'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { analysisOf } from './analysis.ts'

const lists = (tree: string) => {
  const { existing_apis, reused_components, extension_points, counts } = analysisOf(indexOf(tree), {}, 'test 1')
  return { existing_apis, reused_components, extension_points, counts }
}

test('what is used by others is counted through what passes it on; tests do not count', () => {
  expect(
    lists(
      `src/log/logger.ts: exported class Logger; class Hidden; exported constant LEVEL
       src/log/index.ts: import[reexport] ./logger; reexport * | ./logger
       src/a.ts: import ./log | Logger, LEVEL
       src/b.ts: import @/log | type Logger
       src/c.ts: import ./log/logger.js | Logger as Log, Hidden
       src/c.test.ts: import ./log | LEVEL`,
    ),
  ).toMatchInlineSnapshot(`
    {
      "counts": {
        "existing_apis": 0,
        "extension_points": 0,
        "reused_components": 1,
      },
      "existing_apis": [],
      "extension_points": [],
      "reused_components": [
        "class Logger (src/log/logger.ts:1): 3 files use it",
      ],
    }
  `)
})

test('APIs are routes and the types that others call', () => {
  expect(
    lists(
      `src/users/routes.ts: route GET /users/:id; route POST /users; import ./user-service | UserService
       src/users/user-service.ts: exported class UserService; exported class UserRow; method UserService.find
       src/users/user-service.test.ts: route GET /fake; import ./user-service | UserService
       src/unused-service.ts: exported class UnusedService`,
    ).existing_apis,
  ).toMatchInlineSnapshot(`
    [
      "GET /users/:id (src/users/routes.ts:1)",
      "POST /users (src/users/routes.ts:2)",
      "class UserService (src/users/user-service.ts:1): 1 file uses it",
    ]
  `)
})

test('extension points are abstract, implemented, or extended by several', () => {
  expect(
    lists(
      `src/auth/provider.ts: exported abstract class BaseAuthProvider; abstract method BaseAuthProvider.login; abstract method BaseAuthProvider.logout
       src/auth/oauth.ts: import ./provider | BaseAuthProvider; exported class OAuth; OAuth extends BaseAuthProvider<Token>
       src/auth/saml.ts: import ./provider | BaseAuthProvider; exported class Saml; Saml extends BaseAuthProvider
       src/auth/saml.test.ts: import ./provider | BaseAuthProvider; class Fake; Fake extends BaseAuthProvider
       src/shapes.ts: exported interface Row; exported interface Named; exported interface Port; class A; A implements Port; class Lone; class B; B extends Lone
       src/registry.ts: registry plugins; exported class Formats; exported class ToolRegistry; registry ToolRegistry
       src/a.ts: registry[registration] plugins.register; registry[registration] plugins.register; registry[registration] Formats.add
       src/b.ts: registry[registration] app.use; registry[registration] api.registerTool; registry[registration] this.toolRegistry.set`,
    ).extension_points,
  ).toMatchInlineSnapshot(`
    [
      "abstract class BaseAuthProvider (src/auth/provider.ts:1): 2 subclasses, 2 abstract members (login, logout)",
      "registry plugins (src/registry.ts:1): 2 places register with it",
      "interface Port (src/shapes.ts:3): 1 implementation",
      "registry Formats.add (src/registry.ts:2): 1 place registers with it",
      "registry ToolRegistry (src/registry.ts:4): 1 place registers with it",
    ]
  `)
})

test('what stands in a file for tests only is no implementation, no route and no registry of it', () => {
  const tree = `src/agent.rs: exported abstract trait Agent; struct Real; Real implements Agent; struct Other; Other implements Agent
     src/mock.rs: test[scope] tests; struct Mock; Mock implements Agent; route GET /fake; registry plugins.register`
  const files = rawFiles(tree).map((file) => ({
    ...file,
    facts: file.facts.map((fact) => (fact.noun === 'scope' ? { ...fact, end_line: 9 } : fact)),
  }))
  const { existing_apis, extension_points } = analysisOf(indexOf('', { files }), {}, 'test 1')
  expect(existing_apis).toEqual([])
  expect(extension_points).toEqual(['trait Agent (src/agent.rs:1): 2 implementations'])
})

test('a type of Go meets an interface by its methods, and a package is imported as a whole', () => {
  const packages = [codePackage('.', 'shop.io/app', 'go')]
  const index = indexOf(
    `store/store.go: exported abstract interface Store; abstract method Store.Get; abstract method Store.Put; abstract method Store.Drop; exported interface Reader; method Reader.Get; abstract interface closer; abstract method closer.Close
     store/memory.go: exported struct Memory; method Memory.Get
     store/memory_put.go: method Memory.Put; method Memory.Drop; method Memory.Close
     store/half.go: exported struct Half; method Half.Get
     api/api.go: import shop.io/app/store; exported struct Server
     cmd/main.go: import shop.io/app/store; import shop.io/app/api
     cmd/main_test.go: import shop.io/app/api`,
    { packages },
  )
  const { existing_apis, reused_components, extension_points } = analysisOf(index, {}, 'test 1')
  expect({ existing_apis, reused_components, extension_points }).toMatchInlineSnapshot(`
    {
      "existing_apis": [
        "interface Store (store/store.go:1): 2 files import its package",
      ],
      "extension_points": [
        "interface Reader (store/store.go:5): 2 types have its methods",
        "interface Store (store/store.go:1): 1 type has its methods, 3 abstract members (Get, Put, Drop)",
      ],
      "reused_components": [
        "package store (store): 2 files import it, for Store, Half, Memory",
      ],
    }
  `)
})

test('lists are cut, counts are whole, and neither routes nor types crowd the other out', () => {
  const routes = Array.from({ length: 150 }, (_, i) => `route GET /r${i}`).join('; ')
  const services = Array.from({ length: 70 }, (_, i) => `exported class S${i}Service`).join('; ')
  const names = Array.from({ length: 70 }, (_, i) => `S${i}Service`).join(', ')
  const { existing_apis, counts } = lists(`a.ts: ${routes}; ${services}\nb.ts: import ./a | ${names}`)
  expect(existing_apis).toHaveLength(100)
  expect(existing_apis.filter((text) => text.startsWith('GET'))).toHaveLength(50)
  expect(counts.existing_apis).toBe(220)
})

test('what was passed over is counted by reason, and the history is named', () => {
  const unread = [
    { code: 'binary', path: 'a', reason: 'no text', count: 12 },
    { code: 'too-large', path: 'b', reason: 'large' },
    { code: 'binary', path: 'c', reason: 'other' },
  ]
  const lists = { files: [], co_changes: [], recipes: [], added_by_kind: [], changes: [] }
  const history = { commit: 'abc', commits: 7, truncated: true, ...lists }
  const analysis = analysisOf(indexOf('', { unread, history }), {}, 'test 1', 'h')
  expect(analysis).toMatchObject({
    unread: { binary: 13, 'too-large': 1 },
    history: { commit: 'abc', commits: 7, truncated: true },
    hash: 'h',
  })
})

test('nothing read is said with the same fields', () => {
  expect(Object.keys(analysisOf(indexOf(''), {}, 'none'))).toEqual(Object.keys(NOT_ANALYZED))
  expect(analysisOf(indexOf(''), {}, 'none')).toEqual(NOT_ANALYZED)
})
