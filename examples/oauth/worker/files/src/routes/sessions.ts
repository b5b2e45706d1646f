import type { Parts } from '../app.ts'
import { Refusal } from '../refusal.ts'
import type { Request, Router } from '../http/router.ts'
import { AccessTokens } from '../tokens/access-tokens.ts'

/** What everybody can do about their own sessions. */
export function sessionRoutes(router: Router, parts: Parts): void {
  const { db } = parts
  const userOf = ({ headers }: Request): number => {
    const token = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1] ?? ''
    return new AccessTokens(parts.settings['TOKEN_KEY'] ?? '', parts.now).userOf(token)
  }

  router.get('/sessions', (request) => {
    const query = 'SELECT id, last_used FROM sessions WHERE user_id = ? ORDER BY last_used DESC'
    const rows = db.prepare(query).all(userOf(request))
    return { status: 200, body: rows.map((row) => ({ ...row })) }
  })

  router.delete('/sessions/:id', (request, { id = '' }) => {
    const { changes } = db.prepare('DELETE FROM sessions WHERE id = ? AND user_id = ?').run(id, userOf(request))
    if (changes === 0) throw new Refusal(404, 'There is no such session.')
    return { status: 204 }
  })
}
