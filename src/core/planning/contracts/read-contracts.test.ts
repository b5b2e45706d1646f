import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openReport } from '../spec/report.ts'
import { readSource } from '../spec/source-text.ts'
import { readStatements } from '../spec/statements.ts'
import type { ContractFact } from './contract-fact.ts'
import { isContract, readContracts } from './read-contracts.ts'

function read(path: string, text: string): { facts: ContractFact[]; findings: string[] } {
  const source = readSource({ path: `spec/${path}`, origin: path, text })
  const statements = isContract(path) ? [] : readStatements(source).statements
  const report = openReport()
  const facts = readContracts([{ source, statements }], report)
  return { facts, findings: report.findings([source]).map(({ code }) => code) }
}

/** Each fact as a line: kind, name, fields, what it refers to, and its quote. */
function told(path: string, text: string): string {
  const { facts } = read(path, text)
  const lines = facts.map(({ kind, name, details, source, span }) => {
    const fields = details.fields.length === 0 ? '' : ` {${details.fields.join(' ')}}`
    const uses = details.uses.length === 0 ? '' : ` → ${details.uses.join(' ')}`
    const change = details.change === 'create' ? '' : ` (${details.change})`
    const quote = source.text.slice(span.start, span.end).replaceAll(/\s+/g, ' ').slice(0, 60)
    return `${kind} ${name}${change}${fields}${uses} “${quote}”`
  })
  return lines.join('\n')
}

const OPENAPI = `openapi: 3.1.0
info: {title: Accounts, version: '1'}
paths:
  /users/{id}:
    parameters: []
    get:
      summary: Shows a user. And more.
      responses:
        '200':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/User'}
    delete: {operationId: deleteUser}
components:
  schemas:
    User:
      type: object
      properties: {id: {type: string}, team: {$ref: '#/components/schemas/Team'}}
`

test('endpoints and types of OpenAPI are facts, with the place of each', () => {
  expect(told('api.yaml', OPENAPI)).toMatchInlineSnapshot(`
    "endpoint GET /users/{id} → User “/users/{id}: parameters: [] get: summary: Shows a user. And ”
    endpoint DELETE /users/{id} “delete: {operationId: deleteUser”
    type User {id team} → Team “User: type: object properties: {id: {type: string}, team: {$”"
  `)
  expect(read('api.yaml', OPENAPI).facts[0]?.things.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'endpoint GET /users/{}',
    'type User',
  ])
})

test('JSON is read as YAML is, also with other line ends', () => {
  const json = '{\r\n "swagger": "2.0",\r\n "paths": {"/a": {"post": {"operationId": "makeA"}}}\r\n}'
  expect(told('api.json', json)).toMatchInlineSnapshot(`"endpoint POST /a “"/a": {"post": {"operationId": "makeA"”"`)
  expect(told('user.schema.json', '{"$schema": "x", "properties": {"id": {}}}')).toMatchInlineSnapshot(
    `"type user {id} “{"$schema": "x", "properties": {"id": {}}}”"`,
  )
})

test('tables are made, changed and removed', () => {
  const sql = `-- create table no (id int);
CREATE TABLE IF NOT EXISTS public."Order Items" (
  id bigserial PRIMARY KEY, price numeric(10, 2) DEFAULT 0, -- not, this
  order_id int REFERENCES orders (id) ON DELETE CASCADE,
  CONSTRAINT one CHECK (price > 0), FOREIGN KEY (id) REFERENCES shop.users(id)
);
ALTER TABLE orders ADD COLUMN IF NOT EXISTS state text, ADD CONSTRAINT c UNIQUE (state);
drop table if exists old_orders;
create unique index i on orders (state);
INSERT INTO orders VALUES ('create table x (y int)');`
  expect(told('schema.sql', sql)).toMatchInlineSnapshot(`
    "table Order Items {id price order_id} → orders users “CREATE TABLE IF NOT EXISTS public."Order Items" ( id bigseri”
    table orders (alter) {state} “ALTER TABLE orders ADD COLUMN IF NOT EXISTS state text, ADD ”
    table old_orders (drop) “drop table if exists old_orders”"
  `)
})

