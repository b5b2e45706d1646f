import { expect, test } from 'vitest'
import { NOT_ANALYZED, type CodebaseAnalysis } from '../core/model/codebase-analysis.ts'
import { prepareSearch } from '../core/planning/search/prepared-search.ts'
import { indexOf } from '../testing/code-tree.ts'
import type { SharedResource } from '../core/model/resource.ts'
import type { CodebaseLook } from './codebase-look.ts'
import { tellCodebase } from './codebase-phase.ts'

const ANALYSIS: CodebaseAnalysis = {
  ...NOT_ANALYZED,
  tool: 'ast-grep 1',
  scanned_files: 120,
  languages: ['go', 'typescript'],
  existing_apis: ['interface Mailer (src/mail.ts:3): 9 files use it', 'POST /sessions (src/sessions.ts:12)'],
  reused_components: [
    'function clamp (src/clamp.ts:1): 40 files use it',
    'class TokenStore (src/tokens.ts:8): 3 files use it',
    'class Logger (src/log.ts:3): 12 files use it',
  ],
  extension_points: [
    'interface Shape (src/shape.ts:1): 12 implementations',
    'abstract class BaseAuthProvider (src/auth/base.ts:4): 2 subclasses, 1 abstract member (sign)',
  ],
  shared_resources: {
    'database migrations in db/migrate': {
      type: 'exclusive',
      capacity: 1,
      location: 'db/migrate/',
      constraint: 'one at a time',
      reason: 'numbered',
    },
    'test database pool': {
      type: 'shared_limited',
      capacity: 3,
      location: 'compose.yml:4',
      constraint: 'at most 3',
      reason: 'three replicas',
    },
  },
  counts: { existing_apis: 2, reused_components: 3, extension_points: 2 },
}

const INDEX = indexOf(`
  src/auth/base.ts: exported abstract class BaseAuthProvider; abstract method BaseAuthProvider.sign
  src/auth/github.ts: import ./base | BaseAuthProvider; exported class GitHubProvider; GitHubProvider extends BaseAuthProvider
  src/clamp.ts: exported function clamp
  src/log.ts: exported class Logger
  src/mail.ts: exported interface Mailer
  src/sessions.ts: import ./tokens | TokenStore; route[route] POST /sessions
  src/shape.ts: exported interface Shape
  src/tokens.ts: exported class TokenStore; method TokenStore.put
  src/tokens.test.ts: class StoreTokenSession; import ./tokens | TokenStore
`)

function told(
  look: Partial<CodebaseLook>,
  spec = 'Sign in with an OAuth auth provider; store the tokens of a session.',
): string[] {
  const lines: string[] = []
  tellCodebase({ analysis: ANALYSIS, search: prepareSearch(INDEX), trouble: undefined, ...look }, spec, ({ message }) =>
    lines.push(message),
  )
  return lines
}

test('what fits the specification comes first, and what is used most after it', () => {
  expect(told({})).toMatchInlineSnapshot(`
    [
      "Read 120 files (go, typescript) with ast-grep 1",
      "Found existing abstract class BaseAuthProvider (src/auth/base.ts:4): 2 subclasses, 1 abstract member (sign)",
      "Found existing POST /sessions (src/sessions.ts:12)",
      "Found TokenStore, clamp, Logger to build on",
      "Places to look at first: src/auth/base.ts, src/auth/github.ts",
      "Identified database migrations in db/migrate as one at a time (db/migrate/)",
      "Detected test database pool with room for 3 (compose.yml:4)",
      "In all 2 APIs, 3 reusable components, 2 extension points, 2 shared resources; \`tasks analyze\` shows them",
    ]
  `)
})

test('a specification that names nothing of the code is told what is used most, and what is shared', () => {
  expect(told({}, 'Paint the shed.')).toMatchInlineSnapshot(`
    [
      "Read 120 files (go, typescript) with ast-grep 1",
      "Found clamp, TokenStore, Logger to build on",
      "Identified database migrations in db/migrate as one at a time (db/migrate/)",
      "Detected test database pool with room for 3 (compose.yml:4)",
      "In all 2 APIs, 3 reusable components, 2 extension points, 2 shared resources; \`tasks analyze\` shows them",
    ]
  `)
})

test('of a long text what it says again and again comes before what it says once, and where it is released comes last', () => {
  const spec = `${'The mailer sends a mail. '.repeat(20)} A shape of the auth provider.`
  const { 'test database pool': pool } = ANALYSIS.shared_resources as Record<'test database pool', SharedResource>
  const shared_resources = {
    'deployment target production': { ...pool, type: 'exclusive', capacity: 1, location: '.github/workflows/' },
    ...ANALYSIS.shared_resources,
  } as const
  expect(told({ analysis: { ...ANALYSIS, shared_resources } }, spec)).toMatchInlineSnapshot(`
    [
      "Read 120 files (go, typescript) with ast-grep 1",
      "Found existing interface Mailer (src/mail.ts:3): 9 files use it",
      "Found existing abstract class BaseAuthProvider (src/auth/base.ts:4): 2 subclasses, 1 abstract member (sign)",
      "Found existing interface Shape (src/shape.ts:1): 12 implementations",
      "Found clamp, TokenStore, Logger to build on",
      "Places to look at first: src/mail.ts",
      "Identified database migrations in db/migrate as one at a time (db/migrate/)",
      "Detected test database pool with room for 3 (compose.yml:4)",
      "Identified deployment target production as one at a time (.github/workflows/)",
      "In all 2 APIs, 3 reusable components, 2 extension points, 3 shared resources; \`tasks analyze\` shows them",
    ]
  `)
})

test('what the tasks extend is told first, and a word alike in a name is no reason to tell it', () => {
  const analysis = {
    ...ANALYSIS,
    reused_components: [...ANALYSIS.reused_components, 'class Shaper (src/shape.ts:9): 9 files use it'],
  }
  expect(told({ analysis }, '# Shapes\n\n- [ ] Add a shape for circles (1h)\n  - files: src/circle.ts')).toContain(
    'Found existing interface Shape (src/shape.ts:1): 12 implementations',
  )
  expect(told({ analysis }, '- Add an auth provider for GitLab\n- Put shaping into log files')[1]).toContain(
    'BaseAuthProvider',
  )
  expect(told({ analysis }, '- Shape circles with a logger, in src/shaper/a.ts')).toContainEqual(
    expect.stringMatching(/^Found Logger, .*, Shaper to build on$/),
  )
})

test('what the analyzer notes is told with it', () => {
  expect(told({ notes: ['Nothing could be kept.'] })).toContain('Note: Nothing could be kept.')
})

test('a codebase without code, one that nobody looked at and one that could not be looked at are told apart', () => {
  const trouble = { code: 'codebase-not-analyzed', severity: 'warning', message: '', place: '', advice: '' } as const
  expect([
    ...told({ analysis: { ...ANALYSIS, languages: [], scanned_files: 1 } }),
    ...told({ analysis: NOT_ANALYZED, search: undefined }),
    ...told({ analysis: NOT_ANALYZED, search: undefined, trouble }),
  ]).toMatchInlineSnapshot(`
    [
      "Found no code in 1 file: the plan rests on the specification alone",
      "Left out: the plan rests on the specification alone",
      "Not possible (see below): the plan rests on the specification alone",
    ]
  `)
})
