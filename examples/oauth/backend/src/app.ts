import type { DatabaseSync } from 'node:sqlite'
import { PasswordProvider } from './auth/password-provider.ts'
import { ErrorHandler } from './refusal.ts'
import { Logger } from './logger.ts'
import { Validator } from './validator.ts'
import { Router } from './http/router.ts'

/** What the routes need. */
export interface Parts {
  readonly db: DatabaseSync
  readonly logger: Logger
  readonly validator: Validator
  readonly settings: Readonly<Record<string, string | undefined>>
  /** How other servers are asked. */
  readonly fetch: typeof fetch
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** The parts as they are in production; a test gives its own for some of them. */
export function partsOf(db: DatabaseSync, own: Partial<Parts> = {}): Parts {
  const logger = new Logger((line) => console.log(line))
  return { db, logger, validator: new Validator(), settings: process.env, fetch, now: Date.now, ...own }
}

/** All routes of the backend. */
export function createApp(parts: Parts): Router {
  const router = new Router(new ErrorHandler(parts.logger))
  const passwords = new PasswordProvider(parts.db, parts)
  router.post('/sign-in', async (request) => {
    const { subject, name } = await passwords.signIn(request.body)
    return { status: 200, body: { user: Number(subject), name } }
  })
  router.get('/health', () => ({ status: 200, body: { ok: true } }))
  return router
}
