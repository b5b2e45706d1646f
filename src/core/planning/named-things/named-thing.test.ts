import { expect, test } from 'vitest'
import fc from 'fast-check'
import { namedThingsIn } from './named-thing.ts'

function named(text: string): string {
  return namedThingsIn(text)
    .map(({ kind, name, said }) => (name === said ? `${kind} ${name}` : `${kind} ${name} (${said})`))
    .join('\n')
}

test('things are known by their form', () => {
  expect(
    named(`Add \`POST /api/users/:id/tokens\` in \`internal/api/users.go:12\`, GET /users/{id} and /api/v1/teams.
OAuthTokenStore.load() reads DATABASE_URL and takes --dry-run or \`--limit=5\`. Run \`tasks export --to x\`.
Publish @scope/pkg with \`interface Foo\`, \`Foo::bar()\`, \`AppStatusBar\` and parse_config; see ./docs/plan.md.`),
  ).toMatchInlineSnapshot(`
    "endpoint POST /api/users/{}/tokens (POST /api/users/:id/tokens)
    file internal/api/users.go
    endpoint GET /users/{} (GET /users/{id})
    endpoint /api/v1/teams
    symbol OAuthTokenStore.load (OAuthTokenStore.load())
    config_key DATABASE_URL
    flag --dry-run
    flag --limit
    command tasks export (tasks export --to x)
    package @scope/pkg
    type Foo (interface Foo)
    symbol Foo.bar (Foo::bar())
    component AppStatusBar
    symbol parse_config
    file docs/plan.md (./docs/plan.md)"
  `)
})

test('things are known by the noun beside them', () => {
  expect(
    named(`The \`users\` table and the order items table. The User model. A rate limit middleware.
Emit the \`user.created\` event; listen to event \`team.deleted\`. The existing service. The package \`zod\`.`),
  ).toMatchInlineSnapshot(`
    "table user (users)
    table order_item (order items)
    entity user (User)
    component rate limit middleware
    event user.created
    event team.deleted
    package zod"
  `)
})

test('plain words and names of products are no things', () => {
  expect(named('Use GitHub and Node.js, e.g. with TypeScript; and/or HTTP. The end. It is 1.5 h, v1.2.h')).toBe('')
})

test('what was said stands where it says, once, for any text', () => {
  const words = fc.constantFrom(
    '`',
    'GET ',
    '/api/x',
    '{id}',
    'users',
    ' table',
    '--a-b',
    'a_b()',
    '\n',
    '. ',
    'User',
    ' model',
    'src/a.ts',
    ':1',
    '(',
    ')',
    '😀',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 5 })), { maxLength: 30 }), (parts) => {
      const text = parts.join('')
      let end = 0
      for (const { said, start, name } of namedThingsIn(text)) {
        expect(text.slice(start, start + said.length)).toBe(said)
        expect(name).not.toBe('')
        expect(start).toBeGreaterThanOrEqual(end)
        end = start + said.length
      }
    }),
    { numRuns: 300 },
  )
})

test('a long line without a name costs no more than its length', () => {
  for (const piece of ['a', 'a_', '/a', '`', '(', 'a.', '--a', 'A_', '{', '/api/']) {
    const started = process.cpuUsage().user
    namedThingsIn(piece.repeat(200_000))
    expect(process.cpuUsage().user - started).toBeLessThan(2_000_000)
  }
})