test('procedures and messages of proto are facts', () => {
  const proto = `syntax = "proto3"; /* service No { */
service Sessions {
  rpc Refresh(stream auth.RefreshRequest) returns (Session) { option (x) = {get: "/a"}; }
  rpc Close (Session) returns (google.protobuf.Empty);
}
message Session { string id = 1; repeated User users = 2; map<string, Team> teams = 3; enum State { OPEN = 0; } }`
  expect(told('a.proto', proto)).toMatchInlineSnapshot(`
    "procedure Sessions.Refresh → RefreshRequest Session “rpc Refresh(stream auth.RefreshRequest) returns (Session)”
    procedure Sessions.Close → Session Empty “rpc Close (Session) returns (google.protobuf.Empty)”
    type Session.State {OPEN} “enum State { OPEN = 0; }”
    type Session {id users teams} → User Team “message Session { string id = 1; repeated User users = 2; ma”"
  `)
})

test('operations and types of GraphQL are facts', () => {
  const graphql = `"""type No { a: Int }"""
type Query { user(id: ID!, of: Team = {a: 1}): User @auth  teams: [Team!]! }
extend type Mutation { "makes one" createUser(input: NewUser!): User! }
type User implements Node & Named @key(fields: "id") { id: ID! team: Team }
enum Role { ADMIN GUEST }
scalar Date`
  expect(told('s.graphql', graphql)).toMatchInlineSnapshot(`
    "procedure query user → Team User “user(id: ID!, of: Team = {a: 1}): User @auth”
    procedure query teams → Team “teams: [Team!]!”
    procedure mutation createUser → NewUser User “createUser(input: NewUser!): User!”
    type User {id team} → Team “type User implements Node & Named @key(fields: "id") { id: I”
    type Role {ADMIN GUEST} “enum Role { ADMIN GUEST }”"
  `)
})

test('blocks of Markdown are read where they stand, and data models as entities', () => {
  const text = `# Data Model

## Entities

### 1. Entity: User

| Field | Type |
|---|---|
| id | int |
| \`name\` | text |

#### States

- draft: first

### Relationships

- a: b

### Team

- **id**: int

## Storage

- As a table:

  \`\`\`sql
  create table users (id int);
  \`\`\`

\`\`\`js
create table no (id int)
\`\`\`
`
  expect(told('data-model.md', text)).toMatchInlineSnapshot(`
    "entity User {id name} “### 1. Entity: User”
    entity Team {id} “### Team”
    table users {id} “create table users (id int);”"
  `)
  expect(told('spec.md', '### Key Entities\n\n- **Order (new)**: what is bought\n- plain\n')).toMatchInlineSnapshot(
    `"entity Order “**Order (new)**: what is bought”"`,
  )
})

test('what is no contract is told, and aliases are never expanded', () => {
  expect(read('config.yaml', 'a: 1\n')).toMatchObject({ facts: [], findings: ['contract-not-read'] })
  const bomb = `paths: &a0 {/x: {get: {}}}\n${Array.from({ length: 30 }, (_, n) => `p${n + 1}: &a${n + 1} [*a${n}, *a${n}]`).join('\n')}`
  expect(read('bomb.yaml', bomb).facts).toHaveLength(1)
  const begun = performance.now()
  for (const deep of ['['.repeat(50_000), '{a: '.repeat(50_000), '- '.repeat(50_000)]) {
    expect(read('deep.yaml', `paths:\n  /a: ${deep}`).facts).toEqual([])
  }
  expect(performance.now() - begun).toBeLessThan(10_000)
})

test('every fact quotes its source and nothing throws, whatever the text', () => {
  const pieces = fc.constantFrom(
    ...'create table ( ) , ; references alter add column { } service message rpc returns = 1 type Query : ! [ ] " \' ` /* */ -- # paths: \n /a: get: $ref é 😀 \0 __proto__ constructor'.split(
      ' ',
    ),
    '\n',
    '"""',
    '  ',
  )
  const endings = fc.constantFrom('a.sql', 'a.proto', 'a.graphql', 'a.yaml', 'data-model.md')
  fc.assert(
    fc.property(endings, fc.array(pieces, { maxLength: 60 }), (path, words) => {
      for (const { source, span, name } of read(path, words.join(' ')).facts) {
        expect(span.start).toBeLessThan(span.end)
        expect(span.end).toBeLessThanOrEqual(source.text.length)
        expect(span.end - span.start).toBeLessThanOrEqual(240)
        expect(name.trim()).not.toBe('')
      }
    }),
    { numRuns: 500 },
  )
})
