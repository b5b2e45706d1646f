import { scryptSync, timingSafeEqual } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { Refusal } from '../refusal.ts'
import { BaseAuthProvider, type Identity, type ProviderTools } from './base-auth-provider.ts'

/** How a password is kept: its hash, with the salt before it. */
export function hashPassword(password: string, salt: string): string {
  return `${salt}:${scryptSync(password, salt, 32, { N: 1024 }).toString('hex')}`
}

/** Signs in with an e-mail address and a password. */
export class PasswordProvider extends BaseAuthProvider {
  readonly name = 'password'
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync, tools: ProviderTools) {
    super(tools)
    this.#db = db
  }

  protected override async identify(credentials: Readonly<Record<string, string>>): Promise<Identity> {
    const email = this.validator.email(credentials['email'])
    const password = this.validator.text('password', credentials['password'])
    const row = this.#db.prepare('SELECT id, name, password_hash FROM users WHERE email = ?').get(email)
    const stored = String(row?.['password_hash'] ?? 'x:')
    const given = hashPassword(password, stored.slice(0, stored.indexOf(':')))
    if (given.length !== stored.length || !timingSafeEqual(Buffer.from(given), Buffer.from(stored)))
      throw new Refusal(401, 'The e-mail address or the password is wrong.')
    return { subject: String(row?.['id']), email, name: String(row?.['name']) }
  }
}
