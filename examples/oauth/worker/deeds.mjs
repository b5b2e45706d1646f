/**
 * What the script can do: for a kind of work and words of the specification, the files that it makes (copies of those in `files/`) and
 * the lines that it adds to files that are there.
 */

const APP = 'src/app.ts'
const IMPORTS = "import { Validator } from './validator.ts'"
const ROUTES = "  router.get('/health', () => ({ status: 200, body: { ok: true } }))"

/** A module whose function gets the router and the parts. */
function routes(name, path) {
  return [
    { into: APP, after: IMPORTS, line: `import { ${name} } from './${path}'` },
    { into: APP, after: ROUTES, line: `  ${name}(router, parts)` },
  ]
}

export const DEEDS = [
  { kind: 'provider', quote: '`GoogleProvider`', files: ['src/auth/google-provider.ts'] },
  { kind: 'provider', quote: '`GitHubProvider`', files: ['src/auth/github-provider.ts'] },
  { kind: 'migration', quote: '`identities` table', files: ['migrations/003-identities.ts'] },
  { kind: 'migration', quote: '`refresh_tokens` table', files: ['migrations/004-refresh-tokens.ts'] },
  { kind: 'migration', quote: '`sessions` table', files: ['migrations/005-sessions.ts'] },
  { kind: 'component', quote: 'signed by the package `signed-tokens`', files: ['src/tokens/access-tokens.ts'] },
  {
    kind: 'component',
    quote: 'More than 10 requests in a minute',
    files: ['src/http/rate-limit.ts'],
    insertions: [
      { into: APP, after: IMPORTS, line: "import { rateLimit } from './http/rate-limit.ts'" },
      { into: APP, after: ROUTES, line: '  router.guard(rateLimit(parts.now))' },
    ],
  },
  {
    kind: 'endpoint',
    quote: '`GET /oauth/:provider/callback`',
    files: ['src/routes/oauth.ts'],
    insertions: routes('oauthRoutes', 'routes/oauth.ts'),
  },
  {
    kind: 'endpoint',
    quote: '`POST /token/refresh`',
    files: ['src/routes/tokens.ts'],
    insertions: routes('tokenRoutes', 'routes/tokens.ts'),
  },
  {
    kind: 'endpoint',
    quote: '`DELETE /sessions/:id`',
    files: ['src/routes/sessions.ts'],
    insertions: routes('sessionRoutes', 'routes/sessions.ts'),
  },
  { kind: 'documentation', quote: '`docs/oauth.md`', files: ['docs/oauth.md'] },
]
