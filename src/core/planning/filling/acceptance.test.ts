import { expect, test } from 'vitest'
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { CodeIndex, ProjectCommand } from '../../model/code-index.ts'
import { codePackage, indexOf } from '../../../testing/code-tree.ts'
import { filledItem, type ItemWords } from '../../../testing/filled-item.ts'

function command(name: string, text: string, kind: ProjectCommand['kind'], directory = '.'): ProjectCommand {
  return { name, command: text, kind, directory, source: `${directory}/manifest:1` }
}

/** The checks of an item, a line each. */
function checks(words: ItemWords, index?: CodeIndex): string {
  const { acceptance_checks = [], derivation = [] } = filledItem(words, index)
  const none = derivation.find(({ rule }) => rule === 'no-check')
  return acceptance_checks.length === 0 ? `none: ${none?.because}` : acceptance_checks.map(told).join('\n')
}

function told(check: AcceptanceCheck): string {
  switch (check.type) {
    case 'command':
      return `${check.id}, ${check.priority}: ${check.cmd} in ${check.cwd ?? '.'}`
    case 'artifact':
      return `${check.id}, ${check.priority}: ${check.path} ${JSON.stringify(check.expect)}`
    case 'tests':
    case 'metric':
      return `${check.id}, ${check.priority}: ${check.type}`
    case 'http':
      return `${check.id}, ${check.priority}: ${check.method} ${check.url} is ${check.expect.status}`
  }
}

const MIXED = indexOf(
  `backend/store/token_store.go: exported struct TokenStore
   backend/store/token_store_test.go: import ./token_store | TokenStore; test tokens
   web/src/token-list.tsx: exported component TokenList
   web/package.json`,
  {
    packages: [
      codePackage('.', 'all', 'folder'),
      codePackage('backend', 'backend', 'go', { commands: [command('test', 'go test ./...', 'test', 'backend')] }),
      codePackage('web', 'web', 'npm', {
        commands: [
          command('test:watch', 'bun run test:watch', 'test', 'web'),
          command('e2e', 'bun run e2e', 'test', 'web'),
          command('lint:fix', 'bun run lint:fix', 'lint', 'web'),
          command('typecheck', 'bun run typecheck', 'types', 'web'),
        ],
      }),
    ],
  },
)

test('the project’s own tests of the paths in scope are the check, for Go those of their folders', () => {
  expect(checks({ kind: 'logic', says: 'Rotate what the token store holds' }, MIXED)).toMatchInlineSnapshot(`
    "test, must: go test ./store in backend
    types-2, must: bun run typecheck in web"
  `)
})

test('where a package states no tests that end by themselves, what it states else is run', () => {
  expect(checks({ kind: 'view', says: 'Change web/src/token-list.tsx to show dates' }, MIXED)).toMatchInlineSnapshot(
    `
    "types, must: bun run typecheck in web
    test-2, must: go test ./store in backend"
  `,
  )
})

test('files that the text names must be there afterwards, in their format', () => {
  expect(checks({ kind: 'config', says: 'Write defaults to config/limits.yaml and to limits/schema.json' }))
    .toMatchInlineSnapshot(`
    "file-1, must: config/limits.yaml {"exists":true,"valid":"yaml"}
    file-2, must: limits/schema.json {"exists":true,"valid":"json"}"
  `)
  expect(checks({ kind: 'docs', says: 'Describe `--dry-run` in docs/usage.md' })).toMatchInlineSnapshot(
    `"file-1, must: docs/usage.md {"exists":true,"contains":["--dry-run"]}"`,
  )
})

test('what is removed must be gone', () => {
  const tree = indexOf('src/old_store.ts: exported class OldStore\nsrc/new_store.ts: exported class NewStore')
  expect(checks({ kind: 'removal', says: 'Remove src/old_store.ts' }, tree)).toBe(
    'file-1, must: src/old_store.ts {"exists":false}',
  )
})

test('a whole address of this machine is probed, others are not', () => {
  expect(checks({ kind: 'endpoint', says: 'POST http://localhost:8080/orders answers 201' })).toBe(
    'probe, must: POST http://localhost:8080/orders is 201',
  )
  expect(checks({ kind: 'endpoint', says: 'See https://example.com/orders' })).toMatchInlineSnapshot(
    `"none: nobody looked at a codebase, and the text names no file or address that could be asked"`,
  )
})

