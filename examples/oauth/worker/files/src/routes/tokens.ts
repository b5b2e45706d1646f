import { createHash, randomBytes } from 'node:crypto'
import type { Parts } from '../app.ts'
import { PasswordProvider } from '../auth/password-provider.ts'
import { Refusal } from '../refusal.ts'
import type { Answer, Router } from '../http/router.ts'
import { AccessTokens } from '../tokens/access-tokens.ts'

/** Tokens for whoever signs in, and new ones for old. */
export function tokenRoutes(router: Router, parts: Parts): void {
  const { db } = parts
  const passwords = new PasswordProvider(db, parts)
  const key = (): string => {
    const value = parts.settings['TOKEN_KEY']
    if (value === undefined) throw new Refusal(404, 'Tokens are not set up here.')
    return value
  }
  const pair = (user: number, family: string): Answer => {
    const token = randomBytes(32).toString('base64url')
    db.prepare('INSERT INTO refresh_tokens (hash, family, user_id) VALUES (?, ?, ?)').run(hashOf(token), family, user)
    const body = { access_token: new AccessTokens(key(), parts.now).issue(user), refresh_token: token }
    return { status: 200, body }
  }

  router.post('/token', async ({ body }) => {
    const { subject } = await passwords.signIn(body)
    return pair(Number(subject), randomBytes(16).toString('hex'))
  })

  router.post('/token/refresh', ({ body }) => {
    const hash = hashOf(parts.validator.text('refresh_token', body['refresh_token']))
    const row = db.prepare('SELECT family, user_id, used FROM refresh_tokens WHERE hash = ?').get(hash)
    if (row === undefined) throw new Refusal(401, 'There is no such refresh token.')
    const family = String(row['family'])
    if (row['used'] === 1) {
      db.prepare('DELETE FROM refresh_tokens WHERE family = ?').run(family)
      throw new Refusal(401, 'This refresh token was used before, so all that came of it have ended.')
    }
    db.prepare('UPDATE refresh_tokens SET used = 1 WHERE hash = ?').run(hash)
    return pair(Number(row['user_id']), family)
  })
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
