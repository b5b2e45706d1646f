/**
 * Specifications as nobody plans them and somebody will hand them in: pieces of every format, broken in every way, put together
 * by chance; always the same for the same seed.
 */
import { chance } from '../core/std/chance.ts'
import type { SpecDocument } from '../core/ports/proposer.ts'

const HEADINGS = [
  '# Accounts',
  '## Requirements',
  '## Functional Requirements',
  '### User Story 1 - Sign in (Priority: P1)',
  '## Non-goals',
  '## Out of scope',
  '## Open questions',
  '## Performance',
  '# ',
  '####### seven',
  '### Requirement: Export',
  '#### Scenario: It works',
  '## ADDED Requirements',
  '### Key Entities',
  '## Rollout',
  '## 要件',
  '## Anforderungen',
  'Setext\n======',
  '## 😀 `x` **y**',
  '## __proto__',
  '## ' + 'long '.repeat(80),
]

const LINES = [
  '- Add a login page',
  '- **FR-001**: The system MUST store sessions.',
  '- [ ] T001 [P] [US1] Create model in src/models/user.ts',
  '- [x] 1.2 Done already',
  '1. WHEN a user signs in THEN the system SHALL open a session',
  '- **WHEN** it fails\n- **THEN** it says so',
  'Given a user, When they leave, Then it is saved',
  'As a user, I want to export lists, so that I can print them.',
  '| ID | Requirement |\n|----|----|\n| R1 | Log in users |\n| R2 | |\n| R3',
  '> Quoted: the API must answer in 200 ms.',
  '- The API must time out after 5 seconds.',
  '- The API must time out after 30 seconds.',
  'Which database? [NEEDS CLARIFICATION: which]',
  '- TBD',
  '- It should be fast and intuitive.',
  '- Do not add a mobile app.',
  'Depends on: [Sign in, Export]',
  '- Export after sign-in is done',
  '<div><ul><li>Add x</li>',
  '<!-- never closed',
  '</p></b>',
  '```sql\ncreate table users (id int, team int references teams(id));\n```',
  '```',
  '~~~ts\nconst x = 1',
  '```gherkin\nScenario: a\n  Given b\n```',
  '    indented code',
  '- a\n  - b\n    - c\n      1. d\n         - e',
  '- POST /users returns 201\n- GET /users/{id}',
  'Implement OAuth2 with:\n- Google\n- GitHub',
  '* * *',
  '---\ntitle: x\n---',
  'x'.repeat(3000),
  '- Das System muss eine Liste anzeigen.',
  '- ユーザーはログインできること。',
  '- הוסף דף כניסה',
  '\u202eAdd a page\u202c',
  'A\u200bdd a \u200dpage',
  'constructor toString hasOwnProperty',
  '- Add `__proto__` to `constructor`',
  '[a](http://b "c")\n[d]: e',
  '- ' + '('.repeat(200),
  '- ' + '*a_'.repeat(200),
  'Lorem ipsum dolor sit amet, consectetur adipiscing elit.',
  'function a() { return b; }',
  '- Remove the old export\n- Rename `a` to `b`',
  'The exporter, importer, and viewer must each log errors; the viewer must also retry 3 times and then stop.',
  '🚀'.repeat(300),
  '\\',
  '&amp; &lt; &#0; &nope;',
  '- Maps to: src/data/\n  Priority: high',
  '**Edge Cases**\n- empty list?',
  '- No. 1: see RFC 2119, e.g. section 3.',
  '',
]

const CONTRACTS: readonly (readonly [path: string, text: string])[] = [
  [
    'contracts/api.yaml',
    'paths:\n  /users:\n    post: {operationId: createUser, summary: Makes a user}\n    get: {}\n',
  ],
  ['contracts/api.yaml', 'paths: {'],
  ['contracts/db.sql', 'create table users (id int); alter table users add name text;'],
  ['contracts/db.sql', 'create table ('],
  ['contracts/a.proto', 'service A { rpc B(C) returns (D); } message C { string x = 1; }'],
  ['contracts/s.graphql', 'type Query { a(b: Int): C } type C { d: E }'],
  ['data-model.md', '# Data Model\n\n## User\n\n- **id**: int\n\n## Team\n\n| Field | Type |\n|--|--|\n| id | int |\n'],
]

const ENDS = ['\n', '\n\n', '\n\n', '\n\n', '\r\n\r\n', '\r\r', ' ']

/** A specification of one to three documents. */
export function randomSpec(seed: number): SpecDocument[] {
  const pick = <T>(of: readonly T[], ...key: readonly (string | number)[]): T =>
    of[Math.floor(chance(seed, ...key) * of.length)] as T
  const pieces = 1 + Math.floor(chance(seed, 'pieces') * 24)
  let text = pick(['', '', '', '\ufeff', '---\na: 1\n---\n', '---\na: [\n'], 'head')
  for (let piece = 0; piece < pieces; piece++) {
    text += pick(chance(seed, 'kind', piece) < 0.3 ? HEADINGS : LINES, 'piece', piece) + pick(ENDS, 'end', piece)
  }
  if (chance(seed, 'cut') < 0.2) text = text.slice(0, Math.floor(chance(seed, 'length') * text.length))
  const documents = [{ path: 'spec/spec.md', origin: 'spec.md', text: text.toWellFormed() }]
  for (let contract = 0; contract < 2; contract++) {
    if (chance(seed, 'contract', contract) > 0.3) continue
    const [path, said] = pick(CONTRACTS, 'which', contract)
    if (documents.every((document) => document.origin !== path)) {
      documents.push({ path: `spec/${path}`, origin: path, text: said })
    }
  }
  return documents
}
