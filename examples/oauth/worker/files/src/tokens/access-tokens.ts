import { sign, TokenError, verify } from 'signed-tokens'
import { Refusal } from '../refusal.ts'

const SECONDS = 15 * 60

/** Makes and checks access tokens: JWTs that say whose they are, for 15 minutes. */
export class AccessTokens {
  readonly #key: string
  readonly #now: () => number

  /** `now`: milliseconds since 1970. */
  constructor(key: string, now: () => number) {
    this.#key = key
    this.#now = now
  }

  issue(user: number): string {
    return sign({ sub: user, exp: Math.floor(this.#now() / 1000) + SECONDS }, this.#key)
  }

  /** Whose token it is. Refused with 401 when it is not one of ours, or too old. */
  userOf(token: string): number {
    try {
      return Number(verify(token, this.#key, Math.floor(this.#now() / 1000))['sub'])
    } catch (error) {
      if (error instanceof TokenError) throw new Refusal(401, `The access token is not accepted: ${error.message}.`)
      throw error
    }
  }
}
