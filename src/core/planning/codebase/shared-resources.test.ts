import { expect, test } from 'vitest'
import type { CodeFile } from '../../model/code-index.ts'
import { findResources, type ResourceStatement } from './shared-resources.ts'

const MIGRATIONS: ResourceStatement = {
  name: 'database migrations in ${folder}',
  type: 'exclusive',
  capacity: 1,
  constraint: 'one migration at a time',
  reason: 'migrations run in the order of their numbers',
}
const POOL: ResourceStatement = {
  name: 'test database pool',
  type: 'shared_limited',
  capacity: 'detail',
  constraint: '${detail} connections',
  reason: 'stated in ${path}',
}

function file(path: string, rule: string, name: string, detail?: string): CodeFile {
  const fact = { kind: 'resource' as const, noun: 'x', name, line: 3, end_line: 3, rule }
  return {
    path,
    language: null,
    role: 'source',
    bytes: 1,
    lines: 1,
    package: '.',
    facts: [detail === undefined ? fact : { ...fact, detail }],
    imports: [],
    tests: [],
  }
}

const statements = new Map([
  ['rails/migration', MIGRATIONS],
  ['rails/pool', POOL],
])

test('matches that give one name are one resource, located by their folder', () => {
  const files = [file('db/migrate/1_a.rb', 'rails/migration', 'A'), file('db/migrate/2_b.rb', 'rails/migration', 'B')]
  expect(findResources({ files }, statements)).toEqual({
    'database migrations in db/migrate': {
      type: 'exclusive',
      capacity: 1,
      location: 'db/migrate/',
      constraint: 'one migration at a time',
      reason: 'migrations run in the order of their numbers',
    },
  })
})

test('files that stand in no folder are told by the first of them', () => {
  const files = [file('Dockerfile', 'rails/pool', 'pool', '3'), file('shop.toml', 'rails/pool', 'pool', '3')]
  expect(findResources({ files }, statements)['test database pool']?.location).toBe('Dockerfile:3 and 1 more')
})

test('a found number is the capacity, the smallest of several, and 1 where it is no number', () => {
  const capacity = (...details: string[]): number | undefined =>
    findResources(
      { files: details.map((detail, at) => file(`config/${at}.yml`, 'rails/pool', 'pool', detail)) },
      statements,
    )['test database pool']?.capacity
  expect([capacity('3'), capacity('5', '3'), capacity('many'), capacity('-2')]).toEqual([3, 3, 1, 1])
})

test('made-up projects in fixtures and rules without a statement give nothing, and no name breaks the record', () => {
  const files = [
    file('test/fixtures/db/migrate/1_a.rb', 'rails/migration', 'A'),
    file('app/models/user.rb', 'rails/model', 'users'),
  ]
  expect(findResources({ files }, statements)).toEqual({})
  const odd = new Map([['a/b', { ...POOL, name: '${name}' }]])
  expect(Object.keys(findResources({ files: [file('x.yml', 'a/b', '__proto__', '2')] }, odd))).toEqual(['__proto__'])
})

test('a variable that holds the address of a service with a state is one, other addresses are not', () => {
  const names = ['DATABASE_URL', 'REDIS_HOST', 'APP_URL', 'OAUTH_CALLBACK_URL', 'NODE_ENV', 'SHOP_TEST_POSTGRES_DSN']
  const files = names.map((name, at) => {
    const one = file(`src/${at}.ts`, 'javascript/env', name)
    return { ...one, facts: one.facts.map((fact) => ({ ...fact, kind: 'env' as const })) }
  })
  expect(Object.keys(findResources({ files }, statements))).toEqual([
    'service behind DATABASE_URL',
    'service behind REDIS_HOST',
    'service behind SHOP_TEST_POSTGRES_DSN',
  ])
})

test('tests of migrations are none, and a journal below the migrations is the same resource as they are', () => {
  const journal: ResourceStatement = { ...MIGRATIONS, name: 'database migrations in ${parent}' }
  const both = new Map([...statements, ['drizzle/journal', journal] as const])
  const found = (...paths: [path: string, role: CodeFile['role'], rule?: string][]) => {
    const files = paths.map(([path, role, rule = 'rails/migration']) => {
      const one = file(path, rule, path)
      return { ...one, role, facts: one.facts.map((fact) => ({ ...fact, noun: 'migrations' })) }
    })
    return Object.entries(findResources({ files }, both)).map(([name, { location }]) => `${name}: ${location}`)
  }
  expect(found(['db/__tests__/migrations/0042_checks.test.ts', 'test'])).toEqual([])
  expect(
    found(
      ['db/migrations/0001_users.sql', 'migration'],
      ['db/migrations/meta/_journal.json', 'data', 'drizzle/journal'],
    ),
  ).toEqual(['database migrations in db/migrations: db/migrations/'])
  expect(found(['db/out/meta/_journal.json', 'data', 'drizzle/journal'])).toEqual([
    'database migrations in db/out: db/out/',
  ])
})
