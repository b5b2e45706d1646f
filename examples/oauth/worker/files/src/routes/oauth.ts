import { createHash, randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Parts } from '../app.ts'
import type { Identity } from '../auth/base-auth-provider.ts'
import { GitHubProvider } from '../auth/github-provider.ts'
import { GoogleProvider } from '../auth/google-provider.ts'
import { Refusal } from '../refusal.ts'
import type { Router } from '../http/router.ts'

/** How long somebody may take at the provider. */
const PATIENCE_MS = 10 * 60_000

interface Started {
  readonly provider: string
  readonly verifier: string
  readonly at: number
}

/** Sign-in by OAuth2: the way to the provider, and the way back. */
export function oauthRoutes(router: Router, parts: Parts): void {
  const providers = new Map([new GoogleProvider(parts), new GitHubProvider(parts)].map((one) => [one.name, one]))
  const started = new Map<string, Started>()
  const provider = (name = ''): GoogleProvider | GitHubProvider => {
    const known = providers.get(name)
    if (known === undefined) throw new Refusal(404, 'There is no such provider.')
    return known
  }

  router.get('/oauth/:provider/start', (_, { provider: name = '' }) => {
    const [state, verifier] = [randomBytes(24).toString('base64url'), randomBytes(32).toString('base64url')]
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const location = provider(name).startUrl(state, challenge)
    for (const [old, { at }] of started) if (parts.now() - at > PATIENCE_MS) started.delete(old)
    started.set(state, { provider: name, verifier, at: parts.now() })
    return { status: 302, headers: { location } }
  })

  router.get('/oauth/:provider/callback', async (_, { provider: name = '', state = '', code = '' }) => {
    const known = provider(name)
    const start = started.get(state)
    started.delete(state)
    if (start?.provider !== name || parts.now() - start.at > PATIENCE_MS)
      throw new Refusal(400, 'This sign-in was not begun here, or too long ago.')
    const identity = await known.signIn({ code, verifier: start.verifier })
    return { status: 200, body: { user: userOf(parts.db, name, identity), name: identity.name } }
  })
}

/** The user of an identity; whoever comes for the first time becomes one. */
function userOf(db: DatabaseSync, provider: string, { subject, email, name }: Identity): number {
  const known = db.prepare('SELECT user_id FROM identities WHERE provider = ? AND subject = ?').get(provider, subject)
  if (known !== undefined) return Number(known['user_id'])
  db.prepare('INSERT INTO users (email, name) VALUES (?, ?) ON CONFLICT (email) DO NOTHING').run(email, name)
  const user = Number(db.prepare('SELECT id FROM users WHERE email = ?').get(email)?.['id'])
  db.prepare('INSERT INTO identities (provider, subject, user_id) VALUES (?, ?, ?)').run(provider, subject, user)
  return user
}