test('a migration is tried by the tool that the codebase has', () => {
  const rails = indexOf('db/migrate/20240102030405_create_users.rb\nbin/rails', {
    packages: [codePackage('.', 'shop', 'rubygems', { requires: ['rails'] })],
  })
  const words: ItemWords = { kind: 'migration', says: 'Add refresh tokens to users' }
  expect(checks(words, rails)).toMatchInlineSnapshot(
    `"migration, should: bin/rails db:migrate && bin/rails db:migrate:redo in ."`,
  )
  expect(filledItem(words, rails)).toMatchObject({ compensation: { cmd: 'bin/rails db:rollback' }, idempotent: false })
  const plain = indexOf('db/migrate/20240102030405_create_users.rb')
  expect(checks(words, plain)).toMatchInlineSnapshot(
    `"none: the codebase states no command for these paths, and the text names no file or address"`,
  )
})

const SHOP = indexOf(
  `shop/stores/user_store.py: exported class UserStore
   shop/stores/token_store.py: exported class TokenStore
   shop/routes/tokens.py: route GET /tokens
   tests/stores/test_user_store.py: import ../../shop/stores/user_store | UserStore; test users
   tests/stores/test_token_store.py: import ../../shop/stores/token_store | TokenStore; test tokens
   web/src/TokenList.vue: exported component TokenList
   web/src/UserList.vue: exported component UserList`,
  {
    packages: [
      codePackage('.', 'shop', 'python', { commands: [command('pytest', 'poetry run pytest', 'test')] }),
      codePackage('web', 'web', 'npm', {
        commands: [
          { ...command('test', 'yarn run test', 'test', 'web'), runs: 'vitest' },
          { ...command('test:ci', 'yarn run test:ci', 'test', 'web'), runs: 'vitest --watch=false' },
        ],
      }),
    ],
  },
)

test('tests are those of the task’s packages, of its own files where the runner takes them, and end by themselves', () => {
  expect(checks({ kind: 'logic', says: 'Change shop/stores/token_store.py to rotate tokens' }, SHOP)).toBe(
    'test, must: poetry run pytest tests/stores/test_token_store.py in .',
  )
  expect(checks({ kind: 'view', says: 'Change web/src/TokenList.vue and web/src/token-list.test.ts' }, SHOP)).toBe(
    'file-1, must: web/src/token-list.test.ts {"exists":true}\n' +
      'test, must: yarn run test:ci src/token-list.test.ts in web',
  )
  const watching = indexOf('src/a.ts: exported function a', {
    packages: [
      codePackage('.', 'all', 'npm', { commands: [{ ...command('test', 'npm test', 'test'), runs: 'vitest' }] }),
    ],
  })
  expect(checks({ kind: 'logic', says: 'Change src/a.ts' }, watching)).toBe('test, must: npx vitest run in .')
})

test('what the text names and the code does not have yet must be there afterwards', () => {
  expect(checks({ kind: 'logic', says: 'Add a function `rotate` to shop/stores/token_store.py' }, SHOP)).toBe(
    'name, must: shop/stores/token_store.py {"contains":["rotate"]}\n' +
      'test, must: poetry run pytest tests/stores/test_token_store.py in .',
  )
  const known = 'Add a class `UserStore` to shop/stores/token_store.py'
  expect(checks({ kind: 'logic', says: known }, SHOP)).not.toContain('name,')
})

test('a new file whose name nobody said is no check; one that is called by words of the text brings its test', () => {
  expect(checks({ kind: 'model', says: 'Add a session store for users' }, SHOP)).toContain(
    'must: tests/stores/test_session_store.py {"exists":true}',
  )
  const field = checks({ kind: 'model', says: 'Add `session_id` to the token store' }, SHOP)
  expect(field).not.toContain('session_id_store')
})

test('a page that the text gives the address of must be there', () => {
  const pages = indexOf(
    `pages/household/members.vue: exported component Members
     pages/household/notifiers.vue: exported component Notifiers`,
  )
  const words: ItemWords = { kind: 'view', says: 'Add a page `/household/pantry` with a table of household members' }
  expect(checks(words, pages)).toContain('must: pages/household/pantry.vue {"exists":true}')
})
